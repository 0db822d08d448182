"""Markers, importers and exporters of other packages are found by their entry points, and stay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MARKER = '''
from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.marker import CLEAR, Judgement, marker


@marker("complementary", 0.2)
def heron_page(link: LinkFacts) -> Judgement:
    """The title is about herons.

    flag: title="Herons"
    clear: title="Dogs"
    """
    return "The title is about herons." if "heron" in (link.title or "").lower() else CLEAR
'''
IMPORTER = """
from linkvet.importers.reading.shapes import Columns, Shape

VENDOR = "heronry"
COLUMNS = Columns(roles={"page": "perch", "target": "pond"})
SHAPES = (Shape("Heron links", "perch | pond"),)
"""
EXPORTER = '''
"""Addresses, one a line."""


def write(path, enriched):
    pages = [values[0] for _, values in enriched.rows()]
    path.write_text("\\n".join(pages), encoding="utf-8")
    return len(pages)
'''
POINTS = """
[linkvet.markers]
herons = herons_marker
[linkvet.importers]
heronry = herons_importer
[linkvet.exporters]
heron = herons_exporter
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A package that offers one of each, installed as pip installs it."""
    modules = {"herons_marker": MARKER, "herons_importer": IMPORTER, "herons_exporter": EXPORTER}
    for name, code in modules.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    about = tmp_path / "herons-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: herons\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(POINTS, encoding="utf-8")
    return tmp_path


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(place)}
    command = [sys.executable, "-m", "linkvet", *words]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=120)


def test_a_marker_of_another_package_is_told_and_judges(place: Path) -> None:
    told = run(place, "markers", "heron_page")
    assert "about herons" in told.stdout, told.stderr


def test_an_importer_and_an_exporter_of_another_package_work(place: Path) -> None:
    (place / "birds.csv").write_text(
        "perch,pond\nhttps://heron.example/a,https://shop.example/\n", encoding="utf-8"
    )
    assert run(place, "init", "shop.audit", "--target", "shop.example").returncode == 0
    taken = run(place, "import", "shop.audit", "birds.csv")
    assert "heronry" in taken.stdout, taken.stderr
    written = run(place, "export", "shop.audit", "-o", "pages.heron")
    assert written.returncode == 0, written.stderr
    assert (place / "pages.heron").read_text(encoding="utf-8") == "https://heron.example/a"
    listed = json.loads(run(place, "links", "shop.audit", "--json").stdout)
    assert [row["referring_page"] for row in listed] == ["https://heron.example/a"]


def test_one_that_cannot_be_loaded_is_named(place: Path) -> None:
    (place / "herons_marker.py").write_text("import no_such_thing\n", encoding="utf-8")
    told = run(place, "markers")
    assert told.returncode == 1
    assert "herons offers herons_marker to Linkvet, which cannot be loaded" in told.stderr
