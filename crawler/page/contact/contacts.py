"""How to reach a site's owner, and the owner's own profiles, as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from linkvet.crawler.page.contact.mails import (
    CODED_LINK,
    decoded_mails,
    disguised_mails,
    mails_in,
    recipients,
    stated_mails,
)
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.walk import Block, Reading
from linkvet.store.urls import parse_url
from linkvet.store.word_lists import word_list

_BRACKET = re.compile(r"[\[({<|*【（［]")
MAX_MAILS = 10
MAX_CONTACT_PAGES = 3
MAX_ADDRESS = 300
_CONTACT_NAMES = "|".join(
    sorted(map(re.escape, word_list(Path(__file__).parents[2] / "lists" / "contact_paths.txt")))
)
_CONTACT_PAGE = re.compile(rf"/(?:{_CONTACT_NAMES})(?:\.(?:html?|php|aspx?|jsp))?/?(?:[?#]|$)")
"""Read in lower case: matching without regard to case costs several times as much."""
_SOCIAL = {
    "facebook.com": "facebook.com",
    "twitter.com": "twitter.com",
    "x.com": "twitter.com",
    "instagram.com": "instagram.com",
    "linkedin.com": "linkedin.com",
    "youtube.com": "youtube.com",
    "pinterest.com": "pinterest.com",
    "tiktok.com": "tiktok.com",
    "github.com": "github.com",
    "t.me": "t.me",
    "vk.com": "vk.com",
    "ok.ru": "ok.ru",
    "threads.net": "threads.net",
    "bsky.app": "bsky.app",
    "reddit.com": "reddit.com",
    "tumblr.com": "tumblr.com",
    "flickr.com": "flickr.com",
    "vimeo.com": "vimeo.com",
    "soundcloud.com": "soundcloud.com",
    "xing.com": "xing.com",
    "weibo.com": "weibo.com",
    "medium.com": "medium.com",
    "wa.me": "wa.me",
}
_TELLING = Literals(
    [
        "mailto:",
        CODED_LINK,
        "tel:",
        *_SOCIAL,
        *("/" + name for name in word_list(Path(__file__).parents[2] / "lists" / "contact_paths.txt")),
    ]
)
"""What stands in every address that can tell of an owner; most addresses of a page hold none of it."""
_PREFIXES = frozenset(
    "companies company in channel c user groups pages u profile people school showcase".split()
)
_NOT_HANDLES = frozenset(
    "share sharer sharer.php intent home home.php search watch hashtag pin login login.php dialog plugins tr"
    " submit embed privacy policy policies legal help about explore p reel status i sharearticle sharer.html"
    " share.php v playlist results addtofavorites profile.php policy.php events feed bookmarklets widgets"
    " sharing spi photos video videos hashtags ads business developers blog press".split()
)


def contacts_of(reading: Reading, doc: Document) -> Iterable[tuple[str, str]]:
    """Mail addresses, contact pages, telephone numbers and own profiles.

    As (``contact_mail | contact_page | phone | social``, value).
    """
    mails: dict[str, None] = {}
    pages: dict[str, None] = {}
    links = [((own.get("href") or "").strip(), block) for _, own, block in reading.elements["a"]]
    for place in _TELLING.lines([href[:MAX_ADDRESS].lower() for href, _ in links]):
        href, block = links[place]
        scheme = href[:8].lower()
        if scheme.startswith("mailto:"):
            mails.update(dict.fromkeys(recipients(href[7:])))
        elif CODED_LINK in href:
            mails.update(dict.fromkeys(decoded_mails(href.partition(CODED_LINK)[2])))
        elif scheme.startswith("tel:"):
            number = re.sub(r"[^\d+]", "", unquote(href[4:60]))
            if 7 <= len(number) <= 16:
                yield "phone", number
        elif len(href) <= MAX_ADDRESS and _CONTACT_PAGE.search(href.lower()):
            pages.update(dict.fromkeys(_own_page(href, doc)))
        elif "//" in scheme and (profile := _profile(href, block)):
            yield "social", profile
    for page in list(pages)[:MAX_CONTACT_PAGES]:
        yield "contact_page", page
    mails.update(dict.fromkeys(_coded_mails(doc)))
    mails.update(dict.fromkeys(stated_mails(reading)))
    mails.update(dict.fromkeys(_written_mails(reading)))
    for mail in list(mails)[:MAX_MAILS]:
        yield "contact_mail", mail


def _own_page(href: str, doc: Document) -> Iterable[str]:
    """The address of a contact page, where it lies on the site itself."""
    url = parse_url(href, doc.base)
    if url and url.domain == doc.url.domain:
        yield url.without_fragment


def security_contacts(text: str) -> list[tuple[str, str]]:
    """The ``Contact`` fields of a security.txt file as (``security_contact``, address or page).

    Format: RFC 9116. Anything that is no such line, a web page included, is passed over.
    """
    found: dict[str, None] = {}
    for line in text[:20_000].splitlines()[:200]:
        name, _, value = line[:MAX_ADDRESS].partition(":")
        value = value.strip()
        if name.strip().lower() != "contact":
            continue
        if value.lower().startswith("https://") and (url := parse_url(value)):
            found[url.href] = None
        else:
            found.update(dict.fromkeys(mails_in(value.removeprefix("mailto:"))))
    return [("security_contact", value) for value in list(found)[:MAX_MAILS]]


def ads_contacts(text: str) -> list[tuple[str, str]]:
    """The ``contact`` variables of an ads.txt file as (``ads_contact``, address); IAB Tech Lab ads.txt 1.1."""
    found: dict[str, None] = {}
    for line in text[:500_000].splitlines()[:5000]:
        name, equals, value = line[:MAX_ADDRESS].partition("=")
        if equals and name.strip().lower() == "contact":
            found.update(dict.fromkeys(mails_in(value)))
    return [("ads_contact", value) for value in list(found)[:MAX_MAILS]]


def _coded_mails(doc: Document) -> Iterable[str]:
    """Addresses that a content delivery network coded into ``data-cfemail``."""
    for node in doc.tree.css("[data-cfemail]")[: 5 * MAX_MAILS]:
        yield from decoded_mails(node.attributes.get("data-cfemail") or "")


def _written_mails(reading: Reading) -> Iterable[str]:
    """Addresses in the text itself, also where ``@`` and dots are lightly disguised."""
    for line in reading.lines:
        text = line.text
        if "@" in text or "＠" in text:
            yield from mails_in(text)
        if _BRACKET.search(text) or " DOT " in text:
            yield from disguised_mails(text)


def _profile(href: str, block: Block | None) -> str | None:
    """The site's own profile at a social network: linked from its template, not from its texts."""
    host = href.partition("//")[2].partition("/")[0].lower().removeprefix("www.").removeprefix("m.")
    network = _SOCIAL.get(host) or _SOCIAL.get(host.partition(".")[2])
    if network is None or not in_template(block):
        return None
    url = parse_url(href)
    parts = [part for part in unquote(url.path).split("/") if part] if url else []
    if parts and parts[0].lower() in _PREFIXES:
        parts = parts[:2] if len(parts) > 1 else []
    if not parts or parts[0].lower() in _NOT_HANDLES or len(parts) > 3:
        return None
    handle = parts[-1] if parts[0].lower() in _PREFIXES else parts[0]
    return f"{network}/{handle.lower()[:60]}" if re.fullmatch(r"@?[\w.%-]{2,60}", handle) else None


def in_template(block: Block | None) -> bool:
    """Whether an element stands in the header, navigation, sidebar or footer of its page."""
    for _ in range(12):
        if block is None:
            return False
        if block.furniture in ("nav", "footer", "aside", "share") or block.tag == "header":
            return True
        block = block.parent
    return False
