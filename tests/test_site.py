"""The documentation as a site: it builds, and what it says by numbers and names is so."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from audits import link, new_audit, see, take

from linkvet.analysis.facts import DomainFacts
from linkvet.analysis.judging.marker import Finding, all_markers
from linkvet.analysis.judging.scoring import score
from linkvet.notices import NAME, notices

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(DOCS),
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "tutorial.html").exists()


def test_nothing_of_the_site_is_loaded_from_elsewhere() -> None:
    text = "\n".join(page.read_text("utf-8") for page in DOCS.rglob("*.md"))
    assert not re.search(r"!\[[^]]*\]\(https?://", text)


def recipes() -> list[str]:
    pages = (DOCS / "sql.md", DOCS / "privacy.md")
    return [
        found for page in pages for found in re.findall(r"```sql\n(.*?)```", page.read_text("utf-8"), re.S)
    ]


@pytest.mark.parametrize("sql", recipes())
def test_a_recipe_runs(sql: str, tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://blog.example/post"])
        see(audit, "https://blog.example/post", link("https://shop.test/"))
    with closing(sqlite3.connect(tmp_path / "shop.audit")) as conn:
        conn.execute(sql).fetchall()


def test_the_example_of_the_score_is_what_the_score_is() -> None:
    page = (DOCS / "explanation" / "score.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| (\w+) \| ([\d.]+) \| ([\d.]+) \|", page, re.M)
    weights = {one.name: (one.family, one.weight) for one in all_markers()}
    assert len(rows) == 4
    assert [(name, *weights[name]) for name, *_ in rows] == [
        (name, family, float(weight)) for name, family, weight, _ in rows
    ]
    findings = [
        Finding(name, family, float(weight), "said", strength=float(strength))
        for name, family, weight, strength in rows
    ]
    told = re.search(r"the toxicity is \*\*([\d.]+): (\w+)\*\*", page)
    assert told
    found = score(findings, DomainFacts("mattress.example"))
    assert (str(found.toxicity), found.level) == told.groups()


def test_the_packages_and_files_that_the_architecture_names_exist() -> None:
    page = (DOCS / "contributing" / "architecture.md").read_text("utf-8")
    for path in re.findall(r"`((?:store|crawler|analysis|scale|linkvet)/[a-z_/]+(?:\.py|\.txt)?)`", page):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"`linkvet\.(store|crawler|analysis|scale)`", page):
        assert (ROOT / name).is_dir(), name


def test_the_drawing_shows_the_arrows_that_are_held() -> None:
    page = (DOCS / "contributing" / "architecture.md").read_text("utf-8")
    drawing = page.partition("```text\n")[2].partition("```")[0]
    drawn = [name for line in drawing.splitlines() for name in re.findall(r"(\w+)/", line)]
    contract = next(one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    below = [name for layer in contract["layers"] for name in layer.split(" | ")]
    assert drawn == [
        "linkvet",
        *(name for name in below if name in ("scale", "crawler", "analysis", "store")),
    ]


def test_everything_that_is_used_of_others_is_named() -> None:
    told = notices(ROOT)
    page = (ROOT / NAME).read_text("utf-8")
    first = re.compile(r"^\| ([^|]+) \|", re.M)
    assert first.findall(told) == first.findall(page)
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[<>=; ]", requirement)[0]
        assert f"| {name} |" in page
