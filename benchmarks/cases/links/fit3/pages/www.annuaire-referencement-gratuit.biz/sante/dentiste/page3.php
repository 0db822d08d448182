<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">
<TITLE>Dentiste - Annuaire référencement gratuit</TITLE>

</HEAD>
<BODY BGCOLOR="#FFFFFF" TEXT="#000000" LINK="#0000CC">
<CENTER><FONT FACE="Comic Sans MS" SIZE="5">Annuaire référencement gratuit</FONT></CENTER>
<HR>
<TABLE BORDER="0" WIDTH="760"><TR><TD VALIGN="top" WIDTH="150"><A HREF="index.html">Accueil</A><BR>
<A HREF="auto.html">Auto</A><BR>
<A HREF="sante.html">Sante</A><BR>
<A HREF="voyance.html">Voyance</A><BR>
<A HREF="finance.html">Finance</A></TD><TD>
<H2>Dentiste - Annuaire référencement gratuit</H2>
<ul>
<li><a href="https://www.clinique-castellane.fr/implants-dentaires/">Dentiste Lyon implant</a> - Clinique dentaire Lyon spécialiste implant, blanchiment, facettes. PR: 2</li>
<li><a href="http://dentiste-budapest-discount.com/">Dentiste Budapest</a> - Soins dentaires Hongrie moins chers</li>
<li><a href="http://mutuelle-top-devis.fr/">Mutuelle dentaire</a> - Devis mutuelle en 2 minutes</li>
<li><a href="http://casques-promo.fr/">Casque audio</a> - Vente de casques</li>
<li><a href="http://voyance-immediate.biz/">Voyance</a> - Voyance par téléphone</li>
</ul>
<p>Inscription gratuite contre lien retour | Inscription express 15 € | <a href="/ajouter.php">Ajouter un site</a></p>
</TD></TR></TABLE>
<HR>
<FONT SIZE="1"></FONT>
</BODY>
</HTML>
