<!DOCTYPE html>
<html lang="hu"><head><meta charset="utf-8">
<title>Bak heti horoszkóp</title>
<link rel="stylesheet" href="/css/corvo-pro.css"></head>
<body>
<div class="umb_top"><a href="/">Kezdőlap</a> | <a href="/tarot.php">Tarot</a> | <a href="/lmok.php">Álmok</a></div><div class="umb_corvo-pro"><h1>Bak heti horoszkóp</h1>
<p>A Bak ezen a héten nyugalmat talál a munkában, de a családban kisebb vita várható. Kedden kerülje a nagy költést.</p>
<p>Szerelem: egy régi ismerős jelentkezik. Egészség: aludjon többet. Szerencseszám: 14.</p>
</div><div class="umb_r"><b>Ajánlott oldalak</b>
<ul>
<li><a href="https://www.pfotenhof.de/hundefutter/">kutyatáp rendelés</a></li>
<li><a href="http://gyorskolcson-most.example">gyorskölcsön</a></li>
<li><a href="http://ablakcsere-olcson.example">ablakcsere</a></li>
<li><a href="http://fogyas-tabletta.example">fogyókúra tabletta</a></li>
</ul></div>
<div class="umb_b"><p>Minden jog fenntartva, Heti horoszkóp</p></div>
</body></html>
