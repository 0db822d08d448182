"""What a referring page shows apart from its links: title, directives, language, date, text, signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.features import features_of, list_of
from linkvet.crawler.page.published import published_of
from linkvet.crawler.page.robots_directives import directives, header_directives
from linkvet.crawler.page.structured import structured_data
from linkvet.crawler.page.walk import UNSPACED, Element, Reading, reading_of
from linkvet.store.types import PageFacts
from linkvet.store.urls import MAX_URL_LENGTH, parse_url

MAX_HEADINGS = 30
LANGUAGE_SAMPLE = 600
ENOUGH_LETTERS = 60
SURE_LETTERS = 200
FREQUENT_SHARE, MIN_FREQUENT = 0.14, 6
"""Share and number of a language's own frequent words that leave no doubt; other languages reach 0.13."""
UNDECLARED_SHARE = 0.2
"""The same where the page declares no language: texts that quote another language stay below it."""
OWN_SCRIPT_SHARE = 0.3
"""Share of letters that only one language writes from which on a text is in it."""
_OWN_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
)
_LINK_HEADER = re.compile(r"<([^<>]{1,2000})>\s*((?:;[^,<;]{1,200}){1,8})")
_CODE = re.compile(r"([a-zA-Z]{2,3})(?=$|[-_])")


def page_facts(doc: Document, headers: Mapping[str, str]) -> PageFacts:
    """Everything that one page tells of itself; its links and footprints are read elsewhere."""
    reading = reading_of(doc)
    objects = structured_data(reading)
    headers = {name.lower(): value for name, value in headers.items()}
    robots, origin = _robots(reading, headers)
    declared = _declared_language(reading, headers)
    return PageFacts(
        title=_title(reading),
        canonical=_canonical(reading, doc, headers),
        robots=robots,
        robots_origin=origin,
        description=_first_meta(reading, "description", "og:description", "twitter:description"),
        language=_language(reading, declared),
        language_declared=declared,
        charset=doc.charset,
        published=published_of(reading, objects, doc.url),
        text=reading.main_text,
        words=count_words(reading.text),
        html_bytes=doc.html_bytes,
        headings=_headings(reading),
        features=features_of(reading, doc, objects),
    )


