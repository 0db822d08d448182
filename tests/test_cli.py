from __future__ import annotations

import csv
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner, Result
from web import DEMO, FakeWeb, write_web

from linkvet.cli import Doors, cli
from linkvet.printable import printable
from linkvet.printable import program as program_name
from linkvet.reference import readme_output
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim
from linkvet.store.urls import parse_url
from linkvet.terminal.progress import counts, duration, sentence

ROOT = Path(__file__).resolve().parent.parent
EXPORT = """Source url,Target url,Anchor
https://a.example/x,https://shop.test/,Shop
https://b.example/y,https://shop.test/k,
,,x
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    yield tmp_path


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def program(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The real program in a process of its own."""
    command = [sys.executable, "-c", "from linkvet.cli import main; main()", *words]
    environment = dict(os.environ)
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=folder)


def test_init_set_import_links_export() -> None:
    assert "ready" in run("init", "shop.audit", "--target", "shop.test", "--brand", "Shop").output
    assert "Tea Shop" in run("set", "shop.audit", "--name", "Tea Shop", "--language", "en").output
    output = run("import", "shop.audit", "export.csv").output
    assert "2 links, 2 of them new" in output
    assert "line 4" in output
    assert "imported before" in run("import", "shop.audit", "export.csv").output
    lines = run("links", "shop.audit").output.splitlines()
    assert lines[0].split("\t")[:3] == ["state", "reason", "referring_page"]
    assert len(lines) == 3
    rows = json.loads(run("links", "shop.audit", "--json", "--target", "/k").output)
    assert [row["referring_page"] for row in rows] == ["https://b.example/y"]
    assert "2 links" in run("export", "shop.audit", "-o", "out.json").output
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))) == 2


@pytest.mark.parametrize("name", ["links", "domains", "targets", "anchors"])
def test_every_list_is_an_array_in_json(name: str) -> None:
    run("init", "shop.audit", "--target", "shop.test")
    assert json.loads(run(name, "shop.audit", "--json").output) == []
    with Audit.open(Path("shop.audit")) as audit:
        take(audit, [Claim("https://a.example/", "https://shop.test/")])
        see(audit, "https://a.example/", link("https://shop.test/"))
    assert len(json.loads(run(name, "shop.audit", "--json").output)) == 1
    assert json.loads(run(name, "shop.audit", "--json", "--state", "lost").output) == []
    assert len(run(name, "shop.audit").output.splitlines()) == 2


