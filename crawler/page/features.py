"""Further signs of what a page is: forms, comments, ads, disclosures, visitors' texts, template shape.

A sign is recorded with what showed it and is never a verdict by itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import mmh3

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.linking.outgoing import leading_out
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.structured import first_value, types_of
from linkvet.crawler.page.walk import UNSPACED, Element, Reading
from linkvet.store.urls import parse_url
from linkvet.store.word_lists import rows_of

SHAPE_SIZE = 64
MAX_FORMS = 30
MAX_HREFS = 3000
MAX_LINES = 3000
MAX_PHRASES = 15
ENDS = 4000
"""Characters at both ends of a page's text, where software and guestbooks name themselves."""
_LISTS = Path(__file__).parents[1] / "lists"
_SEARCH_NAMES = frozenset("s q query search keyword keywords suche searchword search_query term".split())
_CARD = re.compile(r"cc-?number|card-?number|cardnumber|paypal\.com|stripe\.com")
_COMMENT_ID = re.compile(r"(?:li-|div-)?comment[-_]?(\d{1,12})", re.I)
_AMAZON_TAG = re.compile(r"amazon\.[a-z.]{2,6}/\S{0,600}?[?&]tag=([\w-]{2,40}-2\d)(?![\w-])")
_PAGE_OWN = re.compile(
    r"\b(?:post|page|postid|page-id|category|tag|term|author|parent-pageid|node|comment|product|attachment)-[^\s\0]*"
)
_OF_ONE_PAGE = Literals(("post", "category-", "tag-", "page-id", "comment-"))
"""What stands in the names that software gives to single pages, and in few others."""
_AFFILIATE_WORDS = ("affili", "amazon associate", "afilia", "afiliac", "アフィリエイト")
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$)|[。！？]")
_PROFILE_PATH = re.compile(
    r"/(?:members?|users?|profiles?|u)/[^/]+/?$|/(?:member|profile|memberlist)\.php", re.I
)
_DIGITS = re.compile(r"\d+")
_NO_DIGITS = str.maketrans("", "", "0123456789")


def list_of(name: str, lower: bool = True) -> tuple[tuple[str, ...], ...]:
    """Rows of one of this package's word lists, split at tabs, in lower case."""
    return rows_of(_LISTS / name, lower)


