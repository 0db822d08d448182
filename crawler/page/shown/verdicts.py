"""What an answer means: a bot check, a parked domain, a page that is gone though it answers, another page.

Every verdict needs a strong mark and a page that holds little else: pages that merely speak of captchas,
missing pages or domain sales must come through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.features import list_of
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.shown.parts import said_in_parts
from linkvet.crawler.page.walk import Reading, reading_of
from linkvet.store.types import Hop, PageFacts
from linkvet.store.urls import TRACKING_PARAMETERS, Url, parse_url

MAX_CHALLENGE_TEXT = 1500
MAX_GENERIC_TEXT = 800
MAX_PARKED_TEXT = 3000
MAX_SOFT_404_TEXT = 1500
LONE_NOTICE = 120
"""Characters of a whole text that may be one notice."""
TITLE_ROOM, TIGHT_ROOM = 40, 6
"""Characters that a title may have beside the mark of a bot check; the latter above more than a little text."""
MAX_MARKUP = 300_000
_REFUSALS = frozenset((202, 401, 403, 405, 406, 409, 418, 429, 430, 503, 999))
_WIDGETS = ("recaptcha", "hcaptcha", "turnstile", "geetest", "friendlycaptcha", "funcaptcha", "/captcha")
_SEGMENTS = re.compile(r"\s[|\-–—:·•»«~]+\s|[|»«·•]|:\s|\s?[-–—]\s")
_ERROR_404 = re.compile(
    r"(?:http|page|status|errore?|erreur|erro|fehler|błąd|chyba|hiba|hata|ошибка|помилка)?[\s:-]{0,3}404[\s:!.-]{0,3}"
    r"(?:error|errors?|page|not found|fehler|hata|エラー|错误)?[\s!.]{0,3}",
    re.I,
)
_INDEX = re.compile(r"/(?:index|default|home)(?:\.\w{2,5})?$")
_EXTENSION = re.compile(r"\.(?:html?|php\d?|aspx?|jsp|shtml|xhtml|cfm|cgi)$")
_LANGUAGE_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?)?(?:/(?:home|start|index))?")
_GENERIC_SLUGS = frozenset("index home page default start main news blog article post view show".split())
_DATE_PART = re.compile(r"\d+")


def is_challenge(status: int, headers: Mapping[str, str], doc_or_html: Document | bytes | str) -> str | None:
    """The sign by which an answer is a bot check instead of the page, or ``None``."""
    told = {name.lower(): value.lower() for name, value in headers.items()}
    for vendor, mark in _header_marks():
        name, _, part = mark.partition(": ")
        if told.get(name) and part in told[name]:
            return f"{vendor}: header {mark}"
    doc = _as_document(doc_or_html)
    reading = reading_of(doc)
    if reading.chars > MAX_CHALLENGE_TEXT or len(reading.elements["a"]) > 40:
        return None
    return _marked_challenge(reading, doc) or _worded_challenge(status, reading)


@lru_cache(maxsize=1)
def _header_marks() -> list[tuple[str, str]]:
    """Vendor, and the header with a part of its value, by which a bot check is known."""
    return [(vendor, mark) for vendor, place, mark in list_of("challenges.txt") if place == "header"]


def _as_document(doc_or_html: Document | bytes | str) -> Document:
    if isinstance(doc_or_html, Document):
        return doc_or_html
    body = doc_or_html.encode("utf-8", "replace") if isinstance(doc_or_html, str) else doc_or_html
    nowhere = Url("http://page.invalid/", "http", "page.invalid", 80, "/", "")
    return read_document(body, nowhere, "utf-8" if isinstance(doc_or_html, str) else None)


def _title(reading: Reading) -> str:
    titles = reading.elements["title"]
    return " ".join(titles[0][0].text()[:1000].split()) if titles else ""


def _marked_challenge(reading: Reading, doc: Document) -> str | None:
    places = {"html": (doc.tree.html or "")[:MAX_MARKUP].lower(), "title": _title(reading).lower()}
    room = TITLE_ROOM if reading.chars <= MAX_GENERIC_TEXT else TIGHT_ROOM
    for vendor, place, mark in list_of("challenges.txt"):
        if (
            place in places
            and mark in places[place]
            and (place == "html" or len(places[place]) < len(mark) + room)
        ):
            return f"{vendor}: {mark}"
    return None


def _worded_challenge(status: int, reading: Reading) -> str | None:
    """A check known by its words: little text, nothing to fill in, and a sign that it stands in the way."""
    if reading.chars > MAX_GENERIC_TEXT or _asks_for_text(reading):
        return None
    text = f"{_title(reading)}\n{reading.text}".lower()
    places = ("text", "refused") if status < 300 else ("text",)
    mark = next((m for _, place, m in list_of("challenges.txt") if place in places and m in text), None)
    if mark is None:
        return None
    loaded = [*reading.elements["script"], *reading.elements["iframe"]]
    sources = "\n".join((attributes.get("src") or "")[:300] for _, attributes, _ in loaded).lower()
    widget = any(name in sources for name in _WIDGETS)
    alone = len(reading.elements["a"]) <= 3 and reading.chars < 300
    return f"generic: {mark}" if widget or alone or status in _REFUSALS else None


def _asks_for_text(reading: Reading) -> bool:
    kinds = [(attributes.get("type") or "text").lower() for _, attributes, _ in reading.elements["input"]]
    asked = sum(kind in ("text", "email", "tel", "search") for kind in kinds)
    areas = sum(
        "captcha" not in (own.get("name") or own.get("id") or "")
        for _, own, _ in reading.elements["textarea"]
    )
    return "password" in kinds or areas > 0 or asked > 1


def lost_reason(
    facts: PageFacts,
    doc: Document,
    requested: Url,
    final: Url,
    chain: Sequence[Hop] = (),
    name_servers: Iterable[str] = (),
) -> str:
    """Why a page that answered lacks the link: its domain is parked, it is gone, moved, or was edited.

    ``chain`` is what led from ``requested`` to ``final``; where both are the same page it says nothing.
    """
    reading = reading_of(doc)
    if _parked(facts, reading, requested, final, name_servers):
        return "parked"
    if _soft_404(facts, reading, doc):
        return "soft_404"
    if (chain or requested != final) and not same_page(requested, final):
        return "page_redirected"
    return "link_removed"


def _heads(facts: PageFacts, reading: Reading) -> list[str]:
    """Title and first headlines, folded to lower case."""
    firsts = [heading for heading in facts.headings[:2] if len(heading) < 200]
    return [head.lower() for head in [facts.title or "", *firsts] if head]


def _parked(
    facts: PageFacts, reading: Reading, requested: Url, final: Url, name_servers: Iterable[str]
) -> bool:
    if reading.chars > 2 * MAX_PARKED_TEXT:
        return False
    hosts, literals = _parking_hosts()
    if final.domain != requested.domain and (final.domain in hosts or final.host in hosts):
        return True
    loaded = [*reading.elements["script"], *reading.elements["iframe"]]
    sources = [(own.get("src") or "")[:500].lower() for _, own, _ in loaded]
    named = literals.within("\n".join(sources))
    framed = any(_names(source, host) for source in sources for host in named)
    served = any(_served_by_parking(server) for server in name_servers)
    if (framed or served) and reading.chars < MAX_PARKED_TEXT // 2:
        return True
    return _says_parked(facts, reading, final, framed or served)


@lru_cache(maxsize=1)
def _parking_hosts() -> tuple[frozenset[str], Literals]:
    hosts = frozenset(host for (host,) in list_of("parking_hosts.txt"))
    return hosts, Literals(hosts)


def _names(address: str, host: str) -> bool:
    """Whether an address lies on ``host`` or below it."""
    rest = address.partition("//")[2]
    return rest.startswith((host + "/", host + "?")) or rest == host or f".{host}/" in rest.partition("?")[0]


def _served_by_parking(server: str) -> bool:
    parts = server.lower().rstrip(".").split(".")
    known = {name for (name,) in list_of("parking_name_servers.txt")}
    return any(".".join(parts[start:]) in known for start in range(len(parts) - 1))


def _says_parked(facts: PageFacts, reading: Reading, final: Url, supported: bool) -> bool:
    own = final.host.removeprefix("www.")
    heads = [spelt for head in _heads(facts, reading) for spelt in _unnamed(head, own)]
    text = reading.lowered[: 2 * MAX_PARKED_TEXT]
    links = len(reading.elements["a"])
    literals, rows = _parked_phrases()
    told = own in text or any(own in head for head in heads) or supported or len(text) < 200
    if not _is_article(facts) and _parked_in_parts(heads, text, told):
        return True
    present = literals.within("\n".join((*heads, text)))
    for kind, phrase in rows if present else ():
        if phrase not in present:
            continue
        headed = any(phrase in head and len(head) < len(phrase) + 60 for head in heads)
        if kind == "coming":
            found = headed and reading.chars < 400 and links < 15
        elif kind in ("default", "suspended"):
            found = headed and (len(text) < 600 or kind == "default")
        else:
            short = len(text) < 700 and phrase in text
            found = (headed or short) and len(text) < MAX_PARKED_TEXT and told and not _is_article(facts)
        if found:
            return True
    return False


def _unnamed(head: str, own: str) -> list[str]:
    """A headline, and how it reads where it says "domain", or nothing, in place of the domain's name."""
    return [head, head.replace(own, "domain"), head.replace(f"{own} ", "")] if own in head else [head]


