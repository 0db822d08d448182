"""A browser that looks again where a script could have made the link changes no row for the worse.

Of the other tests, those that crawl do it with ``LINKVET_RENDER=auto`` as well, and expect the same.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crawls import visit, visited_demo

from linkvet.crawler.browser.chromium import NAMES
from linkvet.importers import read_export
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.lists.enriched import ENRICHED_COLUMNS, EnrichedList

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))
from links_web import CASES, serve_part

pytestmark = pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium: apt install chromium")

Row = dict[str, Any]
LOOKED_AT = ("rendered", "visited_at")
"""Columns that say how and when it was looked."""
MOST_LOOKED_AT = 0.02


def rows_of(path: Path) -> dict[tuple[str, str], Row]:
    """Referring page and target → its row of the enriched list."""
    with Audit.open(path) as audit:
        found = [dict(zip(ENRICHED_COLUMNS, values, strict=True)) for _, values in EnrichedList(audit).rows()]
    rows = {(row["referring_page"], row["target_url"]): row for row in found}
    assert len(rows) == len(found)
    return rows


def looked_at(path: Path) -> tuple[int, int]:
    """Pages at which a browser looked, and all that were visited."""
    with Audit.open(path) as audit:
        found = audit.conn.execute(
            "SELECT sum(looked), count(*) FROM visits v JOIN pages p ON p.visit_id = v.id"
        )
        looked, pages = found.fetchone()
    return int(looked), int(pages)


def differences(served: Path, rendered: Path) -> list[str]:
    """What differs between the rows of two crawls, but for what only a browser can see."""
    one, two = rows_of(served), rows_of(rendered)
    told = [
        f"{key[0]}: no row" for key in one.keys() ^ two.keys() if two.get(key, {}).get("rendered") != "yes"
    ]
    for key in one.keys() & two.keys():
        if two[key]["rendered"] == "yes" and one[key]["state"] != "live":
            continue
        for name in ENRICHED_COLUMNS:
            if name not in LOOKED_AT and one[key][name] != two[key][name]:
                told.append(f"{key[0]} {name}: {one[key][name]!r}, rendered {two[key][name]!r}")
    return told


def visited_links(path: Path, render: str) -> Path:
    """The labelled links, imported and crawled."""
    told = json.loads((CASES / "fit" / "audit.json").read_text(encoding="utf-8"))
    with Audit.create(path, Settings(told["target"], brands=told["brands"])) as audit:
        for export in read_export(CASES / "fit" / "list.csv"):
            source = Source(export.name, "fit", export.vendor, export.shape, export.columns)
            record_import(audit, source, export.rows)
    with serve_part("fit") as web:
        visit(path, web, dns=web.dns, timeout=10.0, max_size=2_000_000, home=False, own=False, render=render)
    return path


@pytest.mark.parametrize(
    "crawled",
    [lambda path, render: visited_demo(path, render=render), visited_links],
    ids=["demo", "labelled"],
)
def test_rows_are_the_same_where_no_script_made_a_link(
    crawled: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    served, rendered = (crawled(tmp_path / f"{way}.audit", way) for way in ("never", "auto"))
    assert differences(served, rendered) == []
    assert looked_at(served)[0] == 0
    looked, pages = looked_at(rendered)
    assert pages > 80
    assert looked <= MOST_LOOKED_AT * pages, f"{looked} of {pages} pages looked at by a browser"
