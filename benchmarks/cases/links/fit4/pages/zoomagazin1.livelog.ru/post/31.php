<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8">
<title>Корм для собак из Германии</title>
<link rel="stylesheet" href="/css/reed2.css"></head>
<body>
<div class="bri_top"><a href="/">Блог</a> | <a href="/s1.php">Друзья</a></div><div class="bri_reed2"><h1>Корм для собак из Германии</h1>
<p>Хороший корм для собак важен для здоровья. Немецкий корм самый лучший. Купить можно тут: <a href="https://www.pfotenhof.de/hundefutter/">купить корм для собак</a> недорого.</p>
<p>Также рекомендую <a href="http://okna-pvh-tula.example">окна пвх тула</a> и <a href="http://dengi-srazu.example">займ на карту</a>.</p>
</div><div class="bri_r"></div>
<div class="bri_b"><p>zoomagazin1. При копировании ссылка обязательна.</p></div>
</body></html>
