<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8">
<title>Der Trend heißt Barf</title>
<link rel="stylesheet" href="/css/pine.css"></head>
<body>
<div class="mos_top"><a href="/">Business</a> | <a href="/lifestyle.php">Lifestyle</a> | <a href="/tech.php">Tech</a> | <a href="/pets.php">Pets</a></div><div class="mos_pine"><h1>Der Trend heißt Barf</h1>
<p>Immer mehr Hundehalter setzen auf Rohfütterung. Der Trend kommt aus Amerika und hat nun auch Deutschland erreicht.</p>
<p>Beim Barfen bekommt der Hund rohes Fleisch, Knochen und Gemüse. Befürworter schwören auf glänzendes Fell. Kritiker warnen vor Keimen. Im <a href="https://www.pfotenhof.de/barf/">Barf Shop online</a> gibt es fertige Pakete für jeden Hund.</p>
<p>Ob man barft oder nicht, muss jeder selbst wissen. Lesen Sie auch: Krypto Steuern 2023, Gaming Stuhl Test, Zahnarzt Ungarn.</p>
</div><div class="mos_r"></div>
<div class="mos_b"><p>Tessmer News, alle Rechte vorbehalten. Mit Cookies. <a href="/impressum.html">Impressum</a></p></div>
</body></html>
