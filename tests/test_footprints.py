"""Footprints on pages, in headers, certificates, icons and ads.txt files written for these tests."""

# ruff: noqa: E501

import pytest

from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.footprints.find import (
    ads_txt_sellers,
    certificate_footprints,
    favicon_hash,
    footprints_of,
    header_footprints,
)
from linkvet.crawler.page.footprints.wallets import is_wallet
from linkvet.store.types import Certificate
from linkvet.store.urls import Url, parse_url


def found_in(html: str, at: str = "https://blog.example/bread") -> set[tuple[str, str]]:
    url = parse_url(at)
    assert isinstance(url, Url)
    return set(footprints_of(read_document(html.encode(), url, "utf-8"), html.encode()))


@pytest.mark.parametrize(
    ("html", "kind", "value"),
    [
        ("<script>ga('create', 'UA-4821973-2')</script>", "google_analytics", "UA-4821973"),
        ("<script>gtag('config', 'G-4QZ81JX0PL')</script>", "ga4", "G-4QZ81JX0PL"),
        ("<script src='https://www.googletagmanager.com/gtag/js?id=AW-981726354'></script>", "google_ads", "AW-981726354"),
        ("<noscript><iframe src='https://www.googletagmanager.com/ns.html?id=GTM-K7Q2ZP'></iframe></noscript>", "tag_manager", "GTM-K7Q2ZP"),
        ("<ins class=adsbygoogle data-ad-client=ca-pub-4829105773321904></ins>", "adsense", "pub-4829105773321904"),
        ("<script>fbq('init', '482910577332190');</script>", "facebook_pixel", "482910577332190"),
        ("<noscript><img src='https://www.facebook.com/tr?id=482910577332190&ev=PageView'></noscript>", "facebook_pixel", "482910577332190"),
        ("<script>h._hjSettings={hjid:482910,hjsv:6};</script>", "hotjar", "482910"),
        ('<script>(window, document, "clarity", "script", "k3j9x1q0ab");</script>', "clarity", "k3j9x1q0ab"),
        ("<script>ym(48291057, 'init')</script>", "yandex_metrica", "48291057"),
        ("<script>pintrk('load', '2618492017335')</script>", "pinterest_tag", "2618492017335"),
        ('<script>_linkedin_partner_id = "482910";</script>', "linkedin_partner", "482910"),
        ("<script>ttq.load('C4A8B2K9Q1ZX7M3P')</script>", "tiktok_pixel", "C4A8B2K9Q1ZX7M3P"),
        ("<script>_qevents.push({qacct:'p-4xKq9ZmB2'})</script>", "quantcast", "p-4xKq9ZmB2"),
        ("<script>var u='//stats.mill.example/';_paq.push(['setSiteId', '7']);g.src=u+'matomo.js'</script>", "matomo", "stats.mill.example#7"),
        ("<script>var sc_project=4829105;</script>", "statcounter", "4829105"),
        ("<script>_Hasync.push(['Histats.start', '1,4829105'])</script><script>Histats.start(1,4829105)</script>", "histats", "4829105"),
        ("<script src='//hm.baidu.com/hm.js?48058e141d567c72901662284b3a6dc9'></script>", "baidu", "48058e141d567c72901662284b3a6dc9"),
        ("<script src='//ryebread.disqus.com/embed.js'></script>", "disqus", "ryebread"),
        ("<script src='//s7.addthis.com/js/300/addthis_widget.js#pubid=ra-48291057abcdef01'></script>", "addthis", "ra-48291057abcdef01"),
        ("<meta name=google-site-verification content=Qm9k2LxP7tYv1RzW8sHc4JdN6fGb3KaT5eUiXoMqAyE>", "verification", "google:Qm9k2LxP7tYv1RzW8sHc4JdN6fGb3KaT5eUiXoMqAyE"),
        ("<meta name='msvalidate.01' content=48058E141D567C72901662284B3A6DC9>", "verification", "bing:48058E141D567C72901662284B3A6DC9"),
        ("<a href='https://www.amazon.de/dp/1?x=1&tag=bread04-21'>x</a>", "amazon_tag", "bread04-21"),
        ("<meta name=generator content='WordPress 6.4.2'>", "cms_version", "wordpress 6.4.2"),
        ("<link rel=stylesheet href=/wp-content/themes/Rye-Child/style.css>", "theme", "rye-child"),
        ("<script src=/wp-content/plugins/bread-slicer/a.js></script>", "plugin", "bread-slicer"),
        ("<img src='https://cdn.shopify.com/s/files/1/x.jpg'>", "cms", "shopify"),
        ("<a href=/author/ada-b/>Ada</a>", "author", "ada-b"),
        ("<a href='mailto:Ada%40mill.example?subject=x'>write</a>", "contact_mail", "ada@mill.example"),
        ("<p>ada [at] mill [dot] example</p>", "contact_mail", "ada@mill.example"),
        ("<a href='tel:+49 (30) 481-234'>call</a>", "phone", "+4930481234"),
        ("<footer><a href='https://www.facebook.com/ryebread/'>f</a></footer>", "social", "facebook.com/ryebread"),
        ("<footer><a href='https://x.com/RyeBread'>x</a></footer>", "social", "twitter.com/ryebread"),
        ("<p>Donate bitcoin: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa</p>", "bitcoin", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("<link rel=alternate type=application/rss+xml href=/feed>", "rss", "https://blog.example/feed"),
    ],
)  # fmt: skip
def test_a_footprint_is_found(html: str, kind: str, value: str) -> None:
    assert (kind, value) in found_in(html)


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<script>ga('create', 'UA-123456-1')</script>", "google_analytics"),
        ("<script>ga('create', 'UA-12345678-1'); ga('create', 'UA-000000-1')</script>", "google_analytics"),
        ("<script>x='GTM-XXXXXX'</script>", "tag_manager"),
        ("<script>gtag('config','G-XXXXXXXXXX')</script>", "ga4"),
        ("<ins class=adsbygoogle data-ad-client=ca-pub-1234567890123456></ins>", "adsense"),
        ("<p>Our guide says: use UA-4821973-2 in your page</p>", "google_analytics"),
        ("<script>agents='SAMSUNG GT-C3300K'</script>", "google_tag"),
        ("<p>bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb</p>", "bitcoin"),
        ("<p><a href='https://twitter.com/somebody'>her words</a></p>", "social"),
        ("<footer><a href='https://www.facebook.com/sharer.php?u=x'>share</a></footer>", "social"),
        ("<a href=https://other.example/author/bob/>Bob</a>", "author"),
        ("<p>logo@2x.png</p>", "contact_mail"),
    ],
)
def test_examples_and_other_peoples_signs_are_not(html: str, kind: str) -> None:
    assert kind not in {found for found, _ in found_in(html)}