WRONG = [
    "init shop.audit",
    "init shop.audit --target nonsense",
    "init shop.audit --target shop.test --scope world",
    "set here.audit --target http://",
    "import here.audit",
    "import here.audit missing.csv",
    "import here.audit strange.csv",
    "import here.audit export.csv --format nobody",
    "crawl here.audit --only yesterday",
    "crawl here.audit --concurrency 0",
    "crawl here.audit --hosts missing",
    "links here.audit --state dead",
    "links here.audit --reason because",
    "links here.audit --kind dofollow",
    "links here.audit --limit -1",
    "export here.audit -o out.doc",
    "export here.audit -o nowhere/out.csv",
    "export here.audit -o out.json --excel",
    "export here.audit",
    "audit new.audit export.csv",
    "audit new.audit export.csv --target nonsense",
    "audit new.audit export.csv strange.csv --target shop.test",
    "no-such-command here.audit",
    "nonsense",
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_ends_with_2(here: Path, words: str) -> None:
    run("init", "here.audit", "--target", "shop.test")
    Path("strange.csv").write_text("colour,size\nred,5\n")
    before = sorted(path.name for path in here.iterdir())
    result = run(*words.split(), code=2)
    assert "Error:" in result.output
    assert sorted(path.name for path in here.iterdir()) == before


def test_an_audit_that_cannot_be_done_ends_with_1() -> None:
    for words in ("links X", "set X", "import X export.csv", "crawl X", "export X -o x.csv"):
        assert "linkvet init" in run(*words.split(), code=1).output
    Path("other.audit").write_text("a shopping list")
    assert "no audit file" in run("links", "other.audit", code=1).output
    run("init", "shop.audit", "--target", "shop.test")
    assert "already exists" in run("init", "shop.audit", "--target", "shop.test", code=1).output
    with sqlite3.connect("shop.audit") as conn:
        conn.execute("DROP TABLE backlinks")
    conn.close()
    assert "cannot be used" in run("links", "shop.audit", code=1).output


def test_quiet_is_quiet() -> None:
    assert run("init", "shop.audit", "--target", "shop.test", "-q").output == ""
    assert run("set", "shop.audit", "--name", "x", "-q").output == ""
    assert run("import", "shop.audit", "export.csv", "--quiet").output == ""
    assert run("export", "shop.audit", "-o", "out.csv", "-q").output == ""


def test_another_site_needs_new_visits() -> None:
    run("init", "shop.audit", "--target", "shop.test")
    assert "--only all" not in run("set", "shop.audit", "--brand", "Shop").output
    assert "--only all" in run("set", "shop.audit", "--target", "tea.test").output


def test_one_file_that_is_no_export_stops_all_before_anything_is_stored() -> None:
    run("init", "shop.audit", "--target", "shop.test")
    Path("strange.csv").write_text("\x1b[31mcolour,size\nred,5\n")
    output = run("import", "shop.audit", "export.csv", "strange.csv", code=2).output
    assert "colour" in output
    assert "\x1b" not in output
    assert json.loads(run("links", "shop.audit", "--json").output) == []


def test_strangers_words_cannot_steer_the_terminal() -> None:
    with new_audit(Path()) as audit:
        take(audit, [Claim("https://a.example/", "https://shop.test/")])
        see(audit, "https://a.example/", link("https://shop.test/", anchor="\x1b[31mred\u202egnp\ttab"))
    output = run("links", "shop.audit").output
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert len(output.splitlines()[1].split("\t")) == len(output.splitlines()[0].split("\t"))
    assert printable("grün 茶\n") == "grün 茶\N{REPLACEMENT CHARACTER}"


def test_the_help_of_every_command_has_an_example() -> None:
    group = cli
    assert isinstance(group, Doors)
    output = run("--help").output
    for name in group.list_commands(None):  # type: ignore[arg-type]
        assert name in output
        text = run(name, "--help").output
        assert "Example:" in text
        assert f"$ linkvet {name}" in text
        command = group.get_command(None, name)  # type: ignore[arg-type]
        for below in getattr(command, "commands", ()):
            assert "--quiet" in run(name, below, "--help").output
        assert "--quiet" in text or hasattr(command, "commands")


def test_nothing_heavy_is_imported_for_help() -> None:
    code = (
        "import sys\nfrom linkvet.cli import cli\n"
        "for words in (['--help'], ['audit', '--help'], ['links', '--help']):\n"
        "    cli(words, standalone_mode=False)\n"
        "heavy = 'scrapy twisted sqlite_utils tldextract rich aiohttp selectolax lxml asyncio'.split()\n"
        "found = set(heavy) & set(sys.modules)\n"
        "assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_progress_in_words() -> None:
    from linkvet.crawler.progress import Progress

    progress = Progress(1200, 4800, 40.0, {"read": 1100, "dns": 50, "http_404": 40, "robots": 10})
    words = "1,200 of 6,000 pages · 40.0 a second, 2 min left · 1,100 read, 90 broken, 10 blocked"
    assert sentence(progress) == words
    assert sentence(Progress(0, 5, 0.0, {})) == "0 of 5 pages"
    some = Progress(1200, 4800, 40.0, {}, slow_sites=120, put_off=800)
    assert sentence(some) == "1,200 of 6,000 pages · 40.0 a second, 2 min left and 120 slow sites"
    late = Progress(5200, 800, 0.5, {}, slow_sites=120, put_off=800)
    assert sentence(late) == "5,200 of 6,000 pages · 120 slow sites left"
    assert sentence(Progress(5, 1, 0.5, {}, slow_sites=1, put_off=1)) == "5 of 6 pages · 1 slow site left"
    assert [duration(seconds) for seconds in (5, 600, 7200)] == ["5 s", "10 min", "2.0 h"]
    assert counts({}) == ""


def test_the_demo_finds_what_it_must() -> None:
    output = run("demo").output
    with (DEMO / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = [list(row.values()) for row in csv.DictReader(file)]
    with Path("linkvet-demo/demo-links.csv").open(encoding="utf-8", newline="") as file:
        names = ("referring_page", "target_url", "state", "reason", "link_kind")
        found = [[row[name] for name in names] for row in csv.DictReader(file)]
    unnamed = {row[0] for row in found if not row[1]}
    for row in expected:
        url = parse_url(row[0])
        row[:2] = [url.href if url else row[0], "" if row[0] in unnamed else row[1]]
    assert sorted(found) == sorted(expected)
    shown = readme_output((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown in output, "the README shows another output; run `make docs`"
    for words in (
        "State",
        "Kind of link",
        "Anchor texts",
        "Referring domains",
        "linkvet-demo/demo-links.csv",
    ):
        assert words in output
    assert "\x1b" not in output


def test_audit_makes_a_file_and_goes_on_with_it(here: Path) -> None:
    root = write_web(
        here / "web",
        {
            "a.example": {"/x": '<p>Tea at <a href="https://shop.test/">Shop</a>'},
            "b.example": {"/y": {"status": 404}},
        },
    )
    with FakeWeb(root) as web:
        options = ["--hosts", str(web.hosts_file), "--delay", "0", "--timeout", "2"]
        output = run("audit", "shop.audit", "export.csv", "--target", "shop.test", *options).output
        assert "shop-links.csv" in output
        Path("more.csv").write_text("Source url,Target url\nhttps://a.example/z,https://shop.test/\n")
        output = run("audit", "shop.audit", "export.csv", "more.csv", "--name", "Tea", *options).output
        assert "imported before" in output
        assert "1 page visited" in output
        assert "Backlinks of Tea" in output
        assert run("crawl", "shop.audit", "--quiet", *options).output == ""
    with Path("shop-links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("live", ""),
        ("broken", "http_404"),
        ("broken", "http_404"),
    ]


@pytest.mark.parametrize(
    ("number", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "1"), (signal.SIGTERM, "2")]
)
def test_a_stopped_crawl_says_how_to_go_on(here: Path, number: int, workers: str) -> None:
    pages = {f"/{number}": {"delay": 0.4} for number in range(40)}
    root = write_web(here / "web", {"slow.example": pages})  # type: ignore[dict-item]
    with new_audit(here) as audit:
        take(audit, [f"http://slow.example{path}" for path in pages])
    with FakeWeb(root) as web:
        more = ["--hosts", str(web.hosts_file), "--delay", "0.2", "--workers", workers]
        process = program(here, "crawl", "shop.audit", *more)
        deadline = time.monotonic() + 30
        while not web.requests("slow.example") and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "go on with `linkvet crawl shop.audit`" in errors
    assert "Traceback" not in errors


def test_on_a_terminal_a_list_ends_after_a_page(here: Path) -> None:
    with new_audit(here) as audit:
        take(audit, [f"https://site{number}.example/" for number in range(70)])
    control, terminal = pty.openpty()
    command = [sys.executable, "-c", "from linkvet.cli import main; main()", "links", "shop.audit"]
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    process = subprocess.Popen(command, stdout=terminal, stderr=terminal, env=environment)
    os.close(terminal)
    output = b""
    while True:
        try:
            part = os.read(control, 65536)
        except OSError:
            break
        if not part:
            break
        output += part
    os.close(control)
    assert process.wait() == 0
    assert output.count(b"unvisited") == 50
    assert b"--limit shows more" in output


@pytest.mark.parametrize(
    ("called", "on_path", "told"),
    [
        ("/usr/bin/linkvet", True, "linkvet"),
        (".venv/bin/linkvet", False, ".venv/bin/linkvet"),
        ("/x/site-packages/linkvet/__main__.py", False, "python -m linkvet"),
        ("-c", False, "linkvet"),
    ],
)
def test_the_next_steps_name_the_program_as_it_can_be_called(
    called: str, on_path: bool, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr("shutil.which", lambda name: name if on_path else None)
    assert program_name() == told
