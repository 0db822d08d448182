"""Every command line that the README, the documentation and the help show runs as it is written."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shlex
import shutil
from dataclasses import asdict
from pathlib import Path

import archives
import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.cli import cli
from linkvet.importers import read_export
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.seen.frontier import finish_crawl, start_crawl
from linkvet.store.types import Claim

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
HOME = "https://example.com/"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
UNREACHED = ("audit", "crawl", "discover", "recheck")
"""Commands that visit pages: a hosts file without names keeps them off the network."""
NOT_HERE = ("serve", "demo", "scale")
"""Commands that other tests run: they wait for a browser, take their time, or want a cluster."""


def documented() -> list[str]:
    lines = {
        line.strip()
        for page in PAGES
        for line in re.findall(r"^ *\$ (linkvet .*)", page.read_text(encoding="utf-8"), re.M)
    }
    return sorted(line for line in lines if line.split()[1] not in NOT_HERE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the documentation speaks of."""
    folder = tmp_path_factory.mktemp("shop")
    table = "source url,target url,anchor\nhttps://blog.example/post,https://example.com/,Example\n"
    for name in ("backlinks.csv", "ahrefs.csv"):
        (folder / name).write_text(table, encoding="utf-8")
    (folder / "latest-links.zip").write_text("Linking page\nhttps://links.example/\n", encoding="utf-8")
    (folder / "disavow.txt").write_text("domain:casino.example\n", encoding="utf-8")
    (folder / "phishing.txt").write_text("bad.example\n", encoding="utf-8")
    (folder / "domain-ranks.txt.gz").write_bytes(gzip.compress(b"1,blog.example\n2,other.example\n"))
    (folder / "hosts").touch()
    (folder / "agency.png").write_bytes(PICTURE)
    archives.write(folder / "CC-MAIN-00000.warc.wat.gz", [archives.wat(HOME, [])])
    archives.write(folder / "crawl.warc.gz", [archives.page("https://blog.example/", "<p>words")])
    (folder / "mail-report").write_text('#!/bin/sh\ntest -s "$3"\n', encoding="utf-8")
    (folder / "mail-report").chmod(0o755)
    with new_audit(folder, "example.com") as audit:
        pages = ["https://blog.example/post", "https://blog.example/about", "https://links.example/"]
        strong = {"domain_rating": 80.0}
        take(audit, [Claim(page, HOME, first_seen="2026-01-01", figures=strong) for page in pages])
        take(audit, next(read_export(folder / "disavow.txt")).rows, "disavow")
        for number in range(6):
            crawl = start_crawl(audit, "all")
            for page in pages:
                gone = number == 5 and page.endswith("post")
                see(audit, page, *([] if gone else [link(HOME)]), crawl=crawl.id)
            audit.conn.execute("DELETE FROM frontier")
            audit.conn.commit()
            assert finish_crawl(audit, crawl)
        decide(audit, [Subject("domain", "links.example")], "remove")
        plan = {"job": "crawl", "audits": [asdict(audit.settings)]}
    (folder / "results").mkdir()
    (folder / "results" / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    assert CliRunner().invoke(cli, ["analyze", str(folder / "shop.audit"), "-q"]).exit_code == 0
    return folder


def globbed(word: str) -> list[str]:
    """A word as the shell hands it over."""
    return sorted(str(path) for path in Path().glob(word)) if "*" in word else [word]


@pytest.mark.parametrize("line", documented())
def test_it_runs(line: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    words = [
        file for word in shlex.split(line.partition(" | ")[0], comments=True)[1:] for file in globbed(word)
    ]
    if words[0] == "init":
        (folder / "shop.audit").unlink()
    if words[0] in UNREACHED:
        words += ["--hosts", "hosts", "--delay", "0"]
    result = CliRunner().invoke(cli, words)
    done = (0, 3) if words[0] == "recheck" else (0,)
    assert result.exit_code in done, (result.output, result.exception)
    assert not [path.name for path in folder.iterdir() if path.suffix in (".new", ".part")]


def test_enough_is_documented() -> None:
    named = {line.split()[1] for line in documented()} | set(NOT_HERE)
    assert named == set(cli.list_commands(None))  # type: ignore[attr-defined]
