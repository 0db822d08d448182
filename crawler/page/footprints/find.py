"""Footprints: signs on a page, in its headers or its certificate, of who runs the site and with what.

An account that two sites share says more than a theme that thousands share; how much each kind weighs is
decided elsewhere. Numbers and names that guides print as examples are dropped.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import mmh3

from linkvet.crawler.page.contact.contacts import contacts_of
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.features import amazon_tags, list_of
from linkvet.crawler.page.footprints.wallets import wallets_in
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.walk import Reading, reading_of
from linkvet.store.footprints import FOOTPRINT_KINDS
from linkvet.store.types import Certificate
from linkvet.store.urls import parse_url

Footprint = tuple[str, str]
MAX_SCRIPT = 60_000
MAX_SOURCES = 400_000
MAX_ADDRESSES = 30_000
MAX_PER_KIND = 20
MAX_HITS = 60
_PLACEHOLDER = re.compile(
    r"UA-(?:0+|1234\d*|(\d)\1{3,})|pub-(?:1234\d*|0+|(\d)\2{6,})|GTM-(?:X+|0+|1234\w*|ABC\w*)"
    r"|G-(?:X+|0+|1234\w*|ABC\w*)|(?:AW|GT)-(?:X+|0+|1234\w*)|(?:0+|1234567\d*|your\w*|example\w*|xxx+)",
    re.I,
)
_THEME = re.compile(r"/wp-content/themes/([\w.-]{2,60})/")
_PLUGIN = re.compile(r"/wp-content/(?:mu-)?plugins/([\w.-]{2,60})/")
_AUTHOR = re.compile(r"/author/([\w.%-]{2,60})(?:/|$)")
_DISQUS_HOST = re.compile(r"//([\w-]{2,60})\.disqus\.com/(?:embed|count)\.js")
_MATOMO_SITE = re.compile(
    r"setSiteId['\"]\s{0,5},\s{0,5}['\"]?(\d{1,6})|piwik_idsite\s{0,3}=\s{0,3}(\d{1,6})"
)
_MATOMO_HOST = re.compile(r"//([\w.-]{4,100})[^'\"\s]{0,100}['\"]")
_VERSION = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,5}){1,3})")
_BUILDERS = (
    ("elementor", "elementor"),
    ("divi", "et_pb_"),
    ("wpbakery", "vc_row"),
    ("beaver_builder", "fl-builder"),
    ("oxygen", "ct-section"),
    ("bricks", "brxe-"),
    ("avada", "fusion-builder"),
    ("siteorigin", "so-panel"),
)
_VERIFICATIONS = {
    "google-site-verification": "google",
    "verify-v1": "google",
    "msvalidate.01": "bing",
    "yandex-verification": "yandex",
    "p:domain_verify": "pinterest",
    "ahrefs-site-verification": "ahrefs",
    "facebook-domain-verification": "facebook",
    "baidu-site-verification": "baidu",
    "naver-site-verification": "naver",
    "norton-safeweb-site-verification": "norton",
    "wot-verification": "wot",
    "alexaverifyid": "alexa",
    "seznam-wmt": "seznam",
    "majestic-site-verification": "majestic",
    "monetag": "monetag",
    "admitad-verification": "admitad",
    "lomadee-verification": "lomadee",
    "propeller": "propeller",
}
_GENERATORS = (
    "wordpress joomla drupal shopify wix squarespace ghost blogger typo3 phpbb vbulletin discourse mediawiki"
    " dokuwiki hugo jekyll gatsby hexo pelican eleventy astro concrete contao magento prestashop opencart"
    " weebly webflow jimdo xenforo mybb moodle tilda strikingly medium substack umbraco sitefinity kentico"
    " plone craft bitrix modx webnode ucoz discuz textpattern movable nucleus serendipity bolt grav pimcore"
    " dotclear spip b2evolution duda godaddy silverstripe expressionengine sitecore liferay frontpage"
).split()
_CDN_HEADERS = (
    ("cloudflare", "cf-ray"),
    ("cloudfront", "x-amz-cf-id"),
    ("fastly", "x-fastly-request-id"),
    ("fastly", "fastly-io-info"),
    ("vercel", "x-vercel-id"),
    ("netlify", "x-nf-request-id"),
    ("akamai", "x-akamai-transformed"),
    ("akamai", "akamai-grn"),
    ("sucuri", "x-sucuri-id"),
    ("incapsula", "x-iinfo"),
    ("bunny", "cdn-pullzone"),
    ("azure", "x-azure-ref"),
    ("github", "x-github-request-id"),
    ("keycdn", "x-edge-location"),
    ("kinsta", "x-kinsta-cache"),
    ("wpengine", "x-wpe-loopback-upstream-addr"),
    ("pantheon", "x-pantheon-styx-hostname"),
    ("shopify", "x-shopid"),
    ("wix", "x-wix-request-id"),
    ("hubspot", "x-hs-hub-id"),
    ("fly", "fly-request-id"),
    ("ddos_guard", "ddg-cache-status"),
    ("qrator", "x-qrator-requestid"),
)
_PLAIN_HEADERS = (
    ("server", "server"),
    ("powered_by", "x-powered-by"),
    ("generator", "x-generator"),
    ("cms", "x-cms"),
    ("aspnet_version", "x-aspnet-version"),
    ("shop_id", "x-shopid"),
    ("hubspot", "x-hs-hub-id"),
    ("drupal_cache", "x-drupal-cache"),
    ("pingback", "x-pingback"),
)


def footprints_of(doc: Document, html: str | bytes = b"") -> list[Footprint]:
    """Every (kind, value) that the page shows, sorted, each once.

    IDs are looked for in scripts and in addresses that the page loads; ``html`` gives the page's comments.
    """
    reading = reading_of(doc)
    sources = _sources(reading)
    scripts = _scripts(reading)
    found = {
        *_accounts("\n".join((*scripts, sources))),
        *_matomo(scripts),
        *_verifications(reading),
        *_software(reading, sources, html),
        *contacts_of(reading, doc),
        *(("amazon_tag", tag) for tag in amazon_tags(reading)),
        *(("rss", href) for href in _feeds(reading, doc)),
        *(("author", slug) for slug in _authors(reading, doc)),
        *wallets_in(reading.text),
    }
    return _capped(found)


def _capped(found: Iterable[Footprint]) -> list[Footprint]:
    kept: dict[str, int] = {}
    result = []
    for kind, value in sorted(set(found)):
        kept[kind] = kept.get(kind, 0) + 1
        if value and kept[kind] <= MAX_PER_KIND:
            result.append((kind, value[:200]))
    return result


def _scripts(reading: Reading) -> list[str]:
    """Inline scripts that run; data blocks and whole programs are left out."""
    return [
        node.text()[:MAX_SCRIPT]
        for node, attributes, _ in reading.elements["script"]
        if "src" not in attributes and "json" not in (attributes.get("type") or "")
    ]


def _sources(reading: Reading) -> str:
    """Addresses that the page loads, one per line, with the attributes in which accounts are given."""
    found = []
    for tag in ("script", "iframe", "img", "link", "ins"):
        for _, attributes, _ in reading.elements[tag]:
            address = attributes.get("src") or attributes.get("href") or attributes.get("data-ad-client")
            if address and not address.startswith("data:"):
                found.append(address[:1000])
            for name in ("data-ad-client", "data-cf-beacon"):
                if name in attributes:
                    found.append(f"{name} {(attributes[name] or '')[:300]}")
    return ("\n".join(found) + "\n")[:MAX_SOURCES]


@lru_cache(maxsize=1)
def trackers() -> tuple[Literals, list[tuple[str, str, re.Pattern[str]]]]:
    """The beginnings of account numbers, and kind, beginning and pattern of each."""
    patterns = [
        (kind.name, literal, re.compile(pattern))
        for kind in FOOTPRINT_KINDS.values()
        for literal, pattern in kind.patterns
    ]
    return Literals(literal for _, literal, _ in patterns), patterns


def _accounts(haystack: str) -> Iterable[Footprint]:
    literals, patterns = trackers()
    places = literals.places(haystack, MAX_HITS)
    for kind, literal, pattern in patterns if places else ():
        for start in places.get(literal, ()):
            match = pattern.match(haystack, start) or _after(pattern, haystack, start, literal)
            if match and not _PLACEHOLDER.fullmatch(match[1]):
                yield kind, match[1]
    for name in _DISQUS_HOST.findall(haystack) if ".disqus.com/" in haystack else ():
        yield "disqus", name


def _after(pattern: re.Pattern[str], text: str, start: int, literal: str) -> re.Match[str] | None:
    """A match soon after the literal, for patterns that do not begin with it."""
    if pattern.pattern.startswith((r"\b", "(", re.escape(literal))):
        return None
    return pattern.search(text, start, start + 300)


def _matomo(scripts: list[str]) -> Iterable[Footprint]:
    for text in scripts:
        if "atomo." not in text and "iwik." not in text:
            continue
        site = _MATOMO_SITE.search(text)
        host = _MATOMO_HOST.search(text)
        if site and host:
            yield "matomo", f"{host[1].lower()}#{site[1] or site[2]}"


def _verifications(reading: Reading) -> Iterable[Footprint]:
    for name, vendor in _VERIFICATIONS.items():
        for value in reading.metas.get(name, ())[:5]:
            if 6 <= len(value) <= 120 and " " not in value and not _PLACEHOLDER.fullmatch(value):
                yield "verification", f"{vendor}:{value}"


def _feeds(reading: Reading, doc: Document) -> Iterable[str]:
    for _, attributes, _ in reading.elements["link"][:300]:
        if (attributes.get("type") or "").lower() in ("application/rss+xml", "application/atom+xml"):
            url = parse_url(attributes.get("href") or "", doc.base)
            if url is not None:
                yield url.href


def _authors(reading: Reading, doc: Document) -> Iterable[str]:
    """Names in the addresses of the site's own author pages."""
    for _, attributes, _ in reading.elements["a"][:2000]:
        href = attributes.get("href") or ""
        if "/author/" in href and (url := parse_url(href, doc.base)) and url.domain == doc.url.domain:
            match = _AUTHOR.search(url.path)
            if match:
                yield match[1].lower()