def nofollow_origins(doc: Document, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Where the page as a whole asks not to follow its links: those of ``meta`` and ``header``."""
    headers = {name.lower(): value for name, value in headers.items()}
    told = {
        "meta": _meta_directives(reading_of(doc)),
        "header": header_directives(headers.get("x-robots-tag", "")),
    }
    return tuple(origin for origin, directives in told.items() if "nofollow" in directives)


def count_words(text: str) -> int:
    """Words of ``text``; in scripts written without spaces two characters count as one word."""
    if text.isascii():
        return len(text.split())
    spaced, unspaced = UNSPACED.subn(" ", text)
    return len(spaced.split()) + (unspaced + 1) // 2


def _title(reading: Reading) -> str | None:
    for node, _, _ in reading.elements["title"][:20]:
        if not _inside_drawing(node):
            return " ".join(node.text().split())[:2000]
    return None


def _inside_drawing(node: object) -> bool:
    """Whether the element belongs to SVG or MathML rather than to HTML."""
    parent = getattr(node, "parent", None)
    while parent is not None:
        if parent.tag in ("svg", "math"):
            return True
        if parent.tag in ("foreignobject", "foreignObject", "head", "body"):
            return False
        parent = parent.parent
    return False


def _first_meta(reading: Reading, *names: str) -> str | None:
    for name in names:
        for text in reading.metas.get(name, ()):
            if text:
                return text[:1000]
    return None


def _canonical(reading: Reading, doc: Document, headers: Mapping[str, str]) -> str | None:
    """The address that the page names as its own; empty and unreadable ones are passed over."""
    for _, attributes, _ in reading.elements["link"]:
        href = attributes.get("href")
        if href and href.strip() and "canonical" in (attributes.get("rel") or "").lower().split():
            url = parse_url(href, doc.base)
            if url is not None:
                return url.href
    for target, parameters in _LINK_HEADER.findall(headers.get("link", "")[: 2 * MAX_URL_LENGTH]):
        if "canonical" in re.split(r'[\s;="\']+', parameters.lower()):
            url = parse_url(target.strip(), doc.url.href)
            if url is not None:
                return url.href
    return None


def _robots(reading: Reading, headers: Mapping[str, str]) -> tuple[str, str]:
    meta = _meta_directives(reading)
    header = header_directives(headers.get("x-robots-tag", ""))
    told = meta | header
    for permission, refusal in (("index", "noindex"), ("follow", "nofollow")):
        if refusal in told:
            told -= {permission, "all"}
    origin = " ".join(name for name, given in (("meta", meta), ("header", header)) if given)
    return " ".join(sorted(told)), origin


def _meta_directives(reading: Reading) -> set[str]:
    told: set[str] = set()
    for name in ("robots", "googlebot"):
        for content in reading.metas.get(name, ()):
            told |= directives(content)
    return told


def _declared_language(reading: Reading, headers: Mapping[str, str]) -> str | None:
    html = reading.elements["html"]
    own: dict[str, str | None] = html[0][1] if html else {}
    spoken = (own.get("lang"), own.get("xml:lang"), *reading.metas.get("content-language", ())[:1])
    elsewhere = (_http_equiv(reading.elements["meta"]), headers.get("content-language"))
    for text in (*spoken, *elsewhere, *reading.metas.get("og:locale", ())[:1]):
        code = text.strip()[:35] if text else ""
        if _CODE.match(code):
            return code
    return None


def _http_equiv(metas: list[Element]) -> str | None:
    for _, attributes, _ in metas[:200]:
        if (attributes.get("http-equiv") or "").strip().lower() == "content-language":
            return str(attributes.get("content") or "") or None
    return None


def _language(reading: Reading, declared: str | None) -> str | None:
    match = _CODE.match(declared) if declared else None
    said = match[1].lower() if match else None
    text = reading.main_text if len(reading.main_text) >= SURE_LETTERS else reading.text
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    unspaced = len(UNSPACED.findall(sample)) if not sample.isascii() else 0
    if letters + 2 * unspaced < ENOUGH_LETTERS:
        return said
    if letters >= SURE_LETTERS and (spoken := _spoken(sample, said)):
        return spoken
    ranking = _identifier()(sample)
    if said and letters + 2 * unspaced < SURE_LETTERS and said in [code for code, _ in ranking[:3]]:
        return said
    return str(ranking[0][0])


def _spoken(sample: str, said: str | None) -> str | None:
    """The language of a text whose words or script leave no doubt, so that no model need be asked.

    ``said`` is what the page declares; only where it declares nothing are other languages' words looked for.
    """
    if not sample.isascii():
        for language, letters in _OWN_SCRIPTS:
            if len(letters.findall(sample)) >= OWN_SCRIPT_SHARE * len(sample):
                return language
    words = sample.lower().split()
    frequent = _frequent_words()
    share = FREQUENT_SHARE if said else UNDECLARED_SHARE
    for language in (said,) if said else frequent:
        own = frequent.get(language, frozenset())
        if sum(map(own.__contains__, words)) >= max(MIN_FREQUENT, share * len(words)):
            return language
    return None


@lru_cache(maxsize=1)
def _frequent_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in list_of("frequent_words.txt")}


def _sample(text: str) -> str:
    """A stretch of the text that starts after its beginning, where bylines and labels stand."""
    if len(text) > 2 * LANGUAGE_SAMPLE:
        start = text.find("\n", LANGUAGE_SAMPLE // 4, LANGUAGE_SAMPLE) + 1
        return text[start : start + LANGUAGE_SAMPLE]
    return text[:LANGUAGE_SAMPLE]


@lru_cache(maxsize=1)
def _identifier() -> Callable[[str], list[tuple[str, float]]]:
    """The language model over the languages with a two-letter code; loaded when the first text needs it."""
    import numpy as np
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    rank: Callable[[str], list[tuple[str, float]]] = identifier.rank
    return rank


def _headings(reading: Reading) -> list[str]:
    texts = []
    for node, _, block in reading.elements["h1"][:300]:
        text = " ".join(node.text().split()) if block is not None else ""
        if text:
            texts.append(text[:200])
            if len(texts) == MAX_HEADINGS:
                break
    return texts
