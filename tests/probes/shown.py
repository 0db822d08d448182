"""Honest counterparts: pages that were shown whole, and truly lost their link."""

# ruff: noqa: E501

from __future__ import annotations

from probes import MENU, PROSE, SAYS_LOST, STORY, Probe, framed, page

_SRC = "<script src=/runtime.1a.js defer></script><script src=/main.2b.js defer></script>"
_LOGIN = "<form class=login><input name=u><input type=password name=p><button>Log in</button></form>"


def _article(name: str, title: str, words: str) -> Probe:
    return Probe(f"shown_{name}", framed(title, f"<article><h1>{title}</h1>{words}</article>"), SAYS_LOST)


PROBES = [
    _article("short", "Four boats", f"<p>{PROSE}</p>"),
    _article("very_short", "Two mugs", "<p>Two mugs, one bowl. Fired on Tuesday, sold on Friday, both to the same man from the ferry.</p><img src=a.jpg alt='Two mugs'><img src=b.jpg alt='The bowl'>"),
    _article("photo", "The quay in May", "<figure><img src=1.jpg alt=Quay><figcaption>Shortly after sunrise, seen from the bridge.</figcaption></figure><figure><img src=2.jpg alt=Quay></figure>"),
    _article("about_captchas", "How we got rid of captchas", f"<p>“Verify you are human”, “I am not a robot”, “press and hold”: our readers were tired of it.</p>{STORY}"),
    _article("about_cloudflare", "Just a moment: what the waiting page does", f"<p>Checking your browser before accessing: that is what Cloudflare says. A Ray ID stands below.</p>{STORY}"),
    _article("about_login", "Please log in to continue: why sites say it", f"<p>Many sites say that you must be logged in to view a page.</p>{STORY}"),
    _article("about_paywalls", "This post is for paid subscribers only?", f"<p>More and more letters end with “subscribe to continue reading”.</p>{STORY}"),
    _article("about_404", "Why 404 pages matter", f"<p>“Page not found” is the most read headline of the web.</p>{STORY}"),
    _article("about_errors", "Error establishing a database connection: five remedies", f"<p>Your blog says “Error establishing a database connection”. Keep calm.</p>{STORY}<pre>Fatal error: Uncaught Error in /srv/x.php on line 3</pre>"),
    _article("about_trace", "Debugging a kiln controller", f"{STORY}<pre>Traceback (most recent call last):\n  File \"kiln.py\", line 3, in main\nKeyError: 'heat'</pre><p>The key was missing because the sensor was.</p>"),
    _article("about_maintenance", "Under maintenance: the old lock", f"<p>The lock is closed for maintenance until May.</p>{STORY}"),
    _article("about_age", "Are you over 18? A museum of gin", f"<p>You must be 18 or older to taste, but not to read.</p>{STORY}"),
    _article("about_domains", "This domain is for sale", f"<p>That is what stood on the page of our old club for years.</p>{STORY}"),
    _article("about_cookies", "We value your privacy: a history of the banner", f"<p>We use cookies, says everybody. Accept all?</p>{STORY}"),
    _article("about_queue", "You are now in line", f"<p>The queue at the kiln opening was long this year.</p>{STORY}"),
    _article("comment_login", "Ash glazes", f"<p>{PROSE}</p><p>{PROSE}</p><h3>Leave a reply</h3><p>You must be logged in to post a comment.</p>"),
    _article("comment_login_fr", "Émaux de cendre", f"<p>{PROSE}</p><p>{PROSE}</p><p>Vous devez être connecté pour laisser un commentaire.</p>"),
    _article("comment_login_pl", "Szkliwa", f"<p>{PROSE}</p><p>{PROSE}</p><p>Musisz się zalogować, aby dodać komentarz.</p>"),
    _article("comment_login_ja", "灰釉", "<p>秋になると川の水が引き、谷の陶工たちは土を掘りはじめる。土は春まで濡れた布の下で眠り、それからようやく練られ、轆轤にのる。灰は冬のあいだに集められ、樹の種類ごとに分けられる。</p><p>コメントを投稿するにはログインしてください。</p>"),
    _article("attachment_login", "Kiln plans", f"<p>{PROSE}</p><p>{PROSE}</p><p>You need to be logged in to download attachments.</p>"),
    Probe("shown_login_box", page("Ash glazes", f"{MENU}<aside>{_LOGIN}</aside><main><h1>Ash glazes</h1><p>{PROSE}</p><p>{PROSE}</p></main>"), SAYS_LOST),
    Probe("shown_login_top", page("Kiln club", f"<div>{_LOGIN}<a href=/join>Join</a></div><h1>Kiln club</h1><p>{PROSE}</p><ul><li>Ann<li>Bob<li>Eve</ul>"), SAYS_LOST),
    Probe("shown_newsletter", page("Ash", f"{MENU}<h1>Ash</h1><p>{PROSE}</p><p>{PROSE}</p><div class=modal><h2>Subscribe to our letter for our best stories</h2><form><input type=email><button>Subscribe</button></form></div>"), SAYS_LOST),
    Probe("shown_banner", page("Ash", f"<div id=cookie-banner><p>Wir verwenden Cookies, um Inhalte und Anzeigen zu personalisieren.</p><button>Alle akzeptieren</button><button>Ablehnen</button></div>{MENU}<h1>Ash</h1><p>{PROSE}</p><p>{PROSE}</p>"), SAYS_LOST),
    Probe("shown_age_layer", page("Cellar", f"<div class=age-gate hidden><h2>Are you of legal drinking age?</h2><button>Yes</button><button>No</button></div>{MENU}<h1>Cellar</h1>{STORY}"), SAYS_LOST),
    Probe("shown_next", page("Ash", f"<div id=__next>{MENU}<main><h1>Ash</h1>{STORY}</main></div><script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"pageProps\":{{\"title\":\"Ash\"}}}}}}</script>{_SRC}"), SAYS_LOST),
    Probe("shown_nuxt", page("Ash", f"<div id=__nuxt>{MENU}<main><h1>Ash</h1>{STORY}</main></div><script>window.__NUXT__={{data:[]}}</script>{_SRC}"), SAYS_LOST),
    Probe("shown_angular", page("Ash", f"<app-root ng-version=17.0.1>{MENU}<main><h1>Ash</h1>{STORY}</main></app-root>{_SRC}"), SAYS_LOST),
    Probe("shown_noscript", page("Ash", f"<noscript>Please enable JavaScript to see our pictures.</noscript>{MENU}<h1>Ash</h1>{STORY}{_SRC}"), SAYS_LOST),
    Probe("shown_recaptcha", page("Contact", f"{MENU}<h1>Write to the guild</h1><p>{PROSE}</p><form><input name=name><input type=email name=mail><textarea name=text></textarea><div class=g-recaptcha></div><p>I'm not a robot</p><button>Send</button></form><script src='https://www.google.com/recaptcha/api.js'></script>"), SAYS_LOST),
    Probe("shown_turnstile", page("Ash", f"{MENU}<h1>Ash</h1><p>{PROSE}</p><p>{PROSE}</p><form><textarea name=comment></textarea><div class=cf-turnstile></div><button>Reply</button></form><script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>"), SAYS_LOST),
    Probe("shown_warning", page("Ash", f"<br /><b>Deprecated</b>: Function create_function() is deprecated in <b>/srv/wp-content/plugins/x.php</b> on line <b>9</b><br />{MENU}<h1>Ash</h1><p>{PROSE}</p><p>{PROSE}</p>"), SAYS_LOST),
    Probe("shown_list", page("Links", "<h1>Links</h1><ul>" + "".join(f"<li><a href=https://site{n}.example/>Site {n}</a>" for n in range(24)) + "</ul>"), SAYS_LOST),
    Probe("shown_directory", page("Crafts in the valley", f"{MENU}<h1>Crafts in the valley</h1><table>" + "".join(f"<tr><td>Workshop {n}</td><td>Mill Lane {n}</td><td>Tue to Sat</td></tr>" for n in range(12)) + "</table>"), SAYS_LOST),
    Probe("shown_hours", page("Workshop", f"{MENU}<h1>Opening hours</h1><p>Tuesday to Saturday, ten to six. Closed in February, when the clay is dug and nobody is there to sell.</p>"), SAYS_LOST),
    Probe("shown_sale", page("Domain sale at the ferry", f"{MENU}<h1>Sale at the ferry</h1><p>This site has been suspended from the bridge by four ropes, as every year. {PROSE}</p>"), SAYS_LOST),
    Probe("shown_ru", framed("Глина", "<article><h1>Глина</h1><p>Осенью, когда река мелеет и берега просыхают, гончары долины копают глину. До весны она лежит под мокрой тканью, и лишь потом её мнут и кладут на круг. Так было всегда, и никто не помнит иначе. Золу собирают зимой и делят по породам дерева.</p><p>Войдите, чтобы оставить комментарий.</p></article>"), SAYS_LOST),
    Probe("shown_zh", framed("陶土", "<article><h1>陶土</h1><p>秋天河水退去，河岸干燥，谷中的陶工便开始挖土。陶土在湿布下静置到春天，然后才揉练、拉坯。一向如此，没有人记得别的做法。冬天收集草木灰，按树种分开存放，来年调成灰釉，烧出来的颜色每一窑都不同。</p><p>登录后才可以评论。</p></article>"), SAYS_LOST),
    Probe("shown_premium_free", framed("Premium", f"<article><h1>Premium clay</h1>{STORY}<p>Members get a discount at the kiln opening. <a href=/join>Become a member</a></p></article>"), SAYS_LOST),
    Probe("shown_review_of_saas", framed("Six tools for members-only content", f"<article><h1>Six tools for members-only content</h1><h2>Ghost</h2><p>“This post is for subscribers only” is what visitors see.</p>{STORY}</article>"), SAYS_LOST),
    Probe("shown_with_retry", framed("Ash", f"<h1>Ash</h1>{STORY}"), SAYS_LOST, headers={"Retry-After": "60"}),
]  # fmt: skip
