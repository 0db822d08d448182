"""A new filter is one entry of the table: every door has it then."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from audits import link, new_audit, see, take

HOUSE = Path(__file__).resolve().parents[1]
ENTRY = (
    '    Filter("http_status", Words(), sql.listed_in(PAGE, "SELECT page_id FROM visits WHERE http_status"), '
    '"Status", "HTTP status of an answer.", several="http_statuses"),\n'
)
DOORS = """
import json, sys
from click.testing import CliRunner
from linkvet import python
from linkvet.cli import cli
from linkvet.reference import filters_page
from webapp import visiting
from pathlib import Path

file = sys.argv[1]
run = lambda *words: CliRunner().invoke(cli, list(words)).stdout
with visiting(Path(file)) as visitor:
    shown = visitor.get("/audit?view=links&http_status=410").html
print(json.dumps({
    "command": [row["referring_page"] for row in json.loads(run("links", file, "--http-status", "410", "--json"))],
    "where": run("review", file, "disavow", "--where", "http_status=410", "--dry-run").split(),
    "python": [row["referring_page"] for row in python.links(file, http_statuses=["410"])],
    "app": [node.attributes["value"] for node in shown.css("tr.link input[name=subject]")],
    "field": shown.css_first("input[name=http_status]").attributes["value"],
    "chip": shown.css_first(".chip b").text(),
    "help": "HTTP status of an answer." in run("links", "--help"),
    "docs": "http_statuses" in filters_page(),
}))
"""


def house_with(entry: str, folder: Path) -> None:
    """A copy of the package whose table of filters has one more entry."""
    (folder / "linkvet").mkdir()
    for part in [*(HOUSE / "linkvet").iterdir(), *(HOUSE / name for name in ("crawler", "analysis"))]:
        if part.name != "__pycache__":
            (folder / "linkvet" / part.name).symlink_to(part)
    shutil.copytree(HOUSE / "store", folder / "linkvet" / "store")
    table = folder / "linkvet" / "store" / "lists" / "filters.py"
    text = table.read_text(encoding="utf-8")
    start = text.index("FILTERS: tuple[Filter, ...] = (\n")
    end = text.index("\n", start) + 1
    table.write_text(text[:end] + entry + text[end:], encoding="utf-8")


def test_a_filter_that_is_added_to_the_table_is_at_every_door(tmp_path: Path) -> None:
    pages = ["https://a.example/1", "https://b.example/2"]
    with new_audit(tmp_path) as audit:
        take(audit, pages)
        see(audit, pages[0], link("https://shop.test/"))
        see(audit, pages[1], outcome="broken", reason="http_410", http_status=410)
        file = audit.path
    house_with(ENTRY, tmp_path)
    paths = os.pathsep.join([str(tmp_path), str(Path(__file__).parent)])
    done = subprocess.run(
        [sys.executable, "-c", DOORS, str(file)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "command": [pages[1]],
        "where": [pages[1]],
        "python": [pages[1]],
        "app": [pages[1]],
        "field": "410",
        "chip": "410",
        "help": True,
        "docs": True,
    }
