"""Wrong usage ends with one sentence and exit code 2, before anything is read, visited or written."""

from __future__ import annotations

import os
import shlex
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner, Result

from linkvet.cli import cli
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a small audit, and files that are not what their names say."""
    monkeypatch.chdir(tmp_path)
    with new_audit(tmp_path) as audit:
        take(audit, [Claim("https://a.example/1", "https://shop.test/"), Claim("https://b.example/1")])
        see(audit, "https://a.example/1", link("https://shop.test/"))
    (tmp_path / "noise").write_bytes(bytes(range(256)))
    (tmp_path / "hosts").write_text("somewhere a.example\n", encoding="utf-8")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "list.txt").write_text("https://a.example/\n", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    yield tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


WRONG = [
    (["links", "shop.audit", "--new-since", "2026-13-45"], "is not a valid day"),
    (["links", "shop.audit", "--toxicity", "60..40"], "the smaller figure comes first"),
    (["links", "shop.audit", "--source", "ahref"], "use one of ahrefs"),
    (["links", "shop.audit", "--reason", "http_404s"], "similar ones are http_404"),
    (["links", "shop.audit", "--marker", "zzz"], "is not a valid marker; use one of"),
    (["init", "new.audit", "--target", "co.uk"], "belongs to many owners"),
    (["init", "new.audit", "--target", "shop.test", "--country", "Grmany"], "use a form like DE"),
    (["init", "new.audit", "--target", "shop.test", "--country", "XX"], "use a form like DE"),
    (["init", "new.audit", "--target", "shop.test", "--language", "Grman"], "use a form like de"),
    (["crawl", "shop.audit", "--dns", "127.0.0.1:99999"], "is not a valid DNS server"),
    (["crawl", "shop.audit", "--dns", "dns.example:53"], "is not a valid DNS server"),
    (["crawl", "shop.audit", "--proxy", "notaproxy"], "is not a valid proxy"),
    (["crawl", "shop.audit", "--proxy", "ftp://x"], "is not a valid proxy"),
    (["crawl", "shop.audit", "--hosts", "hosts"], "Line 1 of hosts"),
    (["crawl", "shop.audit", "--asn", "noise"], "cannot be read as a .mmdb database"),
    (["crawl", "shop.audit", "--user-agent", "a\nHost: b"], "printable ASCII"),
    (["audit", "shop.audit", "list.txt", "--target", "other.test"], "is the audit of shop.test"),
    (["analyze", "shop.audit", "--ranks", "noise"], "The rank file noise"),
    (["audit", "new.audit", "shop.audit", "--target", "shop.test", "--ranks", "empty"], "none that is known"),
    (["analyze", "shop.audit", "--blocklist", "empty"], "names no domain"),
    (["analyze", "shop.audit", "--blocklist", "noise"], "names no domain"),
    (["changes", "shop.audit", "--since", "foo"], "is no moment"),
    (["changes", "shop.audit", "--since", "crawl:9"], "There is no crawl 9"),
    (["changes", "shop.audit", "--since", "2026-02-01", "--until", "2026-01-01"], "does not lie before"),
    (["export", "shop.audit", "-o", "folder.csv"], "is a folder"),
    (["export", "shop.audit", "-o", "none/out.csv"], "the folder none does not exist"),
    (["report", "shop.audit", "-o", "out.docx"], "should end in .html"),
    (["disavow", "shop.audit", "-o", "out.csv"], "takes nothing else"),
    (["outreach", "shop.audit", "--smtp", "mail.example"], "is not a valid mail server"),
    (["opportunities", "shop.audit", "--note", "x"], "--note goes with --mark"),
    (["opportunities", "shop.audit", "--mark", "lost_link", "https://no.example/", "won"], "is no lost_link"),
    (["markers", "--audit", "shop.audit", "--take", "--reset"], "exclude each other"),
    (["markers", "--audit", "shop.audit", "hiden_link"], "Near: hidden_link"),
    (["review", "shop.audit", "disavow", "network:n1"], "There is no network n1"),
    (["review", "shop.audit", "disavow", "domain:a.example", "--whole-domains"], "goes with --where"),
]


@pytest.mark.parametrize(
    ("words", "says"), WRONG, ids=[" ".join(words[:1] + words[2:4]) for words, _ in WRONG]
)
def test_wrong_usage_is_told_in_one_sentence(folder: Path, words: list[str], says: str) -> None:
    before = (folder / "shop.audit").read_bytes()
    result = run(*words)
    assert result.exit_code == 2, (result.output, result.exception)
    assert says in result.output
    assert "Traceback" not in result.output
    assert (folder / "shop.audit").read_bytes() == before
    assert not (folder / "new.audit").exists()


@pytest.mark.parametrize(
    "where",
    [
        "level=toxi",
        "hidden=true",
        "toxicity_min=abc",
        "toxicity_max=900",
        "state=",
        "new_since=x",
        "nonsense",
    ],
)
def test_a_filter_that_means_nothing_never_means_everything(folder: Path, where: str) -> None:
    assert run("review", "shop.audit", "disavow", "--where", where).exit_code == 2
    with Audit.open(folder / "shop.audit") as audit:
        assert not audit.conn.execute("SELECT count(*) FROM decisions").fetchone()[0]


def test_a_filter_that_finds_nothing_prints_nothing(folder: Path) -> None:
    found = run("review", "shop.audit", "disavow", "--where", "domain=c.example", "--dry-run")
    assert (found.exit_code, found.output) == (0, "")
    some = run("review", "shop.audit", "disavow", "--where", "state=live", "--dry-run")
    assert some.output == "https://a.example/1\n"


def test_a_list_is_emptied_by_an_empty_word(folder: Path) -> None:
    run("set", "shop.audit", "--brand", "Shop", "--country", "de")
    run("set", "shop.audit", "--brand", "", "--country", "")
    with Audit.open(folder / "shop.audit") as audit:
        assert (audit.settings.brands, audit.settings.countries) == ([], [])


def test_what_is_told_to_type_can_be_typed(folder: Path) -> None:
    name = "my shop's (ü).audit"
    told = run("init", name, "--target", "shop.test").output
    assert shlex.split(told.partition("Next: ")[2])[:3] == ["linkvet", "import", name]
    told = run("import", name, "list.txt").output
    assert shlex.split(told.partition("Next: ")[2]) == ["linkvet", "crawl", name]
    Path("none").write_text("192.0.2.1 nobody.example\n", encoding="utf-8")
    told = run("crawl", name, "--hosts", "none", "--delay", "0").output
    steps = [shlex.split(line) for line in told.splitlines() if line.startswith("  linkvet ")]
    assert ["linkvet", "export", name, "-o", "my shop's (ü)-links.csv"] in steps


@pytest.fixture
def sealed(folder: Path) -> Iterator[Path]:
    """The audit in a folder where nothing may be written, not even by root without its special rights."""
    inside = folder / "sealed"
    inside.mkdir()
    (folder / "shop.audit").rename(inside / "shop.audit")
    (inside / "shop.audit").chmod(stat.S_IRUSR)
    inside.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield inside / "shop.audit"
    inside.chmod(stat.S_IRWXU)


@pytest.fixture
def without_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere; for these tests the file's own mode counts."""
    told = os.access

    def by_mode(path: str | Path, mode: int) -> bool:
        return bool(Path(path).stat().st_mode & stat.S_IWUSR) if mode == os.W_OK else told(path, mode)

    monkeypatch.setattr(os, "access", by_mode)


@pytest.mark.usefixtures("without_rights")
def test_an_audit_that_may_not_be_written_to_can_be_read(sealed: Path, folder: Path) -> None:
    listed = run("links", str(sealed))
    assert listed.exit_code == 0
    assert "https://a.example/1" in listed.output
    assert run("export", str(sealed), "-o", "out.csv").exit_code == 0
    assert run("set", str(sealed)).exit_code == 0
    for words in (["set", str(sealed), "--name", "x"], ["review", str(sealed), "remove", "domain:a.example"]):
        refused = run(*words)
        assert refused.exit_code == 1
        assert "may not be written to" in refused.output
    assert sorted(path.name for path in sealed.parent.iterdir()) == ["shop.audit"]


@pytest.mark.usefixtures("without_rights")
def test_an_older_audit_that_may_not_be_written_to_is_refused(folder: Path) -> None:
    file = folder / "shop.audit"
    with sqlite3.connect(file) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
    conn.close()
    file.chmod(stat.S_IRUSR)
    refused = run("links", str(file))
    assert refused.exit_code == 1
    assert "older Linkvet" in refused.output
