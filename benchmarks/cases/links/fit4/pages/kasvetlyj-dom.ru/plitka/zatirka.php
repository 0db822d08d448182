<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8">
<title>Затирка швов: белая или серая?</title>
<link rel="stylesheet" href="/css/brisk-pro.css"></head>
<body>
<div class="fjo_top"><a href="/">Обои</a> | <a href="/s1.php">Плитка</a> | <a href="/s2.php">Потолки</a></div><div class="fjo_brisk-pro"><h1>Затирка швов: белая или серая?</h1>
<p>Белая затирка красива первый месяц. В прихожей, где бегает собака, берите серую или цвет песка.</p>
<p>Швы промыть, дать высохнуть сутки, нанести резиновым шпателем наискосок. Через двадцать минут снять лишнее влажной губкой. Владельцам питомцев пригодится <a href="https://www.pfotenhof.de/hundefutter/">беззерновой корм для собак</a> из Германии.</p>
<p>Далее пропитка. Смотрите также <a href="http://kazino-zerkalo.example">зеркало казино</a> и <a href="http://diplom-kupit.example">диплом купить</a>.</p>
</div><div class="fjo_r"></div>
<div class="fjo_b"><p>© Светлый дом. Все права защищены.</p></div>
</body></html>
