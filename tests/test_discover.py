"""`linkvet discover` with archives: what becomes of found links, of known ones, and of files that are none."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from archives import DATE, KEPT, PAGE, a, needs_corpus, page, record, wat, write
from audits import link, new_audit, see, state_of, take
from click.testing import CliRunner, Result
from crawls import TARGET, audit_of, states, visit
from web import CORPUS, web_of  # noqa: F401 (a fixture)
from webapp import visiting

from linkvet.cli import cli
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim

HOME = f"https://{TARGET}/"
HTML = f'<title>Post</title><p>Flour from <a href="{HOME}">the mill</a> is best.</p>'


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def empty(tmp_path: Path) -> Path:
    return audit_of(tmp_path / "shop.audit", [])


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with Audit.open(path) as audit:
        return list(audit.rows(sql))


def backlinks(path: Path) -> set[tuple[str, str, str, int]]:
    sql = (
        "SELECT p.url, b.target_url, b.state, b.discovered FROM backlinks b JOIN pages p ON p.id = b.page_id"
    )
    with Audit.open(path) as audit:
        return set(audit.conn.execute(sql))


def exported(path: Path) -> list[dict[str, str]]:
    out = path.with_suffix(".csv")
    assert run("export", path, "-o", out, "-q").exit_code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_found_link_waits_for_a_visit_and_says_which_archive_names_it(tmp_path: Path) -> None:
    path = empty(tmp_path)
    file = write(tmp_path / "CC.warc.wat.gz", [wat(PAGE, [a(HOME, rel="nofollow"), a(HOME, "again")])])
    done = run("discover", path, "--wat", file)
    assert done.exit_code == 0, done.output
    assert "1 link to target.example" in done.output
    assert "1 new, 1 new page, 1 new domain" in done.output
    assert f"1 page waits for a visit. Next: linkvet crawl {path}" in done.output
    assert backlinks(path) == {(PAGE, HOME, "unvisited", 1)}
    (row,) = exported(path)
    assert row["sources"] == "discovered archive"
    assert (row["claimed_anchor"], row["claimed_rel"]) == ("again", "follow"), "the one that is followed"
    assert (row["first_seen"], row["last_seen"]) == ("", DATE[:10]), (
        "an archive tells that it stood, not since when"
    )
    assert (row["archive_file"], row["archive_ip"]) == ("CC.warc.wat.gz", "203.0.113.9")
    assert row["archive_record"] == "CC-MAIN.warc.gz 100"


def test_a_warc_gives_the_words_around_the_link(tmp_path: Path) -> None:
    path = empty(tmp_path)
    file = write(tmp_path / "a.warc.gz", [page(PAGE, HTML, WARC_IP_Address="203.0.113.7")])
    assert run("discover", path, "--warc", file, "-q").output == ""
    (row,) = exported(path)
    assert row["archive_context"] == "Flour from the mill is best."
    assert (row["archive_title"], row["archive_ip"]) == ("Post", "203.0.113.7")
    assert row["claimed_anchor"] == "the mill"


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    path = empty(tmp_path)
    file = write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME)])])
    run("discover", path, "--wat", file)
    before = rows(path, "SELECT * FROM claims")
    copy = tmp_path / "renamed.wat.gz"
    copy.write_bytes(file.read_bytes())
    for again in (file, copy):
        done = run("discover", path, "--wat", again)
        assert done.exit_code == 0
        assert "read before; nothing to do" in done.output
    assert rows(path, "SELECT * FROM claims") == before
    assert len(rows(path, "SELECT * FROM imports WHERE vendor = 'archive'")) == 1


def test_another_target_reads_the_file_anew(tmp_path: Path) -> None:
    path = empty(tmp_path)
    file = write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME), a("https://other.example/")])])
    run("discover", path, "--wat", file)
    run("set", path, "--target", "other.example")
    assert "1 new" in run("discover", path, "--wat", file).output


def test_a_link_that_exports_name_stays_theirs(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "shop.audit", [("http://blog.example/post/", f"http://www.{TARGET}/")])
    file = write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME), a(f"{HOME}shop")])])
    done = run("discover", path, "--wat", file)
    assert "1 new, 0 new pages, 0 new domains" in done.output
    assert "1 known already" in done.output
    assert backlinks(path) == {
        ("http://blog.example/post/", f"http://www.{TARGET}/", "unvisited", 0),
        ("http://blog.example/post/", f"{HOME}shop", "unvisited", 1),
    }, "one page, however it is spelled"
    assert [row["sources"] for row in exported(path)] == ["csv archive", "discovered archive"]


def test_a_later_export_takes_over_what_was_discovered(tmp_path: Path) -> None:
    with new_audit(tmp_path, TARGET) as audit:
        path = audit.path
    run("discover", path, "--wat", write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME), a(f"{HOME}x")])]))
    with Audit.open(path) as audit:
        take(audit, [Claim(PAGE, HOME)], "semrush")
    assert backlinks(path) == {(PAGE, HOME, "unvisited", 0), (PAGE, f"{HOME}x", "unvisited", 1)}
    assert [row["sources"] for row in exported(path)] == ["archive semrush", "discovered archive"]


def test_an_export_without_targets_is_not_taken_for_the_archives(tmp_path: Path) -> None:
    with new_audit(tmp_path, TARGET) as audit:
        take(audit, [PAGE], "gsc")
        path = audit.path
    run("discover", path, "--wat", write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME)])]))
    with Audit.open(path) as audit:
        take(audit, [PAGE], "list")
        assert state_of(audit, PAGE) == {"": ("unvisited", ""), HOME: ("unvisited", "")}
        see(audit, PAGE, link(HOME))
        assert state_of(audit, PAGE) == {"": ("live", "")}, "one link is one row"
        named = audit.conn.execute(
            "SELECT i.vendor FROM claims c JOIN imports i ON i.id = c.import_id"
        ).fetchall()
    assert sorted(row[0] for row in named) == ["archive", "gsc", "list"], "the archive's word went over to it"


def test_a_page_that_was_visited_settles_what_the_archive_says(tmp_path: Path) -> None:
    with new_audit(tmp_path, TARGET) as audit:
        take(audit, [Claim(PAGE, HOME)])
        see(audit, PAGE, link(HOME))
        path = audit.path
    done = run(
        "discover", path, "--wat", write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME), a(f"{HOME}gone")])])
    )
    assert "wait" not in done.output
    with Audit.open(path) as audit:
        assert state_of(audit, PAGE) == {HOME: ("live", ""), f"{HOME}gone": ("lost", "link_removed")}


def test_the_crawl_visits_what_was_found(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of(
        {"a.example": {"/1": {"body": HTML}, "/2": {"body": "<p>nothing"}}, "b.example": {"/": {"body": "x"}}}
    )
    path = empty(tmp_path)
    found = [wat(f"http://{where}", [a(HOME)]) for where in ("a.example/1", "a.example/2", "c.example/")]
    run("discover", path, "--wat", write(tmp_path / "a.wat.gz", found))
    visit(path, web)
    assert states(path) == {
        "http://a.example/1": ("live", ""),
        "http://a.example/2": ("lost", "link_removed"),
        "http://c.example/": ("broken", "dns"),
    }
    shown = json.loads(run("links", path, "--source", "discovered", "--state", "live", "--json").output)
    assert [one["referring_page"] for one in shown] == ["http://a.example/1"]
    assert shown[0]["discovered"]
    assert [one["source"] for one in shown[0]["claims"]] == ["archive"]
    assert len(json.loads(run("links", path, "--source", "archive", "--json").output)) == 3
    assert json.loads(run("links", path, "--source", "gsc", "--json").output) == []


@pytest.mark.parametrize("name", ["seen.warc", "seen.warc.gz"])
def test_what_a_crawl_kept_is_an_archive(tmp_path: Path, web_of: Any, name: str) -> None:  # noqa: F811
    web = web_of({"a.example": {"/1": {"body": HTML, "encoding": "gzip", "chunked": True}}})
    first = audit_of(tmp_path / "first.audit", ["http://a.example/1"])
    visit(first, web, warc=tmp_path / name)
    path = empty(tmp_path)
    done = run("discover", path, "--warc", tmp_path / name)
    assert done.exit_code == 0, done.output
    assert backlinks(path) == {("http://a.example/1", HOME, "unvisited", 1)}
    assert exported(path)[0]["archive_ip"].startswith("127.")


def test_pages_of_the_site_itself_are_left_out(tmp_path: Path) -> None:
    path = empty(tmp_path)
    done = run(
        "discover", path, "--wat", write(tmp_path / "a.wat.gz", [wat(f"https://blog.{TARGET}/", [a(HOME)])])
    )
    assert "1 on pages of the audited site itself, left out" in done.output
    assert backlinks(path) == set()


def test_a_page_captured_twice_is_seen_last_at_the_later_date(tmp_path: Path) -> None:
    path = empty(tmp_path)
    later = wat(PAGE, [a(HOME, "later")], **{"WARC-Date": "2022-01-01T00:00:00Z"})
    write(tmp_path / "a.wat.gz", [wat(PAGE, [a(HOME)]), later, wat(PAGE, [a(HOME)])])
    run("discover", path, "--wat", tmp_path / "a.wat.gz")
    (row,) = exported(path)
    assert (row["last_seen"], row["claimed_anchor"]) == ("2022-01-01", "later")


def test_bad_files_are_told_one_by_one_and_others_go_on(tmp_path: Path) -> None:
    path = empty(tmp_path)
    cut = write(tmp_path / "cut.wat.gz", [wat(PAGE, [a(HOME)]), wat(f"{PAGE}/2", [a(HOME)])])
    cut.write_bytes(cut.read_bytes()[:-80])
    foreign = tmp_path / "page.html"
    foreign.write_text("<html>")
    good = write(tmp_path / "good.wat.gz", [wat(f"{PAGE}/3", [a(HOME)])])
    done = run("discover", path, "--wat", tmp_path / "absent.wat.gz", foreign, tmp_path, cut, good)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "absent.wat.gz: it cannot be read (No such file or directory).",
        "page.html: it is no web archive; WARC, ARC and WAT files are, packed with gzip or not.",
        f"{tmp_path.name}: it cannot be read (Is a directory).",
        "cut.wat.gz: it is cut off; all that could be read is kept. A whole copy of the file gives the rest.",
    ]
    assert {page for page, *_ in backlinks(path)} == {PAGE, f"{PAGE}/3"}
    assert [row["file"] for row in rows(path, "SELECT file FROM imports WHERE vendor = 'archive'")] == [
        "cut.wat.gz",
        "good.wat.gz",
    ]
    quiet = run("discover", path, "--wat", foreign, "-q")
    assert (quiet.exit_code, quiet.stdout) == (2, "")
    assert "no web archive" in quiet.stderr


def test_a_fault_amid_a_file_leaves_nothing_of_it(tmp_path: Path, monkeypatch: Any) -> None:
    from linkvet.crawler.archives.wat import WatReader

    path = empty(tmp_path)
    file = write(tmp_path / "a.wat.gz", [wat(f"{PAGE}/{number}", [a(HOME)]) for number in range(9)])
    read = WatReader.read

    def stops(self: Any, one: Any) -> Any:
        if one.place == 6:
            raise KeyboardInterrupt
        return read(self, one)

    monkeypatch.setattr(WatReader, "read", stops)
    assert run("discover", path, "--wat", file).exit_code == 1
    assert backlinks(path) == set()
    assert rows(path, "SELECT * FROM imports WHERE vendor = 'archive'") == []
    monkeypatch.undo()
    assert run("discover", path, "--wat", file).exit_code == 0
    assert len(backlinks(path)) == 9


def test_json_has_every_count_and_problem(tmp_path: Path) -> None:
    path = empty(tmp_path)
    records = [wat(PAGE, [a(HOME)]), record("metadata", f"{PAGE}/2", b'{"' + TARGET.encode())]
    file = write(tmp_path / "a.wat.gz", records)
    done = run("discover", path, "--wat", file, "--warc", tmp_path / "no.warc", "--json")
    assert done.exit_code == 2
    read, absent = json.loads(done.stdout)
    assert read == {
        "file": str(file),
        "kind": "wat",
        "records": 2,
        "pages": 1,
        "links": 1,
        "new_links": 1,
        "new_pages": 1,
        "new_domains": 1,
        "own": 0,
        "already_read": False,
        "refused": 1,
        "problems": [{"record": 2, "reason": "its JSON is broken", "text": f"{PAGE}/2"}],
        "trouble": "",
    }
    assert absent["trouble"] == "it cannot be read (No such file or directory)."
    assert "record 2: https://blog.example/post/2 its JSON is broken" not in done.stdout
    listed = rows(path, "SELECT line, reason FROM problems")
    assert listed == [{"line": 2, "reason": "its JSON is broken"}]


def test_where_to_look_must_be_said(tmp_path: Path) -> None:
    done = run("discover", empty(tmp_path))
    assert done.exit_code == 2
    assert "--sites" in done.output
    assert "--wat PATH..." in done.output
    assert run("discover", tmp_path / "absent.audit", "--sites").exit_code == 1


def test_files_may_follow_each_other_or_the_option_be_repeated(tmp_path: Path) -> None:
    path = empty(tmp_path)
    files = [write(tmp_path / f"{n}.wat.gz", [wat(f"{PAGE}/{n}", [a(HOME)])]) for n in range(4)]
    words = ["--wat", files[0], files[1], "-q", "--wat", files[2], "--timeout", "3", f"--wat={files[3]}"]
    done = run("discover", path, *words)
    assert done.exit_code == 0, done.output
    assert len(backlinks(path)) == 4
    assert "FILE" in run("discover", "--wat", files[0], files[1]).output


def test_an_archives_dates_make_no_burst_and_no_news(tmp_path: Path) -> None:
    path = empty(tmp_path)
    found = [wat(f"https://farm.example/{number}", [a(HOME)]) for number in range(60)]
    run("discover", path, "--wat", write(tmp_path / "a.wat.gz", found))
    with Audit.open(path) as audit:
        crawl = None
        for number in range(60):
            see(audit, f"https://farm.example/{number}", link(HOME), crawl=crawl)
    assert run("analyze", path, "-q").exit_code == 0
    assert rows(path, "SELECT * FROM findings WHERE marker = 'link_burst'") == []
    changed = json.loads(run("changes", path, "--since", "30d", "--json").output)
    assert (changed["links"], changed["domains"]) == ([], [])


def test_hostile_words_reach_no_terminal_and_no_formula(tmp_path: Path) -> None:
    path = empty(tmp_path)
    evil = wat(PAGE, [a(HOME, "=cmd|'/c calc'!A1")], {"Title": "\x1b[31mred\u202e"})
    bad = record("metadata", "https://a.example/\x1b[2J", b'{"' + TARGET.encode())
    done = run("discover", path, "--wat", write(tmp_path / "a\x1b[1m.wat.gz", [evil, bad]))
    assert "\x1b" not in done.output
    (row,) = exported(path)
    assert not row["claimed_anchor"].startswith("=")


def test_the_app_shows_what_was_found_and_where(tmp_path: Path) -> None:
    path = audit_of(tmp_path / "shop.audit", [("https://named.example/", HOME)])
    evil = HTML.replace("<title>Post", "<title><script>alert(1)</script>")
    run("discover", path, "--warc", write(tmp_path / "crawl.warc.gz", [page(PAGE, evil)]))
    with visiting(path) as person:
        every = person.get("/audit")
        assert "Found beyond the lists (1)" in every.text
        assert "Web archive (1)" in every.text
        for source in ("discovered", "archive"):
            shown = person.get(f"/audit?source={source}")
            assert "blog.example" in shown.words
            assert "named.example" not in shown.words
        number = rows(path, "SELECT id FROM backlinks WHERE discovered = 1")[0]["id"]
        one = person.get(f"/link/{number}")
        assert "No export names this link; a web archive does." in one.words
        assert "crawl.warc.gz" in one.words
        assert "Flour from the mill is best." in one.words
        assert "<script>alert(1)" not in one.text
        assert "crawl.warc.gz" in person.get("/imports").words


@needs_corpus
def test_the_archives_of_the_corpus_beside_its_exports(tmp_path: Path) -> None:
    path = tmp_path / "videos.audit"
    exports = sorted((CORPUS / "exports" / "made").glob("youtube.com-*"))
    assert run("init", path, "--target", "youtube.com", "-q").exit_code == 0
    assert run("import", path, *exports, "-q").exit_code == 0
    named = backlinks(path)
    files = sorted(KEPT.glob("*.wat.gz"))
    done = run("discover", path, "--wat", *files, "--json")
    assert done.exit_code == 2, "one of them is cut off on purpose"
    told = {Path(one["file"]).name: one for one in json.loads(done.stdout)}
    assert told["pages-40.warc.wat.gz"]["links"] == 37
    assert told["pages-40.warc.wat.gz"]["new_links"] == 30
    assert named < backlinks(path)
    assert all(discovered for *_, discovered in backlinks(path) - named), (
        "no export claims what it did not name"
    )
    assert not any(discovered for *_, discovered in named)