def _software(reading: Reading, sources: str, html: str | bytes) -> Iterable[Footprint]:
    hrefs = ((attributes.get("href") or "")[:200] for _, attributes, _ in reading.elements["a"][:100])
    lowered = f"{sources[:MAX_ADDRESSES]}\n{' '.join(hrefs)}".lower()
    names = _named_software(lowered)
    for text in reading.metas.get("generator", ())[:5]:
        yield "generator", text[:120]
        name = next((known for known in _GENERATORS if known in text.lower()), None)
        if name:
            names.add(name)
            version = _VERSION.search(text[:200])
            if version:
                yield "cms_version", f"{name} {version[1]}"
    for name in names:
        yield "cms", name
    if "wordpress" in names:
        yield from (("theme", slug.lower()) for slug in _THEME.findall(sources))
        yield from (("plugin", slug.lower()) for slug in _PLUGIN.findall(sources))
    classes = "\n".join(reading.classed)
    yield from (("builder", name) for name, literal in _BUILDERS if literal in classes)
    yield from _comment_signatures(html)


def _named_software(lowered: str) -> set[str]:
    literals, names = _software_names()
    return {name for literal in literals.within(lowered) for name in names[literal]}


@lru_cache(maxsize=1)
def _software_names() -> tuple[Literals, dict[str, list[str]]]:
    names: dict[str, list[str]] = {}
    for name, literal in list_of("software.txt"):
        names.setdefault(literal, []).append(name)
    return Literals(names), names


