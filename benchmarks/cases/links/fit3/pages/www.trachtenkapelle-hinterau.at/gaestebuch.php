<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">
<TITLE>Gästebuch</TITLE>

</HEAD>
<BODY BGCOLOR="#CCDDCC" TEXT="#000000" LINK="#0000CC">
<CENTER><FONT FACE="Verdana" SIZE="5">Trachtenkapelle Hinterau</FONT></CENTER>
<HR>
<TABLE BORDER="0" WIDTH="100%"><TR><TD VALIGN="top" WIDTH="150"><A HREF="index.html">Startseite</A><BR>
<A HREF="kapelle.html">Kapelle</A><BR>
<A HREF="termine.html">Termine</A><BR>
<A HREF="gaestebuch.html">Gaestebuch</A></TD><TD>
<H2>Gästebuch</H2>
<table class="gb"><tr><td>Familie Moosbrugger</td><td>Danke für das schöne Platzkonzert! Der Marsch am Schluss war a Wucht.</td></tr><tr><td>Jean</td><td>Nice site! <a href="http://www.clinique-castellane.fr/">blanchiment dent lyon</a> <a href="http://buy-xanax-online.biz/">xanax</a> <a href="http://pokerbonus365.com/">poker bonus</a></td></tr><tr><td>Sepp</td><td>Wann ist heuer das Zeltfest?</td></tr><tr><td>adfkjh</td><td><a href="http://replica-rolex.cc/">replica rolex</a> good work admin</td></tr></table>
<form method="post"><input name="name"><textarea name="text"></textarea><input type="submit" value="Eintragen"></form>
<table class="gb"><tr><td>Musikverein Egg</td><td>Herzliche Gratulation zum Achtziger eurer Kapelle! Wir kommen mit dem Bus und bringen Durst mit.</td></tr><tr><td>Rosmarie</td><td>Suche Noten vom alten Hinterauer Ländler in B. Wer hat noch die Stimmen vom Opa?</td></tr></table>
</TD></TR></TABLE>
<HR>
<FONT SIZE="1"></FONT>
</BODY>
</HTML>
