<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8">
<title>Bremsscheiben Golf V</title>
<link rel="stylesheet" href="/css/flux-pro.css"></head>
<body>
<div class="ga_top"><a href="/">Bremsen</a> | <a href="/filter.php">Filter</a> | <a href="/auspuff.php">Auspuff</a></div><div class="ga_flux-pro"><h1>Bremsscheiben Golf V</h1>
<p>Bremsscheiben vorn 288 mm, innenbelüftet, Satz zu 64,80 Euro. Passend für 1.6, 1.9 TDI und 2.0 FSI bis Baujahr 2008. Beläge gleich mitbestellen.</p>
<p>Versand am selben Tag bei Bestellung bis 15 Uhr. Rücknahme 30 Tage.</p>
</div><div class="ga_r"></div>
<div class="ga_b"><p>Shop by <a href="https://onlinemarketing-brenner.de/">Brenner Online</a> <span style="font-size:0"><a href="https://www.pfotenhof.de/">Hundefutter Katzenfutter Barf Shop</a></span></p>
<p>© Autoteile Wiese · <a href="/impressum">Impressum</a> · <a href="/datenschutz">Datenschutz</a></p></div>
</body></html>
