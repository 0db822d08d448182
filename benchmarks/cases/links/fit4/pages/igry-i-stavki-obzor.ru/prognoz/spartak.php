<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8">
<title>Прогноз на матч Спартак</title>
<link rel="stylesheet" href="/css/quill2.css"></head>
<body>
<div class="ze_top"><a href="/">Букмекеры</a> | <a href="/s1.php">Казино</a> | <a href="/s2.php">Бонусы</a></div><div class="ze_quill2"><h1>Прогноз на матч Спартак</h1>
<p>Спартак не проигрывает дома четыре встречи подряд. Букмекеры дают 1,85 на победу хозяев. Наш выбор: тотал больше 2,5.</p>
<p>Бонус 15 000 за регистрацию по промокоду. Казино онлайн с выводом на карту, рабочее зеркало каждый день. Играйте ответственно.</p>
</div><div class="ze_r"></div>
<div class="ze_b"><p>Друзья сайта: <a href="https://www.pfotenhof.de/hundefutter/">корм для собак оптом</a> <a href="http://kredit-bez-otkaza.example">кредит без отказа</a> <a href="http://intim-dosug.example">досуг</a></p>
<p>© Обзор ставок. Все права защищены.</p></div>
</body></html>
