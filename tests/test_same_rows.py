"""The same facts give the same rows, whatever order Python keeps its sets in."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from crawls import visited_demo
from web import ROOT

TIMES = {"analyses": {"started_at", "finished_at"}}


def analyzed(path: Path, seed: str, workers: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table after an analysis under this hash seed by so many processes, but for the clock's."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "linkvet", "analyze", str(path), "--quiet", "--workers", str(workers)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(path)) as conn:
        tables = conn.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        for (table,) in tables.fetchall():
            columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if name not in TIMES.get(table, ()) and not name.endswith("_at")]
            rows[table] = sorted(conn.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall(), key=repr)
    return rows


def test_two_hash_seeds_and_two_processes_give_the_same_rows(tmp_path: Path) -> None:
    first = visited_demo(tmp_path / "one.audit")
    second = Path(shutil.copy(first, tmp_path / "two.audit"))
    one, two = analyzed(first, "1", workers=1), analyzed(second, "27", workers=2)
    assert one.keys() == two.keys()
    for table in one:
        assert one[table] == two[table], table
    assert one["findings"], "nothing was judged"


def test_domains_are_numbered_as_the_export_names_them() -> None:
    code = (
        "import sys, tempfile; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path\n"
        "from listed import listed\n"
        "audit = listed(Path(tempfile.mkdtemp()))\n"
        "print([name for (name,) in audit.conn.execute('SELECT name FROM domains ORDER BY id')])\n"
    )
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == "['alpha.example', 'beta.example', 'gamma.example', 'delta.example']"


def test_kinds_of_sites_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from linkvet.analysis.pages.domain_kinds import DomainView, domain_kind, domain_view\n"
        "from linkvet.analysis.views import PageView\n"
        "types = ('Store', 'NewsMediaOrganization', 'School', 'GovernmentOrganization', 'QAPage')\n"
        "marks = [('cms', 'phpbb'), ('cms', 'xenforo'), ('cms', 'vbulletin'), ('generator', 'mybb')]\n"
        "page = PageView('https://c.example/t', footprints=tuple(marks), features={'schema_types': types})\n"
        "view = domain_view('c.example', [page], ['forum'])\n"
        "print(domain_kind(DomainView('a.example', schema_types=types)), view, domain_kind(view))\n"
    )
    told = set()
    for seed in range(1, 7):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1, told
