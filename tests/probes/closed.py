"""Log-ins, members' posts, pay walls, consent and age: the page is there for others."""

# ruff: noqa: E501

from __future__ import annotations

from probes import CLOSED, NOT_LOST, PROSE, Probe, framed, page

_FORM = "<form method=post action=/session><label>E-mail <input type=email name=mail></label> <label>Password <input type=password name=word></label> <button>OK</button></form>"


def _login(name: str, title: str, words: str) -> Probe:
    return Probe(f"login_{name}", framed(title, f"<div class=notice>{words}</div>"), CLOSED)


PROBES = [
    _login("de_forum", "Tonfreunde: Forum", "<p>Du musst registriert und eingeloggt sein, um dieses Thema sehen zu können.</p><a href=/anmelden>Einloggen</a>"),
    _login("de_members", "Mitgliederbereich", "<h1>Mitgliederbereich</h1><p>Dieser Bereich ist unseren Mitgliedern vorbehalten. Bitte melde dich an.</p>" + _FORM),
    _login("de_short", "Anmeldung", "<h1>Anmeldung</h1>" + _FORM + "<p>Passwort vergessen?</p>"),
    _login("fr_forum", "Forum de la poterie", "<p>Vous devez vous connecter pour voir ce sujet.</p><a href=/ucp>Connexion</a>"),
    _login("fr_members", "Espace adhérents", "<h1>Espace adhérents</h1><p>Ce contenu est réservé aux membres connectés.</p>"),
    _login("es_forum", "Foro de barro", "<p>Debes iniciar sesión para poder ver este tema.</p>"),
    _login("es_members", "Zona de socios", "<h1>Contenido exclusivo para usuarios registrados</h1><p>Regístrate gratis o inicia sesión.</p>"),
    _login("pl_forum", "Forum garncarzy", "<p>Musisz być zalogowany, aby zobaczyć ten temat.</p>"),
    _login("pl_members", "Strefa klienta", "<h1>Zaloguj się, aby zobaczyć treść</h1>" + _FORM),
    _login("ja_members", "陶芸クラブ", "<p>この記事は会員限定です。続きを読むにはログインしてください。</p><a href=/login>ログイン</a>"),
    _login("ja_forum", "掲示板", "<p>このトピックを表示するには、ログインする必要があります。</p>"),
    _login("it_forum", "Forum ceramica", "<p>Devi effettuare l'accesso per visualizzare questa discussione.</p>"),
    _login("pt_forum", "Fórum", "<p>Você precisa estar logado para ver este tópico.</p>"),
    _login("nl_forum", "Kleiforum", "<p>Je moet ingelogd zijn om dit onderwerp te bekijken.</p>"),
    _login("cs_forum", "Fórum hrnčířů", "<p>Pro zobrazení tohoto tématu se musíte přihlásit.</p>"),
    _login("ru_forum", "Форум гончаров", "<p>Для просмотра темы необходимо войти на форум.</p>"),
    _login("sv_forum", "Lerforum", "<p>Du måste vara inloggad för att se den här tråden.</p>"),
    _login("tr_forum", "Çömlek forumu", "<p>Bu konuyu görmek için giriş yapmalısınız.</p>"),
    _login("ko_forum", "도예 카페", "<p>이 글은 회원만 볼 수 있습니다. 로그인해 주세요.</p>"),
    _login("zh_forum", "陶艺论坛", "<p>您需要登录后才可以查看本帖。</p>"),
    _login("en_private", "Potters' Guild", "<h1>This community is private</h1><p>Join to see posts and members.</p><button>Request to join</button>"),
    _login("en_staff", "Intranet", "<h1>Sign in with your work account</h1><button>Continue with SSO</button>"),
    Probe("facebook", page("Log into Facebook", "<div id=globalContainer><div>You must log in to continue.</div><form action=/login method=post><input name=email placeholder='Email or phone'><input type=password name=pass><button>Log in</button></form><a href=/recover>Forgot password?</a> <a href=/r.php>Create new account</a></div>"), CLOSED),
    Probe("linkedin", page("Sign Up | LinkedIn", "<main><h1>Make the most of your professional life</h1><form><input name=email><input type=password><button>Agree &amp; Join</button></form><p>Already on LinkedIn? <a href=/login>Sign in</a></p></main>"), CLOSED, sent_to="/authwall?trk=x&sessionRedirect=%2Fp"),
    Probe("quora", page("What clay is best?", "<div class=q-box><div>Sign In</div><p>Quora is a place to share knowledge. Sign in to continue</p><button>Continue with Google</button><button>Continue with Facebook</button><input type=email><input type=password><button>Login</button></div>"), CLOSED),
    Probe("instagram", page("Login • Instagram", "<div id=splash></div><div><input name=username><input name=password type=password><button>Log in</button></div><script src=/s.js></script>"), NOT_LOST, sent_to="/accounts/login/?next=/p"),
    Probe("x_script", page("X", "<div id=placeholder></div><noscript><h1>JavaScript is not available.</h1><p>We’ve detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser to continue.</p></noscript><script src=/main.js></script>"), NOT_LOST),
    Probe("substack", framed("Clay in winter", f"<article><h1>Clay in winter</h1><p>{PROSE}</p></article><div class=paywall><h2>This post is for paid subscribers</h2><a href=/subscribe>Subscribe</a><p>Already a paid subscriber? <a href=/sign-in>Sign in</a></p></div>"), CLOSED),
    Probe("substack_preview", framed("Glaze notes", f"<article><h1>Glaze notes</h1><p>{PROSE} {PROSE}</p></article><div><h2>Continue reading this post for free, courtesy of Ann Potter.</h2><button>Claim my free post</button><p>Or purchase a paid subscription.</p></div>"), CLOSED),
    Probe("patreon", page("Studio diary | Patreon", "<main><h1>Studio diary, week 9</h1><p>Join to unlock this post</p><button>Unlock this post</button><p>Become a member to get access to 84 exclusive posts</p></main>"), CLOSED),
    Probe("ghost", framed("The wood kiln", f"<article><h1>The wood kiln</h1><p>{PROSE}</p><aside class=gh-post-upgrade-cta><h2>This post is for paying subscribers only</h2><a href='#/portal/signup'>Subscribe now</a><p>Already have an account? <a href='#/portal/signin'>Sign in</a></p></aside></article>"), CLOSED),
    Probe("medium", framed("On slips", f"<article><h1>On slips</h1><p>Member-only story</p><p>{PROSE}</p></article><h2>Create an account to read the full story.</h2><p>The author made this story available to Medium members only.</p><button>Continue in app</button>"), CLOSED),
    Probe("paywall_de", framed("Der Ofen", f"<article><h1>Der Ofen</h1><p>{PROSE}</p></article><div class=offer><h2>Weiterlesen mit River Post Plus</h2><p>Dieser Artikel ist exklusiv für Abonnenten.</p><button>Jetzt testen</button></div>"), CLOSED),
    Probe("paywall_fr", framed("Le four", f"<article><h1>Le four</h1><p>{PROSE}</p></article><div><p>Il vous reste 80 % de cet article à découvrir.</p><p>La suite est réservée aux abonnés.</p><a href=/abo>S'abonner</a></div>"), CLOSED),
    Probe("paywall_es", framed("El horno", f"<article><h1>El horno</h1><p>{PROSE}</p></article><div><h2>Este contenido es exclusivo para suscriptores</h2><a href=/s>Suscríbete</a></div>"), CLOSED),
    Probe("paywall_pl", framed("Piec", f"<article><h1>Piec</h1><p>{PROSE}</p></article><div><p>Pozostało 85% artykułu. Dalsza część dostępna dla prenumeratorów.</p><button>Kup dostęp</button></div>"), CLOSED),
    Probe("paywall_ja", framed("窯", "<article><h1>窯の火</h1><p>秋になると川の水が引き、谷の陶工たちは土を掘りはじめる。</p></article><div><p>この記事は有料会員限定です。残り1,240文字</p><button>有料登録して続きを読む</button></div>"), CLOSED),
    Probe("paywall_metered", framed("The quay", f"<article><h1>The quay</h1><p>{PROSE}</p></article><div role=dialog><h2>You’ve reached your limit of free articles</h2><p>Start your trial for $1.</p><button>See my options</button></div>"), CLOSED),
    Probe("consent_de_pur", page("River Post", "<div id=cmp><h1>Willkommen bei River Post</h1><p>Nutzen Sie unsere Seite mit personalisierter Werbung, Werbetracking und Cookies von 184 Partnern.</p><button>Mit Werbung weiterlesen</button><button>Pur-Abo für 3,99 €</button><p>Cookies, Geräte-IDs und ähnliche Informationen werden verarbeitet.</p></div><script src=/cmp.js></script>"), CLOSED),
    Probe("consent_fr", page("Votre choix", "<main><h1>Votre vie privée, votre choix</h1><p>Avec votre accord, nos partenaires et nous utilisons des cookies ou technologies similaires pour stocker et consulter vos données.</p><button>Accepter et fermer</button><button>S'abonner sans cookies</button></main>"), CLOSED),
    Probe("consent_it", page("Cookie", "<main><h1>Informativa sui cookie</h1><p>Per continuare a leggere, accetta i cookie oppure abbonati.</p><button>Accetta e continua</button><button>Rifiuta e abbonati</button></main>"), CLOSED),
    Probe("consent_redirect", page("Before you continue", "<h1>Before you continue</h1><p>We use cookies and data to deliver and maintain services.</p><form action=/save><button>Reject all</button></form><form action=/save><button>Accept all</button></form>"), CLOSED, sent_to="/consent?continue=/p"),
    Probe("age_drinks", page("The Cellar", "<div class=gate><img src=logo.png><h1>Are you of legal drinking age in your country?</h1><button>Yes</button><button>No</button><p>Please drink responsibly.</p></div>"), CLOSED),
    Probe("age_de", page("Brennerei", "<h1>Bist du schon 18?</h1><p>Du musst volljährig sein, um unsere Seite zu besuchen.</p><a href=?ja=1>Ja, ich bin über 18</a> <a href=https://elsewhere.example/>Nein</a>"), CLOSED),
    Probe("age_es", page("Bodega", "<h1>¿Eres mayor de edad?</h1><button>Sí</button> <button>No</button>"), CLOSED),
    Probe("age_pl", page("Winnica", "<h2>Czy masz ukończone 18 lat?</h2><button>Tak</button><button>Nie</button>"), CLOSED),
    Probe("age_en_adult", page("Warning", "<h1>This site contains age-restricted material</h1><p>By entering, you confirm that you are at least 18 years old.</p><button>I am 18 or older - Enter</button><button>Exit</button>"), CLOSED),
    Probe("age_ja", page("酒蔵", "<h1>年齢確認</h1><p>あなたは20歳以上ですか？</p><button>はい</button><button>いいえ</button>"), CLOSED),
    Probe("password_wp", framed("Protected: Notes", "<article><h1>Protected: Notes</h1><form class=post-password-form><p>This content is password protected. To view it please enter your password below:</p><label>Password: <input name=post_password type=password></label> <input type=submit value=Enter></form></article>"), CLOSED),
    Probe("password_shop", page("Opening soon", "<h1>Opening soon</h1><p>Be the first to know when we launch.</p><form><input type=email></form><details><summary>Enter using password</summary><form><input type=password name=password><button>Enter</button></form></details>"), (("blocked", ""), ("lost", "parked"))),
]  # fmt: skip
