"""From the cells of a table to claims: the one place where a column becomes a fact of the trade."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from linkvet.importers.reading.export import Export, Row, bounded
from linkvet.importers.reading.grid import Grid, Head
from linkvet.importers.reading.marks import Marks
from linkvet.importers.reading.records import Record
from linkvet.importers.reading.shapes import Columns, Shape, distinct, trimmed
from linkvet.importers.reading.values import count, day_comes_first, figure, flag, iso_date
from linkvet.store.types import LINK_HINTS, Claim, DomainClaim, Mark, Problem
from linkvet.store.urls import absolute_url

_FOLLOW_WORDS = {"follow", "dofollow", "followed"}
_LOST_WORDS = {"lost", "deleted", "removed"}
_MAX_ROWS_FOR_DATES = 2_000_000
_MAX_RELS = 10_000
_SAMPLE = 200


@lru_cache(maxsize=16384)
def _target(text: str) -> str:
    """The linked page; the same few stand in most rows of an export."""
    url = absolute_url(text)
    return url.without_fragment if url else ""


def table_export(grid: Grid, head: Head, vendor: str, shape: Shape, columns: Columns) -> Export:
    """The export that a grid is, once its header and shape are known."""
    table = Table(grid, head, shape, columns)
    return Export(grid.name, vendor, shape.name, table.columns, bounded(table.rows()))


class Table:
    """A grid under a known header, read as claims."""

    def __init__(self, grid: Grid, head: Head, shape: Shape, columns: Columns):
        self._grid = grid
        self._head = head
        self._domains = shape.speaks_of == "domains"
        self._marks = Marks(head.cells, shape.name, grid.name)
        self._named = len(trimmed(head.cells))
        self.columns = distinct(head.cells)
        self._layout = columns.layout(head.cells)
        if shape.first_column_is_page and "page" not in self._layout.roles:
            self._layout.roles["page"] = [0]
        subject = self._layout.roles.get("domain" if self._domains else "page")
        self._subject = (subject or self._layout.roles["page"])[0]
        self._day_first: bool | None = None
        self._widest = len(head.cells)
        self._measure()
        roles = (*LINK_HINTS, "followed", "rel", "kind")
        self._rel_places = [place for role in roles for place in self._layout.roles.get(role, ())]
        self._rels: dict[tuple[str, ...], str | None] = {}

    def rows(self) -> Iterator[Row]:
        """Every row below the header, as a claim or as a problem with its line."""
        self._day_first = day_comes_first(islice(self._dates(), _MAX_ROWS_FOR_DATES))
        read = self._domain_claim if self._domains else self._claim
        for record in self._records():
            if isinstance(record, Problem):
                yield record
            elif (cells := self._fitted(record.cells)) is not None:
                yield from self._with_mark(read(record.line, cells), cells)
            elif any(cell.strip() for cell in record.cells):
                yield self._problem(record, self._misfit(record.cells))

    def _with_mark(self, row: Row, cells: list[str]) -> Iterator[Row]:
        """The row, and what the tool's own list says of it."""
        yield row
        if not self._marks.any or not isinstance(row, Claim | DomainClaim):
            return
        decision, whole = self._marks.of(cells)
        if decision and isinstance(row, DomainClaim):
            yield Mark(f"domain:{row.domain}", decision, row.line)
        elif decision and isinstance(row, Claim):
            url = absolute_url(row.referring_page) if whole else None
            yield Mark(f"domain:{url.site}" if url else row.referring_page, decision, row.line)

    def _records(self) -> Iterator[Record | Problem]:
        return self._grid.records(self._head, self._whole)

    def _whole(self, cells: list[str]) -> bool:
        fitted = self._fitted(cells)
        return fitted is not None and absolute_url(fitted[self._subject]) is not None

    def _fitted(self, cells: list[str]) -> list[str] | None:
        """The cells when they fit the header, empty ones at the end aside; ``None`` for empty rows too."""
        width = len(self.columns)
        if len(cells) != width:
            if not self._named <= len(cells) <= self._widest or any(cell.strip() for cell in cells[width:]):
                return None
            cells = (cells + [""] * (width - len(cells)))[:width]
        return cells if cells[self._subject] or any(cells) else None

    def _measure(self) -> None:
        """Learn from the first rows how wide the table is.

        Nameless columns at the end count where cells stand in them. One empty cell more than the header is
        fine where the tool ends every row so; only a habit counts, for in a single such row the cells have
        shifted.
        """
        rows = [row.cells for row in islice(self._records(), _SAMPLE) if isinstance(row, Record)]
        width = len(self._head.cells)
        used = max((len(trimmed(cells)) for cells in rows if len(cells) <= width), default=0)
        self.columns = self.columns[: max(self._named, used)]
        wider = sum(len(cells) == width + 1 and not cells[-1] for cells in rows)
        self._widest = width + (wider * 2 > len(rows))

    def _misfit(self, cells: list[str]) -> str:
        return f"{len(cells)} columns where the header has {len(self.columns)}"

    def _dates(self) -> Iterator[str]:
        places = self._layout.date_columns()
        if not places:
            return
        for record in self._records():
            cells = None if isinstance(record, Problem) else self._fitted(record.cells)
            if cells is not None:
                yield from (cells[place] for place in places)

    def _problem(self, record: Record, reason: str) -> Problem:
        return Problem(record.line, reason, (self._head.delimiter or ", ").join(record.cells)[:200])

    def _no_url(self, line: int, cells: list[str]) -> Problem:
        column, text = self.columns[self._subject], cells[self._subject].strip()
        what = "domain" if self._domains else "URL"
        found = (
            f'"{text[:80]}" in column "{column}" is no web address'
            if text
            else f'no {what} in column "{column}"'
        )
        return self._problem(Record(line, cells), found)

    def _claim(self, line: int, cells: list[str]) -> Row:
        page = absolute_url(cells[self._subject])
        if page is None:
            return self._no_url(line, cells)
        anchor = self._layout.roles.get("anchor")
        return Claim(
            referring_page=page.without_fragment,
            target_url=_target(self._text("target", cells)),
            line=line,
            anchor=" ".join(cells[anchor[0]].split()) if anchor else None,
            rel=self._rel(cells),
            first_seen=self._date("first_seen", cells),
            last_seen=self._date("last_seen", cells),
            lost=self._lost(cells),
            figures=self._figures(cells),
            row=dict(zip(self.columns, cells, strict=True)),
        )

    def _domain_claim(self, line: int, cells: list[str]) -> Row:
        url = absolute_url(cells[self._subject])
        if url is None:
            return self._no_url(line, cells)
        return DomainClaim(
            domain=url.site,
            line=line,
            links=count(self._text("links", cells)),
            first_seen=self._date("first_seen", cells),
            last_seen=self._date("last_seen", cells),
            figures=self._figures(cells),
            row=dict(zip(self.columns, cells, strict=True)),
        )

    def _text(self, role: str, cells: list[str]) -> str:
        for place in self._layout.roles.get(role, ()):
            if cells[place]:
                return cells[place]
        return ""

    def _date(self, role: str, cells: list[str]) -> str | None:
        text = self._text(role, cells)
        return iso_date(text, self._day_first) if text else None

    def _figures(self, cells: list[str]) -> dict[str, float]:
        figures = {}
        for name, place in self._layout.figures:
            if cells[place] and (value := figure(cells[place])) is not None:
                figures[name] = value
        return figures

    def _rel(self, cells: list[str]) -> str | None:
        """What the row says of the link's kind; the few ways to say it are worked out once each."""
        said = tuple([cells[place] for place in self._rel_places])
        if said not in self._rels:
            if len(self._rels) > _MAX_RELS:
                self._rels.clear()
            self._rels[said] = self._rel_of(cells)
        return self._rels[said]

    def _rel_of(self, cells: list[str]) -> str | None:
        """``follow`` or the hints, from whatever columns speak of it; ``None`` where none does."""
        says = {hint: self._flag(hint, cells) for hint in LINK_HINTS}
        followed = self._flag("followed", cells)
        if says["nofollow"] is None and followed is not None:
            says["nofollow"] = not followed
        words = set(self._text("rel", cells).lower().replace(",", " ").split())
        kind = set(self._text("kind", cells).lower().replace(",", " ").split())
        for hint in LINK_HINTS:
            if hint in words or hint in kind:
                says[hint] = True
        hints = " ".join(hint for hint in LINK_HINTS if says[hint])
        known = says["nofollow"] is not None or bool(words) or bool(kind & _FOLLOW_WORDS)
        return hints or ("follow" if known else None)

    def _flag(self, role: str, cells: list[str]) -> bool | None:
        places = self._layout.roles.get(role)
        if not places:
            return None
        text = cells[places[0]]
        said = flag(text, self._layout.empty_flag)
        if said is None and role in (words := text.lower().replace("-", "").split()):
            return True
        if said is None and role in ("nofollow", "followed") and {"follow", "dofollow"} & set(words):
            return role == "followed"
        if said is None and role == "followed" and "nofollow" in words:
            return False
        return True if said is None and text and self._layout.empty_flag is False else said

    def _lost(self, cells: list[str]) -> str | None:
        said = None
        for place in self._layout.roles.get("lost", ()):
            text = cells[place].strip()
            if not text or flag(text) is False:
                continue
            if flag(text) or text.lower() in _LOST_WORDS:
                said = "yes"
            elif day := iso_date(text, self._day_first):
                return day
        return said
