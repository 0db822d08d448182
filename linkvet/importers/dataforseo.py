"""DataForSEO: the backlinks of its API, as one JSON answer, a list of items, or one item per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from linkvet.importers.reading.export import Export, ExportError, Row, bounded
from linkvet.importers.reading.grid import Grid
from linkvet.importers.reading.values import figure, flag, iso_date
from linkvet.store.types import Claim, Curve, Problem, Strength
from linkvet.store.urls import absolute_url

VENDOR = "dataforseo"
ORDER = -10
MAX_CHARACTERS = 256_000_000
"""A JSON answer is held in memory; larger ones come as one item per line and are streamed."""
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_GAP = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
_FIGURES = {
    "backlink_spam_score": "spam_score",
    "rank": "rank",
    "page_from_rank": "page_rank",
    "domain_from_rank": "domain_rank",
    "page_from_external_links": "external_links",
    "page_from_internal_links": "internal_links",
}
THOUSAND: Curve = ((0, 0), (1000, 100))
STRENGTH = {
    "domain_rank": Strength("DataForSEO domain rank", THOUSAND),
    "page_rank": Strength("DataForSEO page rank", THOUSAND, of_page=True),
}
Item = tuple[int, object]


def recognise(grid: Grid, forced: bool) -> Export | None:
    """JSON whose items have ``url_from``."""
    start = grid.sample.lstrip()[:1]
    if start not in ("{", "["):
        return None
    if '"url_from"' not in grid.sample:
        raise ExportError(
            f"{grid.name}: JSON without the field “url_from”; "
            "read are DataForSEO's backlinks, for others use CSV"
        )
    per_line = start == "{" and not _ITEMS.search(grid.sample)
    items = _items_by_line(grid) if per_line else _items(grid.text(MAX_CHARACTERS))
    return Export(grid.name, VENDOR, "Backlinks of the API", _columns(grid, per_line), bounded(_rows(items)))


def _columns(grid: Grid, per_line: bool) -> list[str]:
    """The fields of the first items, in order."""
    items = _items_by_line(grid) if per_line else _items(grid.text(MAX_CHARACTERS))
    fields: dict[str, None] = {}
    for (_, item), _ in zip(items, range(100), strict=False):
        if isinstance(item, dict):
            fields.update(dict.fromkeys(map(_clean, item)))
    return list(fields)


def _items_by_line(grid: Grid) -> Iterator[Item]:
    for line in grid.lines():
        if line.trouble:
            yield line.number, Problem(line.number, line.trouble, line.text[:200])
        elif line.text.strip():
            try:
                yield line.number, _DECODER.decode(line.text)
            except (ValueError, RecursionError) as error:
                yield line.number, _broken(line.number, error, line.text)


def _items(text: str) -> Iterator[Item]:
    """The objects of every list called ``items`` (or of the outermost list), one at a time."""
    line, counted = 1, 0
    place = 0
    opening = re.compile(r"\s*\[").match(text) or _ITEMS.search(text)
    while opening:
        place = _after_gap(text, opening.end())
        while place < len(text) and text[place] != "]":
            line, counted = line + text.count("\n", counted, place), place
            try:
                item, end = _DECODER.raw_decode(text, place)
            except (ValueError, RecursionError) as error:
                yield line, _broken(line, error, text[place : place + 200])
                return
            yield line, item
            place = _after_gap(text, end)
        opening = _ITEMS.search(text, place)


def _after_gap(text: str, place: int) -> int:
    gap = _GAP.match(text, place)
    return gap.end() if gap else place


def _broken(line: int, error: Exception, text: str) -> Problem:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Problem(line, f"the JSON is broken here ({reason})", _clean(text[:200]))


def _rows(items: Iterator[Item]) -> Iterator[Row]:
    for line, item in items:
        if isinstance(item, Problem):
            yield item
        elif isinstance(item, dict):
            yield _row(line, {_clean(key): _cell(value) for key, value in item.items()})
        else:
            yield Problem(line, "the item is no object", str(item)[:200])


def _row(line: int, row: dict[str, str]) -> Row:
    page = absolute_url(row.get("url_from", ""))
    if page is None:
        return Problem(line, 'no URL in field "url_from"', ", ".join(row.values())[:200])
    target = absolute_url(row.get("url_to", ""))
    anchor = row.get("anchor")
    figures = {name: figure(row.get(field, "")) for field, name in _FIGURES.items()}
    return Claim(
        referring_page=page.without_fragment,
        target_url=target.without_fragment if target else "",
        line=line,
        anchor=None if anchor is None else " ".join(anchor.split()),
        rel=_rel(row),
        first_seen=iso_date(row.get("first_seen", "")),
        last_seen=iso_date(row.get("last_seen", "")),
        lost="yes" if flag(row.get("is_lost", "")) else None,
        figures={name: value for name, value in figures.items() if value is not None},
        row=row,
    )


def _rel(row: dict[str, str]) -> str | None:
    said = row.get("attributes", "")
    hints = [hint for hint in ("nofollow", "sponsored", "ugc") if f'"{hint}"' in said]
    dofollow = flag(row.get("dofollow", ""))
    if dofollow is False and not hints:
        hints = ["nofollow"]
    return " ".join(hints) or ("follow" if dofollow else None)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _clean(value)
    return _clean(json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    """Text without half characters, which JSON can spell and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
