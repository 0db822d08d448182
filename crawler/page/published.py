"""When a page says it was published.

The order of trust (structured data, then meta elements, then marked-up times, then the address) follows the
practice of date extraction described by Barbaresi, "htmldate: A Python package to extract publication dates
from web pages", JOSS 2020.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate
from typing import Any

from linkvet.crawler.page.structured import first_value
from linkvet.crawler.page.walk import Reading
from linkvet.store.urls import Url

FIRST_YEAR = 1994
_META_NAMES = (
    "article:published_time og:published_time datepublished article:published og:article:published_time"
    " sailthru.date parsely-pub-date pubdate publishdate publish-date publish_date publication_date"
    " publication-date dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.date dc.date"
    " dc.date.published citation_publication_date citation_date date.created cxenseparse:recs:publishtime"
    " article.published published_time date_published date rnews:datepublished"
).split()
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?=T\d|\Z|\s)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d\d?)([-/.])(\d\d?)[-/.]((?:19|20)\d\d)(?!\d)")
_WRITTEN = re.compile(
    r"(?<!\w)(?:(\d\d?)\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d\d?)),?\s+((?:19|20)\d\d)(?!\d)", re.I
)
_IN_PATH = re.compile(r"(?:^|[/_-])((?:19|20)\d\d)[/_-](\d\d)[/_-](\d\d)(?=[/_.-]|$)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_HEADS = frozenset(("article", "header", "main", "hgroup"))


def published_of(reading: Reading, objects: list[dict[str, Any]], url: Url) -> str | None:
    """The ISO date of publication, or ``None`` where nothing believable is said."""
    candidates = [first_value(objects, "datePublished"), *_meta_dates(reading), *_marked_dates(reading)]
    for text in candidates:
        found = plausible_date(text) if text else None
        if found:
            return found
    match = _IN_PATH.search(url.path[:500])
    return _checked(match[1], match[2], match[3]) if match else None


def plausible_date(text: str) -> str | None:
    """``text`` as an ISO date, or ``None``: unreadable, ambiguous, before the web, or still to come."""
    text = text.strip()[:80]
    if match := _ISO.search(text) or _COMPACT.match(text):
        return _checked(match[1], match[2], match[3])
    if match := _WRITTEN.search(text):
        month = (match[2] or match[3])[:3].lower()
        return (
            _checked(match[5], _MONTHS.index(month) + 1, match[1] or match[4]) if month in _MONTHS else None
        )
    if match := _DAY_FIRST.search(text):
        return _day_and_month(match)
    try:
        parts = parsedate(text)
    except (ValueError, IndexError, TypeError):
        return None
    return _checked(parts[0], parts[1], parts[2]) if parts else None


def _day_and_month(match: re.Match[str]) -> str | None:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or first == second:
        return _checked(match[4], second, first)
    return _checked(match[4], first, second) if second > 12 else None


def _checked(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return found.isoformat() if found.year >= FIRST_YEAR and found <= tomorrow else None


def _meta_dates(reading: Reading) -> list[str]:
    return [text for name in _META_NAMES for text in reading.metas.get(name, ())[:2]]


def _marked_dates(reading: Reading) -> list[str]:
    """Dates of microdata, then of time elements that say so or stand in the head of an article."""
    marked = [
        attributes.get("content") or attributes.get("datetime") or node.text()[:80]
        for node, attributes, _ in reading.items[:500]
        if (attributes.get("itemprop") or "").lower() == "datepublished"
    ]
    told, headed = [], []
    for _, attributes, block in reading.elements["time"][:200]:
        text = attributes.get("datetime")
        if not text:
            continue
        names = (attributes.get("class") or "").lower()
        if "pubdate" in attributes or "published" in names or "entry-date" in names:
            told.append(text)
        elif "updated" not in names and block is not None and not block.template and _heads(block):
            headed.append(text)
    return [*marked[:3], *told[:3], *headed[:1]]


def _heads(block: Any) -> bool:
    for _ in range(8):
        if block is None:
            return False
        if block.tag in _HEADS:
            return True
        block = block.parent
    return False