def _comment_signatures(html: str | bytes) -> Iterable[Footprint]:
    """Plugins that sign the page in a comment."""
    comment = b"optimized with the Yoast" if isinstance(html, bytes) else "optimized with the Yoast"
    if html and html.find(comment) >= 0:  # type: ignore[arg-type]
        yield "plugin", "wordpress-seo"


def header_footprints(headers: Mapping[str, str]) -> list[Footprint]:
    """What the answer's headers say of server, software and delivery network."""
    given = {name.lower(): " ".join(value[:300].split()) for name, value in headers.items()}
    found = {(kind, given[name][:120]) for kind, name in _PLAIN_HEADERS if given.get(name)}
    found.update(("cdn", vendor) for vendor, name in _CDN_HEADERS if name in given)
    if "varnish" in given.get("via", "").lower() and given.get("x-served-by", "").startswith("cache-"):
        found.add(("cdn", "fastly"))
    return _capped(found)


def certificate_footprints(certificate: Certificate) -> list[Footprint]:
    """What a certificate says of its owner: fingerprint, issuer, organisation, the other names it covers."""
    found = {("certificate", certificate.sha256), ("certificate_issuer", certificate.issuer[:120])}
    organisation = re.search(r"(?:^|[,/])\s*O\s*=\s*([^,/]{2,80})", certificate.subject[:1000])
    if organisation:
        found.add(("certificate_organisation", organisation[1].strip()))
    found.update(("certificate_name", name.lower()) for name in certificate.names[:MAX_PER_KIND])
    return _capped(found)


def favicon_hash(body: bytes) -> str:
    """The icon's number as internet-wide scanners write it: MurmurHash3 of its base64 with line breaks."""
    return str(mmh3.hash(base64.encodebytes(body)))


def ads_txt_sellers(text: str) -> list[Footprint]:
    """The DIRECT sellers of an ads.txt file as (``ads_txt``, ``system/account``).

    Format: IAB Tech Lab ads.txt 1.1. Anything that is no such line, a web page included, is passed over.
    """
    found: dict[str, None] = {}
    for line in text[:500_000].splitlines()[:5000]:
        fields = [field.strip().lower() for field in line[:500].partition("#")[0].split(",")]
        if len(fields) < 3 or fields[2] != "direct":
            continue
        system, account = fields[0], fields[1]
        named = re.fullmatch(r"[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,4}", system)
        if named and re.fullmatch(r"[\w.:@-]{1,100}", account) and not _PLACEHOLDER.fullmatch(account):
            found[f"{system}/{account}"] = None
        if len(found) >= 200:
            break
    return [("ads_txt", value) for value in found]
