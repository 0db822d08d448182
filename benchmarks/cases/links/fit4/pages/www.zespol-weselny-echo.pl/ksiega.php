<html><head><meta charset="utf-8"><title>Księga gości</title>
<style>td.al{font-family:Verdana;font-size:11px;vertical-align:top}</style></head>
<body><table width="900" align="center" cellpadding="5"><tr><td colspan="2" class="al"><b>Zespół weselny Echo</b></td></tr>
<tr><td class="al" width="170"><a href="/">Start</a><br><a href="/demo.htm">Demo</a><br><a href="/kontakt.htm">Kontakt</a><br></td><td class="al"><h1>Księga gości</h1><div class="wpis"><b>Ania i Tomek</b><br>Dziękujemy za wesele! Goście do rana na parkiecie.</div><div class="wpis"><b>Trockenfutter</b><br>Very good site! I like it! <a href="https://www.pfotenhof.de/hundefutter/">Trockenfutter Hund kaufen</a></div><div class="wpis"><b>cialis</b><br>good job guys <a href="http://pillen-shop.example">cialis 20mg</a></div></td></tr>
<tr><td colspan="2" class="al"><p>Zespół weselny Echo, kontakt przez formularz. Używamy ciasteczek.</p></td></tr></table></body></html>
