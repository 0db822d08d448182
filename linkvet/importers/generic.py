"""Any table with a column of referring pages: the columns go by the names that tools and people give them."""

from __future__ import annotations

from itertools import islice

from linkvet.importers import ahrefs, majestic, moz, semrush
from linkvet.importers.reading.content import two_columns_of_urls
from linkvet.importers.reading.export import Export, ExportError
from linkvet.importers.reading.grid import Grid, Head
from linkvet.importers.reading.recognition import headers
from linkvet.importers.reading.records import Record
from linkvet.importers.reading.rows import table_export
from linkvet.importers.reading.shapes import Columns, Shape, fold, names
from linkvet.store.types import Strength
from linkvet.store.urls import absolute_url

VENDOR = "csv"
ORDER = 10
_PAGE = (
    "source url | source page url | source page | source link | referring page url | referring page | "
    "referring url | referral page url | linking page | linking url | "
    "linking page url | url from | from url | page from | backlink url | backlink source | backlink page | "
    "link page | source | quell url | url source | page source | "
    "url de origen | url di origine | "
    "url de origem | bron url | url źródłowy"
)
_LOOSE_PAGE = "link | url | page url | page"
_BACKLINK = "backlink"
_TARGET = (
    "target url | target page url | target page | target link | url to | to url | link url | linked url | "
    "linked page | destination url | destination page | destination | landing page | links to | target | "
    "ziel url | zielseite | url cible | page cible | url de destino | página de destino | "
    "url di destinazione | pagina di destinazione | doel url | url docelowy"
)
_ROLES = {
    "anchor": "anchor | anchor text | link anchor | link text | anchor texts | anchor text / alt | ankertext | "
    "linktext | ancre | texte d'ancrage | texto de anclaje | texto ancla | testo di ancoraggio | texto âncora | "
    "ankertekst | tekst kotwicy",
    "nofollow": "nofollow | no follow | is nofollow | flagnofollow | only rel=nofollow",
    "followed": "followable | dofollow | do follow | is dofollow | follow | is follow",
    "sponsored": "sponsored | is sponsored",
    "ugc": "ugc | is ugc",
    "rel": "rel | rel attribute | link rel",
    "kind": "link type | follow type | link attribute | dofollow/nofollow | type",
    "first_seen": "first seen | first seen date | first indexed date | source first found date | "
    "link first indexed date | date found | date first seen | date added | discovered | first found | "
    "zuerst gesehen | première détection | visto por primera vez | primera vez visto",
    "last_seen": "last seen | last seen date | date last seen | zuletzt gesehen | dernière détection | "
    "visto por última vez | last crawled | last check | last checked | "
    "source crawl date | last visited",
    "lost": "lost | lost link | date lost | lost date | day lost | link state",
    "domain": "referring domain | referring domains | source domain | linking domain | linking site | "
    "domain from | ref domain | domain",
    "links": "backlinks | backlinks count | links | links count | number of links | linking pages",
}
_FIGURES = {
    "domain_rating": "domain rating | dr",
    "url_rating": "url rating | ur",
    "authority_score": "authority score | page ascore | page authority score | ascore | as",
    "domain_authority_score": "domain authority score | domain ascore",
    "trust_flow": "trust flow | tf | source trust flow",
    "citation_flow": "citation flow | cf | source citation flow",
    "domain_authority": "domain authority | da",
    "page_authority": "page authority | pa",
    "spam_score": "spam score | backlink spam score",
    "toxicity_score": "toxic score | toxicity score | toxicity",
    "traffic": "traffic | page traffic | organic traffic",
    "domain_traffic": "domain traffic",
    "referring_domains": "number of referring domains | domains linking",
    "external_links": "external links | externallinks",
    "internal_links": "internal links",
    "rank": "rank",
    "pagerank": "pagerank",
}
STRENGTH = {
    **ahrefs.STRENGTH,
    **moz.STRENGTH,
    **semrush.STRENGTH,
    **majestic.STRENGTH,
    "pagerank": Strength("PageRank", ((0, 0), (10, 100))),
}
"""A table of somebody's own names figures as the vendors do that they are from."""
_OWN_DOMAIN_NAMES = names(
    "referring domain | source domain | linking domain | linking site | domain from | ref domain"
)
_OF_KEYWORDS = {"position", "volume", "search volume", "current position", "clicks", "impressions"}
_SAMPLE = 200


SHAPES = (
    Shape(
        "Enriched list of Linkvet",
        "referring_page | referring_domain | target_url | claimed_anchor | sources | toxicity_level | decision",
    ),
)
COLUMNS = Columns(
    roles={
        "page": "referring_page",
        "target": "target_url",
        "anchor": "claimed_anchor",
        "first_seen": "first_seen",
        "last_seen": "last_seen",
    },
)


def recognise(grid: Grid, forced: bool) -> Export | None:
    """A table whose header names a referring page, or a referring domain, in some usual way."""
    first = None
    for head in headers(grid):
        first = first or head.line
        roles, shape = _roles(head)
        if shape is None:
            continue
        columns = Columns(roles, _FIGURES)
        if head.line == first or _confirmed(grid, head, columns):
            _refuse_performance(grid, head)
            return table_export(grid, head, VENDOR, shape, columns)
    return _by_content(grid)


def _by_content(grid: Grid) -> Export | None:
    found = two_columns_of_urls(grid)
    if found is None:
        return None
    head, page, target = found
    shape = Shape("Table of links, its columns told by their content", "")
    return table_export(
        grid, head, VENDOR, shape, Columns(_ROLES, _FIGURES, at={"page": page, "target": target})
    )


def _roles(head: Head) -> tuple[dict[str, str], Shape | None]:
    folded = [fold(cell) for cell in head.cells]
    page = _first(_PAGE, folded) or _first(_LOOSE_PAGE, folded)
    target = _first(_TARGET, folded)
    backlink = _first(_BACKLINK, folded)
    if page is None:
        page, backlink = backlink, None
    target = target or backlink
    roles = {**_ROLES, "page": page or "", "target": target or ""}
    if page:
        return roles, Shape("Table of links" if target else "Table of referring pages", "")
    domain, counted = _first(_ROLES["domain"], folded), _first(_ROLES["links"], folded)
    if domain and (counted or domain in _OWN_DOMAIN_NAMES):
        return roles, Shape("Table of referring domains", "", speaks_of="domains")
    return roles, None


def _first(listed: str, folded: list[str]) -> str | None:
    return next((name for name in names(listed) if name in folded), None)


def _confirmed(grid: Grid, head: Head, columns: Columns) -> bool:
    """Below the very first row a header must prove itself: web addresses stand in its column."""
    roles = columns.layout(head.cells).roles
    place = (roles.get("page") or roles["domain"])[0]
    rows = islice(grid.records(head, lambda cells: False), _SAMPLE)
    cells = [row.cells[place] for row in rows if isinstance(row, Record) and len(row.cells) > place]
    return sum("." in cell and absolute_url(cell) is not None for cell in cells) * 2 > len(cells)


def _refuse_performance(grid: Grid, head: Head) -> None:
    named = {fold(cell) for cell in head.cells}
    if named & {"keyword", "query", "search term"} and named & _OF_KEYWORDS:
        raise ExportError(f"{grid.name}: this is a report on keywords and your own pages, not on backlinks")
    if {"clicks", "impressions"} <= named:
        raise ExportError(
            f"{grid.name}: this is a report on your own pages in search results (clicks, impressions), "
            "not on backlinks"
        )