def features_of(reading: Reading, doc: Document, objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Every further sign under its name; what was not seen is left out, counts excepted."""
    lowered = reading.lowered
    forms = _forms(reading)
    hrefs = _hrefs(reading)
    told_paid, told_affiliate = _disclosures(reading, lowered)
    features: dict[str, Any] = {
        "visible_chars": reading.chars,
        "main_chars": len(reading.main_text),
        "scripts": len(reading.elements["script"]),
        "iframes": len(reading.elements["iframe"]),
        "images": len(reading.elements["img"]),
        "password_fields": sum(
            _type(attributes) == "password" for _, attributes, _ in reading.elements["input"]
        ),
        "forms": forms,
        "comments": _comments(reading, objects),
        "pagination": _pagination(reading),
        "byline": _byline(reading, objects),
        "schema_types": _schema_types(reading, objects),
        "og_type": _meta(reading, "og:type", 40),
        "og_site_name": _meta(reading, "og:site_name", 120),
        "image": _meta(reading, "og:image", 500),
        "meta_keywords": _meta(reading, "keywords", 300),
        "body_classes": _body_classes(reading),
        "disclosures": told_paid,
        "affiliate": {**_affiliate(reading, hrefs), **_told(told_affiliate)},
        "ads": _ads(reading),
        "ugc": _ugc(reading, doc, hrefs, objects, forms),
        "shape": shape_of(reading),
        **_head_links(reading, doc),
        **leading_out(reading, doc),
    }
    features["login_wall"] = features["password_fields"] > 0 and len(reading.main_text) < 600
    return {
        name: value
        for name, value in features.items()
        if value is not False and value not in (None, "", [], {})
    }


def _type(attributes: dict[str, str | None]) -> str:
    return (attributes.get("type") or "").strip().lower()


def _meta(reading: Reading, name: str, limit: int) -> str | None:
    found = reading.metas.get(name)
    return found[0][:limit] if found else None


def _hrefs(reading: Reading) -> str:
    """The addresses of the page's links, one per line, in lower case."""
    links = reading.elements["a"][:MAX_HREFS]
    return "\n".join(href[:2000] for _, attributes, _ in links if (href := attributes.get("href"))).lower()


def _forms(reading: Reading) -> list[str]:
    return sorted({kind for form in reading.elements["form"][:MAX_FORMS] if (kind := _form_kind(form))})


def _form_kind(form: Element) -> str:
    node, attributes, _ = form
    fields = [field.attributes for field in node.css("input, textarea")[:100]]
    types = {_type(field) for field in fields}
    names = {(field.get("name") or "").lower() for field in fields}
    named = " ".join((attributes.get(key) or "")[:300] for key in ("action", "id", "class", "name")).lower()
    has_area = node.css_first("textarea") is not None
    by_mail = "email" in types or any("mail" in name for name in names)
    told = " ".join(f"{field.get('autocomplete')} {field.get('name')}" for field in fields).lower()
    if _CARD.search(told) or _CARD.search(named):
        return "payment"
    if "password" in types:
        return "login"
    if has_area and ("comment" in named or "comment" in names or "respond" in named):
        return "comment"
    if (attributes.get("role") or "") == "search" or "search" in types or names & _SEARCH_NAMES:
        return "search"
    if has_area and (by_mail or "contact" in named or "wpcf7" in named):
        return "contact"
    return "newsletter" if by_mail and not has_area else ""


def _comments(reading: Reading, objects: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Whether the page has a place for comments, and how many it shows."""
    marked = [attributes for sign, (_, attributes, _) in reading.marked if sign == "comment"]
    ids = {found[1] for own in marked if (found := _COMMENT_ID.fullmatch(own.get("id") or ""))}
    classed = sum("comment" in (own.get("class") or "").lower().split() for own in marked)
    items = sum((own.get("itemtype") or "").endswith("/Comment") for _, own, _ in reading.items)
    count = len(ids) or items or classed
    if not count:
        told = first_value(objects, "commentCount")
        count = int(told) if told and told.isdecimal() and len(told) < 7 else 0
    return {"area": True, "count": count} if marked or count else None


def _pagination(reading: Reading) -> bool:
    for tag in ("link", "a"):
        for _, attributes, _ in reading.elements[tag][:MAX_HREFS]:
            if "rel" in attributes and (attributes["rel"] or "").lower() in ("next", "prev"):
                return True
    return any(
        sign == "nav" and "pag" in (own.get("class") or own.get("id") or "").lower()
        for sign, (_, own, _) in reading.marked
    )


def _byline(reading: Reading, objects: list[dict[str, Any]]) -> str | None:
    told = first_value(objects, "author") or _meta(reading, "author", 80)
    if told:
        return told[:80]
    marked = (element for sign, element in reading.marked if sign == "author")
    for node, _, block in islice(marked, 30):
        if block is not None:
            text = " ".join(node.text()[:400].split())
            if 2 < len(text) <= 80:
                return text
    return None


def _schema_types(reading: Reading, objects: list[dict[str, Any]]) -> list[str]:
    names = {name for item in objects for name in types_of(item)}
    for _, attributes, _ in reading.items:
        names.update(
            kind.rsplit("/", 1)[-1][:60] for kind in (attributes.get("itemtype") or "")[:300].split()
        )
    return sorted(name for name in names if name)[:20]


def _body_classes(reading: Reading) -> list[str]:
    body = reading.elements["body"]
    words = ((body[0][1].get("class") or "")[:2000].split()) if body else []
    return [word for word in words if len(word) <= 40][:20]


def _disclosures(reading: Reading, lowered: str) -> tuple[list[str], list[str]]:
    """Sentences by which the page says that it was paid for, and those that speak of affiliate links only.

    Labels of ad slots do not count.
    """
    paid: dict[str, None] = dict.fromkeys(_paid_labels(reading))
    affiliate: dict[str, None] = {}
    literals, order = _phrases()
    present = sorted(literals.within(lowered), key=order.__getitem__)
    for phrase in present[:MAX_PHRASES]:
        sentence = _sentence_with(reading, phrase)
        if sentence:
            partner = any(word in phrase for word in _AFFILIATE_WORDS)
            (affiliate if partner else paid)[sentence] = None
    return list(paid)[:5], list(affiliate)[:2]


def _told(sentences: list[str]) -> dict[str, list[str]]:
    return {"disclosures": sentences} if sentences else {}


@lru_cache(maxsize=1)
def _phrases() -> tuple[Literals, dict[str, int]]:
    """Disclosing phrases, and their order: longer ones say more than single words."""
    phrases = [phrase for (phrase,) in list_of("disclosures.txt")]
    phrases.sort(key=lambda phrase: (UNSPACED.search(phrase) is not None, " " not in phrase))
    return Literals(phrases), {phrase: place for place, phrase in enumerate(phrases)}


def _sentence_with(reading: Reading, phrase: str) -> str | None:
    """The first sentence with ``phrase``; a label that stands alone counts only above the running text."""
    whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)" if phrase.isascii() else re.escape(phrase), re.I)
    running = 0
    for line in reading.lines[:MAX_LINES]:
        running += line.block.inside and line.running
        if line.linked > 0.5 * len(line.text) or line.block.template:
            continue
        if running > 2 and len(line.text) < len(phrase) + 8:
            continue
        match = whole.search(line.text[:5000])
        if match:
            before = [end.end() for end in _SENTENCE_END.finditer(line.text, 0, match.start())]
            after = _SENTENCE_END.search(line.text, match.end())
            start = max(before[-1] if before else 0, match.start() - 100)
            return line.text[start : after.end() if after else None].strip()[:200]
    return None


def _paid_labels(reading: Reading) -> list[str]:
    heads = [
        node.text()[:300] for node, _, _ in [*reading.elements["title"][:1], *reading.elements["h1"][:1]]
    ]
    heads.append(reading.main_text[:100].partition("\n")[0])
    labels = {label for (label,) in list_of("paid_labels.txt")}
    for head in heads:
        opening = re.match(r"\s*+(?:[\[(【]\s*+([^\])】]{2,20})[\])】]|([^:|–]{2,20})\s*+[:|–])", head)
        if opening and (opening[1] or opening[2]).strip().lower() in labels:
            return [" ".join(head.split())[:200]]
    return []


def _affiliate(reading: Reading, hrefs: str) -> dict[str, list[str]]:
    """Affiliate redirects linked to, and partner tags in links to Amazon."""
    linked = {href.split("/", 3)[2] for href in hrefs.split("\n") if "//" in href[:8] and href.count("/") > 1}
    known = {host for (host,) in list_of("affiliate_hosts.txt")}
    hosts = {name for host in linked for name in _with_parents(host) if name in known}
    tags = amazon_tags(reading)
    return {name: sorted(values)[:20] for name, values in (("hosts", hosts), ("tags", tags)) if values}


def _with_parents(host: str) -> list[str]:
    parts = host.split(".")[-5:]
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def amazon_tags(reading: Reading) -> list[str]:
    """Partner tags in the page's links to Amazon."""
    hrefs = (attributes.get("href") or "" for _, attributes, _ in reading.elements["a"])
    tagged = islice((href[:1000] for href in hrefs if "tag=" in href and "amazon." in href), 300)
    return sorted(set(_AMAZON_TAG.findall("\n".join(tagged))))[:20]


def _ads(reading: Reading) -> dict[str, Any]:
    loaded = [*reading.elements["script"], *reading.elements["iframe"], *reading.elements["link"]]
    sources = "\n".join(
        (attributes.get("src") or attributes.get("href") or "")[:500] for _, attributes, _ in loaded
    ).lower()
    literals, names = _ad_networks()
    networks = sorted({names[literal] for literal in literals.within(sources)})
    slots = sum(sign == "ad" for sign, _ in reading.marked)
    slots += sum("adsbygoogle" in (own.get("class") or "") for _, own, _ in reading.elements["ins"])
    return {name: value for name, value in (("networks", networks), ("slots", slots)) if value}


@lru_cache(maxsize=1)
def _ad_networks() -> tuple[Literals, dict[str, str]]:
    names = {literal: name for literal, name in list_of("ad_networks.txt")}  # noqa: C416
    return Literals(names), names


def _ugc(
    reading: Reading, doc: Document, hrefs: str, objects: list[dict[str, Any]], forms: list[str]
) -> dict[str, str]:
    """Places where visitors write themselves: kind → the sign that shows it."""
    classes = " ".join(_body_classes(reading)).lower()
    generator = " ".join(reading.metas.get("generator", ())).lower()
    lowered = reading.lowered
    ends = lowered[:ENDS] + lowered[ENDS:][-ENDS:]
    places = {"link": hrefs, "text": ends, "class": classes, "generator": generator}
    literals, rows = _ugc_signs()
    present = {place: literals[place].within(text) for place, text in places.items()}
    found: dict[str, str] = {}
    for kind, place, literal in rows if any(present.values()) else ():
        if kind not in found and literal in present[place]:
            found[kind] = f"{place}: {literal}"
    if "comment" in forms:
        found["comment_form"] = "form"
    types = {name for item in objects for name in types_of(item)}
    for kind, name in (("forum", "DiscussionForumPosting"), ("forum", "QAPage"), ("profile", "ProfilePage")):
        if name in types:
            found.setdefault(kind, f"schema: {name}")
    if _PROFILE_PATH.search(doc.url.path[:500]):
        found.setdefault("profile", f"path: {doc.url.path[:80]}")
    if "guestbook" in doc.url.path.lower() or "gaestebuch" in doc.url.path.lower():
        found.setdefault("guestbook", f"path: {doc.url.path[:80]}")
    return found


@lru_cache(maxsize=1)
def _ugc_signs() -> tuple[dict[str, Literals], list[tuple[str, ...]]]:
    rows = list(list_of("ugc_signs.txt"))
    places = {place for _, place, _ in rows} | {"link", "text", "class", "generator"}
    return {place: Literals(text for _, at, text in rows if at == place) for place in places}, rows


def _head_links(reading: Reading, doc: Document) -> dict[str, Any]:
    """The icon and the feeds that the page names."""
    icon: str | None = None
    feeds: list[str] = []
    for _, attributes, _ in reading.elements["link"]:
        rel = (attributes.get("rel") or "").lower().split()
        href = attributes.get("href")
        if not href or not ("icon" in rel or "alternate" in rel):
            continue
        url = parse_url(href, doc.base) if len(feeds) < 5 or icon is None else None
        if url is None:
            continue
        if "icon" in rel and icon is None:
            icon = url.href[:500]
        elif "alternate" in rel and _type(attributes) in ("application/rss+xml", "application/atom+xml"):
            feeds.append(url.href[:500])
    return {"icon": icon, "feeds": feeds[:5]}


def shape_of(reading: Reading) -> list[int]:
    """Signature of the page's template: the smallest hashes of its pairs of neighbouring classed elements.

    Two pages' signatures estimate the Jaccard similarity of their pairs (bottom-k sketch: Cohen and Kaplan,
    "Summarizing data using bottom-k sketches", PODC 2007). Numbers and names of single posts are left out.
    """
    keys = list(dict.fromkeys(reading.classed))
    plain = dict(zip(keys, _plain(keys), strict=False))
    pairs = set(map(">".join, pairwise(map(plain.__getitem__, reading.classed))))
    return sorted({mmh3.hash(pair, signed=False) for pair in pairs})[:SHAPE_SIZE]


def _plain(keys: list[str]) -> list[str]:
    cleaned = [key[:200] for key in keys]
    for place in _OF_ONE_PAGE.lines(cleaned):
        cleaned[place] = _PAGE_OWN.sub("", cleaned[place])
    joined = "\0".join(cleaned)
    return (joined.translate(_NO_DIGITS) if joined.isascii() else _DIGITS.sub("", joined)).split("\0")
