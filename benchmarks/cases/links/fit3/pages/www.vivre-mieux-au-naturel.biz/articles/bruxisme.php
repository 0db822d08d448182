<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Joomla! - Open Source Content Management">
<title>Bruxisme : quand les dents grincent la nuit</title>
<link href="/templates/rt_ambrosia/css/template.css" rel="stylesheet">

</head>
<body class="site com_content view-article itemid-4499"><div class="body"><div class="container"><header class="header"><a class="brand" href="/">Vivre Mieux au Naturel</a></header><nav class="navigation"><ul class="nav menu nav-pills"><li class="item-4499"><a href="/index.php/accueil">Accueil</a></li><li class="item-4500"><a href="/index.php/sante">Santé</a></li><li class="item-4501"><a href="/index.php/forme">Forme</a></li><li class="item-4502"><a href="/index.php/nutrition">Nutrition</a></li></ul></nav><div class="row-fluid"><main id="content" class="span9"><div class="item-page"><div class="page-header"><h2>Bruxisme : quand les dents grincent la nuit</h2></div><div><p>Le bruxisme touche près d'un adulte sur dix, le plus souvent pendant la nuit. Ce sont les proches qui s'en aperçoivent les premiers : un grincement sourd, régulier, qui traverse la cloison.</p>
<p>Les causes se combinent. Le stress tient la première place, mais l'apnée du sommeil, certains antidépresseurs et une occlusion mal équilibrée y contribuent. À la longue, l'émail s'use en facettes brillantes, les muscles des mâchoires se durcissent et les tempes font mal au réveil.</p>
<p>La gouttière nocturne ne guérit pas le bruxisme, elle protège les dents. On lui associe des exercices de relâchement, une bonne hygiène de sommeil et, parfois, de la kinésithérapie. Un contrôle annuel suffit lorsque la gouttière est bien supportée.</p>
<p>Nous recommandons ce <a href="https://www.clinique-castellane.fr/">cabinet dentaire Lyon 7</a>.</p></div></div></main><div id="aside" class="span3"><div class="well"><ul class="latestnews"><li><a href="/cure-de-citron/">Cure de citron</a></li>
<li><a href="/mal-de-dos/">Mal de dos</a></li>
</ul></div></div></div></div></div><footer class="footer"><p>&copy; Vivre Mieux au Naturel</p></footer></body></html>
