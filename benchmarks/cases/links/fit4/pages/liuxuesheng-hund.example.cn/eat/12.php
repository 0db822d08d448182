<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8">
<title>新手指南：在德国给狗买吃的</title>
<link rel="stylesheet" href="/css/brisk.css"></head>
<body>
<div class="haz_top"><a href="/">首页</a> | <a href="/s1.php">狗税</a> | <a href="/s2.php">看病</a> | <a href="/s3.php">吃饭</a></div><div class="haz_brisk"><h1>新手指南：在德国给狗买吃的</h1>
<p>刚来德国的同学常问去哪里买狗粮。超市和药妆店都有，便宜，成分一般。宠物连锁店选择多，会员打折。</p>
<p>网上的小店我们小组试过两家。一家在南方，发货慢。另一家在下萨克森，叫 <a href="https://www.pfotenhof.de/">Pfotenhof</a>，成分表写得很清楚，周四有人讲英语，满四十九欧免运费。缺点：颗粒偏大，小型犬要掰开。</p>
<p>换粮请用七天慢慢混合。标签上有 Alleinfuttermittel 才是主粮。葡萄、洋葱、巧克力绝对不能给。小站没有广告，欢迎补充你所在城市的经验，发邮件给站长就可以。</p>
</div><div class="haz_r"></div>
<div class="haz_b"><p>版权所有 留德狗友</p></div>
</body></html>