def _parked_in_parts(heads: list[str], text: str, told: bool) -> bool:
    """Whether a headline says in two words that the domain or the site is out of use."""
    lone = [line for line in text.splitlines() if line] if len(text) <= 2 * LONE_NOTICE else []
    said = [*heads, *lone]
    if told and len(text) < MAX_PARKED_TEXT // 2 and any(said_in_parts(one, "expired") for one in said):
        return True
    return len(text) < 600 and any(said_in_parts(one, "suspended") for one in heads)


@lru_cache(maxsize=1)
def _parked_phrases() -> tuple[Literals, tuple[tuple[str, ...], ...]]:
    rows = list_of("parked.txt")
    return Literals(phrase for _, phrase in rows), rows


def _is_article(facts: PageFacts) -> bool:
    """Whether the page says of itself that it is an article, or has the text of one."""
    told = facts.features.get("og_type") == "article" or facts.published is not None
    return (told and len(facts.text) > 400) or len(facts.text) > MAX_SOFT_404_TEXT


def _soft_404(facts: PageFacts, reading: Reading, doc: Document) -> bool:
    if _is_article(facts):
        return False
    if "error404" in facts.features.get("body_classes", ()):
        return True
    heads = _heads(facts, reading)
    title = heads[:1] if facts.title else []
    segments = [part.strip(" .!:…") for head in title for part in [head, *_SEGMENTS.split(head)]]
    segments += [head.strip(" .!:…") for head in heads[len(title) :]]
    if any(_says_not_found(segment) for segment in segments if segment):
        return True
    if len(facts.text) > MAX_GENERIC_TEXT:
        return False
    own = doc.url.host.removeprefix("www.")
    lone = [facts.text.lower()] if len(facts.text) <= LONE_NOTICE else []
    return any(said_in_parts(text.replace(own, "this site"), "gone") for text in [*segments, *lone])


