"""Directives of the robots element and of X-Robots-Tag, read as search engines document them.

Directives are separated by commas; the date of ``unavailable_after`` may have a comma of its own and ends at the
next directive. A crawler's name at the start of a header line holds for that line (Google, "Robots meta tag").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_TEXT = 4000
MAX_TOLD = 20
_DIRECTIVE = re.compile(r"[a-z][a-z_-]{1,30}(?::[\w-]{1,20})?")
_KNOWN = frozenset(
    "all none index noindex follow nofollow noarchive nocache nosnippet noimageindex notranslate noodp noydir"
    " nositelinkssearchbox indexifembedded noai noimageai max-snippet max-image-preview max-video-preview".split()
)
_DATED = re.compile(r"unavailable_after\s*:?(.*)", re.S)
_AGENT = re.compile(r"\s*([a-z][\w. -]{0,60}?)\s*:(.*)", re.S)
_VALUED = frozenset(("max-snippet", "max-image-preview", "max-video-preview"))
_DAY_TIME = timedelta(days=1)


def directives(content: str) -> set[str]:
    """What a robots element says, in lower case."""
    return _told(part for part, _ in _parts(content.lower()[:MAX_TEXT]))


def header_directives(value: str) -> set[str]:
    """Directives of X-Robots-Tag that hold for everyone or for Google's crawler; a line of it stands for itself."""
    told: set[str] = set()
    for line in value.lower()[:MAX_TEXT].splitlines():
        ours, kept = True, []
        for part, dated in _parts(line):
            named = None if dated else _AGENT.match(part)
            if named and named[1] not in _VALUED:
                ours, part = named[1] == "googlebot", named[2]
                kept += [piece for piece, _ in _parts(part)] if ours else []
            elif ours:
                kept.append(part)
        told |= _told(iter(kept))
    return told


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts between commas; a date that has passed stands as ``noindex``, one to come is left out.

    The second value says whether the part comes from a date.
    """
    dates: list[str] | None = None
    for part in re.split(r"[,;]", text):
        if dates is not None and not (_words(part) & _KNOWN) and not _says_agent(part):
            dates.append(part)
            continue
        if dates is not None:
            yield from _of_date(dates)
            dates = None
        if found := _DATED.search(part):
            before, date_text = part[: found.start()], found[1]
            yield before, False
            rest = [word for word in date_text.split() if word.partition(":")[0] in _KNOWN]
            dates = [" ".join(word for word in date_text.split() if word not in rest)]
            yield from ((word, True) for word in rest)
        else:
            yield part, False
    if dates is not None:
        yield from _of_date(dates)


def _words(part: str) -> set[str]:
    return {word.partition(":")[0] for word in part.split()}


def _says_agent(part: str) -> bool:
    """Whether a part begins with a crawler's name rather than with a piece of a date."""
    named = _AGENT.match(part)
    return named is not None and not re.search(r"\d", named[1]) and "bot" in named[1]


def _of_date(pieces: list[str]) -> Iterator[tuple[str, bool]]:
    if _has_passed(",".join(pieces).strip()):
        yield "noindex", True


def _has_passed(text: str) -> bool:
    """Whether a date of ISO 8601, RFC 822 or RFC 850 lies behind us; one that cannot be read does not."""
    today = datetime.now(UTC)
    try:
        return date.fromisoformat(text[:10]) < today.date()
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return False
    return moment.replace(tzinfo=moment.tzinfo or UTC) < today - _DAY_TIME


def _told(parts: Iterator[str]) -> set[str]:
    told: set[str] = set()
    for part in parts:
        folded = ":".join(map(str.strip, part.split(":")))
        told |= {word for word in folded.split() if _DIRECTIVE.fullmatch(word)}
    if "none" in told:
        told = (told - {"none"}) | {"noindex", "nofollow"}
    return set(sorted(told)[:MAX_TOLD])
