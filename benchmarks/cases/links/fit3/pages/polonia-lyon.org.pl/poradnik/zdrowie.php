<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="pl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Joomla! - Open Source Content Management">
<title>Zdrowie – poradnik dla nowo przybyłych</title>
<link href="/templates/protostar/css/template.css" rel="stylesheet">

</head>
<body class="site com_content view-article itemid-1603"><div class="body"><div class="container"><header class="header"><a class="brand" href="/">Polonia w Lyonie</a></header><nav class="navigation"><ul class="nav menu nav-pills"><li class="item-1603"><a href="/index.php/strona-glowna">Strona główna</a></li><li class="item-1604"><a href="/index.php/aktualno-ci">Aktualności</a></li><li class="item-1605"><a href="/index.php/poradnik">Poradnik</a></li><li class="item-1606"><a href="/index.php/parafia">Parafia</a></li><li class="item-1607"><a href="/index.php/szkola-polska">Szkoła polska</a></li></ul></nav><div class="row-fluid"><main id="content" class="span9"><div class="item-page"><div class="page-header"><h2>Zdrowie – poradnik dla nowo przybyłych</h2></div><div><p>Przyjechałeś do Lyonu? Zacznij od karty Vitale, bo bez niej za wszystko płacisz z góry. Formularz S1106 pomożemy wypełnić w każdą sobotę po mszy.</p>
<p>Lekarza mówiącego po polsku trudno znaleźć. Pani doktor Nowak-Perrin przyjmuje w Villeurbanne, ale tylko dorosłych. U dentysty większość z nas chodzi do <a href="https://www.clinique-castellane.fr/">Clinique Castellane</a> przy rue de Marseille: asystentka Agnès (Agnieszka!) jest z Radomia i chętnie tłumaczy. Rozliczają się bez dopłat w sektorze 1.</p>
<p>W nagłych przypadkach dzwoń pod 15 albo 112. Nocna apteka: place des Cordeliers.</p></div></div></main><div id="aside" class="span3"><div class="well"><ul class="latestnews"></ul></div></div></div></div></div><footer class="footer"><p>&copy; Polonia w Lyonie</p></footer></body></html>