def _says_not_found(segment: str) -> bool:
    if _ERROR_404.fullmatch(segment):
        return True
    for phrase in _not_found_phrases().within(segment):
        room = 30 if len(phrase) > 14 or not phrase.isascii() else 10
        if len(segment) <= len(phrase) + room:
            return True
    return False


@lru_cache(maxsize=1)
def _not_found_phrases() -> Literals:
    return Literals(phrase for (phrase,) in list_of("not_found.txt"))


def same_page(requested: Url, final: Url) -> bool:
    """Whether a redirect only changed how a page is written: scheme, www, case, prefix, date, tracking."""
    if requested.domain != final.domain:
        return False
    asked, got = _plain_path(requested), _plain_path(final)
    if asked == got:
        return _plain_query(requested) == _plain_query(final) or not _plain_query(final)
    if not asked:
        return bool(_plain_query(requested)) or _LANGUAGE_HOME.fullmatch(got) is not None
    if not got:
        return _LANGUAGE_HOME.fullmatch(asked) is not None
    return _same_slug(asked, got)


def _plain_path(url: Url) -> str:
    path = unquote(url.path).lower().rstrip("/")
    path = _INDEX.sub("", path).removesuffix("/amp")
    return _EXTENSION.sub("", path).rstrip("/")


def _plain_query(url: Url) -> frozenset[str]:
    parts = url.query[1:].split("&") if url.query else []
    return frozenset(
        part.lower() for part in parts if part and part.partition("=")[0].lower() not in TRACKING_PARAMETERS
    )


def _same_slug(asked: str, got: str) -> bool:
    """The last part of both paths is the same name, numbers apart."""
    slugs = [frozenset(re.split(r"[\s_+.,-]+", path.rpartition("/")[2])) for path in (asked, got)]
    words = [frozenset(word for word in slug if word and not _DATE_PART.fullmatch(word)) for slug in slugs]
    if not words[0] and not words[1]:
        return slugs[0] == slugs[1] and len("".join(slugs[0])) > 2
    return words[0] == words[1] and bool(words[0] - _GENERIC_SLUGS)


def refresh_target(
    doc: Document, headers: Mapping[str, str]
) -> tuple[str, float, Literal["refresh", "meta"]] | None:
    """Where a Refresh header or a meta refresh sends the visitor, after how many seconds, and which it was.

    Read by the rules of the HTML standard ("shared declarative refresh steps"); a refresh of the page itself
    is none, and elements in ``noscript`` do not count.
    """
    header = next((value for name, value in headers.items() if name.lower() == "refresh"), None)
    if header is not None:
        found = _refresh(header, doc.url.href, doc)
        if found is not None:
            return (*found, "refresh")
    for node, attributes, _ in reading_of(doc).elements["meta"]:
        if (attributes.get("http-equiv") or "").strip().lower() == "refresh" and not _in_noscript(node):
            found = _refresh(attributes.get("content") or "", doc.base, doc)
            if found is not None:
                return (*found, "meta")
    return None


def _in_noscript(node: object) -> bool:
    parent = getattr(node, "parent", None)
    for _ in range(50):
        if parent is None:
            return False
        if parent.tag == "noscript":
            return True
        parent = parent.parent
    return True


def _refresh(content: str, base: str, doc: Document) -> tuple[str, float] | None:
    match = re.match(
        r"[ \t\n\f\r]*(?:(\d{1,9})|(?=\.))[\d.]{0,20}(?=[;, \t\n\f\r])[ \t\n\f\r]*[;,]?\s*", content[:9000]
    )
    if match is None:
        return None
    address = content[match.end() : 9000]
    named = re.match(r"url\s{0,50}=\s{0,50}", address, re.I)
    if named:
        address = address[named.end() :]
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    url = parse_url(address.strip(), base) if address.strip() else None
    if url is None or url.without_fragment == doc.url.without_fragment:
        return None
    return url.href, float(match[1] or 0)