def test_wallets_are_told_by_their_checksum() -> None:
    assert is_wallet("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    assert not is_wallet("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp")
    assert is_wallet("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")


def test_headers_name_server_and_delivery_network() -> None:
    found = header_footprints(
        {"Server": "nginx/1.25", "X-Powered-By": "PHP/8.2", "CF-RAY": "8a1-FRA", "Via": "1.1"}
    )
    assert found == [("cdn", "cloudflare"), ("powered_by", "PHP/8.2"), ("server", "nginx/1.25")]
    assert header_footprints({}) == []


def test_certificate_gives_its_names_and_owner() -> None:
    certificate = Certificate(
        "ab" * 32, "CN=mill.example,O=Mill Ltd", "CN=R3", ["mill.example", "www.Mill.example"], "", "", []
    )
    found = certificate_footprints(certificate)
    assert ("certificate_name", "www.mill.example") in found
    assert ("certificate_organisation", "Mill Ltd") in found


def test_favicon_hash_is_that_of_scanners() -> None:
    assert favicon_hash(b"") == "0"
    assert favicon_hash(b"\x00" * 100) != favicon_hash(b"\x01" * 100)


def test_ads_txt_gives_direct_sellers_only() -> None:
    text = (
        "# sellers\ngoogle.com, pub-4829105773321904, DIRECT, f08c47fec0942fa0\n"
        "adnet.example, 77, RESELLER\nAdNet.example,88,direct # ours\ngoogle.com, pub-1234567890123456, DIRECT\n"
    )
    assert ads_txt_sellers(text) == [
        ("ads_txt", "google.com/pub-4829105773321904"),
        ("ads_txt", "adnet.example/88"),
    ]


@pytest.mark.parametrize(
    "text", ["<html>" * 10_000, "a," * 200_000, "x.example,1,DIRECT\n" * 100_000, "\0" * 1000]
)
def test_hostile_ads_txt_is_bounded(text: str) -> None:
    assert len(ads_txt_sellers(text)) <= 200


@pytest.mark.parametrize(
    "html",
    [
        "<script>" + "UA-" * 30_000 + "</script>",
        "<script>" + "fbq(" + " " * 60_000 + "</script>",
        "<p>bitcoin " + "1" * 100_000,
        "<p>" + "a [at] " * 20_000,
        "<a href='mailto:" + "a@" * 5_000 + "'>x</a>" * 50,
        "<p>(at) " + "b.c-" * 30_000,
    ],
    ids=range(6),
)
def test_hostile_pages_are_bounded(html: str) -> None:
    assert len(found_in(html)) < 200
