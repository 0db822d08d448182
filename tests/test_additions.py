"""One addition, one file or one line: shown in a copy of the house, with nothing else changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from web import ROOT

GUIDE = (ROOT / "docs" / "contributing" / "additions.md").read_text(encoding="utf-8")
MARKER, IMPORTER = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.M | re.S)
EXPORTER = '''"""The enriched list as addresses, one a line."""


def write(path, enriched):
    """Write the referring pages; says how many."""
    rows = [values[0] for _, values in enriched.rows()]
    path.write_text("\\n".join(rows))
    return len(rows)
'''
USE = """
from pathlib import Path
from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, all_markers
from linkvet.analysis.profile.coverage import coverage
from linkvet.exporters import FORMATS, export
from linkvet.importers import read_export, row_caps
from linkvet.python import analyze, domains
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.footprints import FOOTPRINT_KINDS
from linkvet.store.lists.filters import FILTERS, Filters
from linkvet.store.lists.rows import backlinks
from linkvet.store.reasons import BROKEN_REASONS, reason_of

(cats,) = [marker for marker in all_markers() if marker.name == "speaks_of_cats"]
said = [(wanted, cats.rule(eval(f"LinkFacts({facts})"))) for wanted, facts in cats.examples]
assert [getattr(one, "strength", one) for _, one in said] == [0.5, 0.2, CLEAR, UNKNOWN], said
assert FOOTPRINT_KINDS["acme_meter"].label == "Acme meter"
assert "melted" in BROKEN_REASONS and reason_of("melted").label == "server melted"
Path("list.csv").write_text("Acme page,Acme target,Acme strength\\nhttps://a.example/p,https://shop.test/,7\\n")
(found,) = read_export(Path("list.csv"))
assert (found.vendor, found.shape) == ("acme", "Pages"), found
with Audit.create(Path("shop.audit"), Settings("shop.test")) as audit:
    record_import(audit, Source("list.csv", "d", found.vendor, found.shape, found.columns), found.rows)
    assert coverage(audit, row_caps())["capped"] == [{"file": "list.csv", "vendor": "acme", "rows": 1}]
    assert "urls" in FORMATS
    assert export(audit, Path("out.urls")) == 1
    assert Path("out.urls").read_text() == "https://a.example/p"
    assert "on_page" in {one.name for one in FILTERS}
    assert len(list(backlinks(audit, Filters(on_page="a.example")))) == 1
    assert list(backlinks(audit, Filters(on_page="b.example"))) == []
analyze("shop.audit")
(site,) = domains("shop.audit")
assert (site["authority"], site["authority_source"]) == (70, "Acme strength 7"), site
print("all found")
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house under the names it has once installed."""
    ignored = shutil.ignore_patterns("__pycache__")
    copy = tmp_path / "house" / "linkvet"
    shutil.copytree(ROOT / "linkvet", copy, ignore=ignored)
    for room in ("store", "crawler", "analysis"):
        shutil.copytree(ROOT / room, copy / room, ignore=ignored)
    return copy


def add_line(path: Path, before: str, line: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, f"{line}\n{before}"), encoding="utf-8")


def test_every_kind_of_addition_is_one_file_or_one_line(house: Path, tmp_path: Path) -> None:
    (house / "analysis" / "markers" / "own.py").write_text(MARKER, encoding="utf-8")
    (house / "importers" / "acme.py").write_text(IMPORTER, encoding="utf-8")
    (house / "exporters" / "urls.py").write_text(EXPORTER, encoding="utf-8")
    with (house / "store" / "footprint_kinds.txt").open("a", encoding="utf-8") as table:
        table.write(
            "acme_meter\taccount\ttracking\tshared_tracking_id\t4\t40\t200\tAcme meter\tacme-\t(acme-\\d+)\n"
        )
    add_line(
        house / "store" / "reasons.py",
        '    Reason("unreadable", "broken"',
        '    Reason("melted", "broken", "server melted", "The server melted."),',
    )
    add_line(
        house / "store" / "lists" / "filters.py",
        '    Filter("level", Words()',
        '    Filter("on_page", Text(), sql.contains(_URL), "On page", "Text in the URL of the page."),',
    )
    environment = {**os.environ, "PYTHONPATH": str(house.parent)}
    done = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "all found\n", done.stderr
    command = [sys.executable, "-m", "linkvet", "links", "shop.audit", "--on-page", "a.example", "--json"]
    listed = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "https://a.example/p" in listed.stdout, listed.stderr
