<!DOCTYPE html>
<html lang="es"><head><meta charset="utf-8">
<title>Dieta BARF para perros: guía rápida</title>
<link rel="stylesheet" href="/css/altox.css"><script async src="https://www.googletagmanager.com/gtag/js?id=G-7QK2MZ41PD"></script><script>gtag("config","G-7QK2MZ41PD");</script>
</head>
<body>
<div class="ta_top"><a href="/">Perros</a> | <a href="/hogar.php">Hogar</a> | <a href="/contacto.php">Contacto</a></div><div class="ta_altox"><h1>Dieta BARF para perros: guía rápida</h1>
<p>La dieta BARF consiste en carne cruda, huesos y verduras. Muchos dueños notan mejor pelo y más energía.</p>
<p>Antes de empezar, consulta al veterinario. Para comprar, existe esta <a href="https://www.pfotenhof.de/barf/">tienda BARF online</a> con paquetes para dos semanas.</p>
<p>No des huesos cocidos. Tampoco cebolla. Y si buscas reformas, mira <a href="https://reformas-bano-madrid.example">reformas de baño Madrid</a>.</p>
</div><div class="ta_r"></div>
<div class="ta_b"><p>Perros y hogar, todos los derechos reservados.</p></div>
</body></html>
