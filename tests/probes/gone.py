"""Pages and domains that say themselves that they are gone."""

# ruff: noqa: E501

from __future__ import annotations

from probes import Probe, framed, page

GONE = (("lost", "soft_404"),)
PARKED = (("lost", "parked"),)


def _gone(name: str, title: str, words: str) -> Probe:
    return Probe(f"gone_{name}", framed(title, words), GONE)


def _parked(name: str, title: str, words: str) -> Probe:
    return Probe(f"parked_{name}", page(title, words), PARKED)


PROBES = [
    _gone("de", "River Post", "<h1>Diese Seite gibt es nicht mehr</h1><p>Vielleicht hilft die Suche weiter.</p>"),
    _gone("de_ups", "Ups! – River Post", "<h1>Ups, diese Seite konnten wir nicht finden</h1>"),
    _gone("fr", "River Post", "<h1>Oups, cette page a disparu</h1><p>Retour à l'accueil</p>"),
    _gone("fr_exists", "Erreur", "<h1>La page que vous recherchez n'existe pas ou plus</h1>"),
    _gone("es", "River Post", "<h1>¡Ups! Esta página ya no existe</h1>"),
    _gone("es_could", "River Post", "<h1>No hemos podido encontrar la página que buscas</h1>"),
    _gone("pt", "River Post", "<h1>Ops! A página que você procura não foi encontrada</h1>"),
    _gone("it", "River Post", "<h1>Questa pagina non è più disponibile</h1>"),
    _gone("nl", "River Post", "<h1>De pagina die u zoekt bestaat niet (meer)</h1>"),
    _gone("pl", "River Post", "<h1>Strona, której szukasz, nie została znaleziona</h1>"),
    _gone("cs", "River Post", "<h1>Hledaná stránka neexistuje</h1>"),
    _gone("ja", "River Post", "<h1>お探しのページは見つかりませんでした</h1><p>削除されたか、URLが変更された可能性があります。</p>"),
    _gone("ru", "River Post", "<h1>Запрашиваемая страница не найдена</h1>"),
    _gone("sv", "River Post", "<h1>Hoppsan! Sidan du letar efter finns inte</h1>"),
    _gone("tr", "River Post", "<h1>Aradığınız sayfa bulunamadı</h1>"),
    _gone("ko", "River Post", "<h1>요청하신 페이지를 찾을 수 없습니다</h1>"),
    _gone("zh", "River Post", "<h1>抱歉，您访问的页面不存在</h1>"),
    _gone("en_gone", "River Post", "<h1>410 Gone</h1><p>This story was taken down.</p>"),
    _gone("en_deleted", "River Post", "<h1>This post has been deleted</h1>"),
    _gone("en_account", "River Post", "<h1>Sorry, this page isn't available.</h1><p>The link you followed may be broken, or the page may have been removed.</p>"),
    _gone("en_looking", "River Post", "<h1>We couldn't find the page you were looking for</h1>"),
    _gone("en_thread", "River Post", "<h1>The requested thread could not be found.</h1>"),
    _gone("en_topic", "River Post - Information", "<h2>Information</h2><p>The requested topic does not exist.</p>"),
    _gone("en_blog", "River Post", "<h1>Sorry, the blog at press.example has been removed.</h1><p>This address is not available for new blogs.</p>"),
    _gone("en_wp_site", "press.example", "<h1>press.example is no longer available.</h1><p>The authors have deleted this site.</p>"),
    _parked("expired", "press.example - expired", "<h1>This domain name has expired.</h1><p>Is this your domain? <a href=/renew>Renew it now</a>.</p>"),
    _parked("expired_de", "press.example", "<h1>Diese Domain ist abgelaufen</h1><p>Sind Sie der Inhaber? Bitte wenden Sie sich an Ihren Provider.</p>"),
    _parked("expired_fr", "press.example", "<h1>Ce nom de domaine a expiré</h1>"),
    _parked("expired_es", "press.example", "<h1>Este dominio ha caducado</h1><p>¿Es tuyo? Renuévalo ahora.</p>"),
    _parked("expired_pl", "press.example", "<h1>Domena press.example wygasła</h1>"),
    _parked("expired_it", "press.example", "<h1>Questo dominio è scaduto</h1>"),
    _parked("expired_ru", "press.example", "<h1>Срок регистрации домена press.example истёк</h1>"),
    _parked("pending", "press.example", "<h1>press.example is pending renewal or deletion</h1>"),
    _parked("free", "press.example", "<h1>press.example</h1><p>This Web page is parked FREE, courtesy of a registrar.</p><p>Related searches</p>"),
    _parked("offer", "The domain name press.example is for sale", "<h1>press.example</h1><p>The domain name press.example is for sale!</p><p>Listed for $2,495</p><button>Buy now</button><button>Make offer</button>"),
    _parked("bought", "press.example is available for purchase", "<p>Get a price in less than 24 hours</p><form><input name=name><input name=email><button>Request price</button></form>"),
    _parked("registered", "Registered at Names", "<h1>press.example</h1><p>press.example is registered, but may still be available. Get this domain</p>"),
    _parked("future", "press.example", "<h1>Future home of something quite cool.</h1><p>If you're the site owner, log in to launch this site.</p>"),
    _parked("unconnected", "press.example", "<h1>Looks like this domain isn't connected to a website yet</h1><p>Is this your domain? Connect it to your website in just a few clicks.</p>"),
    _parked("website_expired", "Website Expired", "<h1>Website Expired</h1><p>This account has expired. If you are the site owner, log in to renew your subscription.</p>"),
    _parked("shop_closed", "press.example", "<h1>Sorry, this shop is currently unavailable.</h1>"),
    _parked("suspended_de", "Seite gesperrt", "<h1>Diese Website wurde gesperrt</h1><p>Bitte wenden Sie sich an den Kundendienst.</p>"),
    _parked("default_plesk", "Web Server's Default Page", "<h1>Web Server's Default Page</h1><p>This page is generated by Plesk, the leading hosting automation software. You see this page because there is no Web site at this address.</p>"),
    _parked("default_cpanel", "Default Web Site Page", "<h1>SORRY!</h1><p>If you are the owner of this website, please contact your hosting provider.</p><p>It is possible you have reached this page because: The IP address has changed. There has been a server misconfiguration.</p>"),
]  # fmt: skip
