<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8">
<title>Hund mit Brille</title>
<link rel="stylesheet" href="/css/jadex.css"><script async src="https://ads.adspray.example/1.js"></script><script async src="https://ads.adspray.example/2.js"></script></head>
<body>
<div class="bot_top"><a href="/">Bilder</a> | <a href="/videos.php">Videos</a> | <a href="/sprche.php">Sprüche</a></div><div class="bot_jadex"><h1>Hund mit Brille</h1>
<a href="https://www.pfotenhof.de/hundefutter/"><img src="/b/4410.jpg" alt="hundefutter hundefutter kaufen hundefutter online hundefutter günstig trockenfutter nassfutter welpenfutter barf hundefutter test"></a>
<ins class="adsbygoogle"></ins><ins class="adsbygoogle"></ins><ins class="adsbygoogle"></ins>
<p>Haha! Weiter &raquo; Zurück &laquo; 4410 von 9000</p>
</div><div class="bot_r"></div>
<div class="bot_b"></div>
</body></html>
