from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from audits import DAY, link, new_audit, see, take
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from linkvet.cli import cli
from linkvet.importers import read_export
from linkvet.review import disavow
from linkvet.review.disavow import DisavowFile, Line, disavow_file, losses, merge, text_of
from linkvet.review.refusals import refusal
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.types import Claim, DisavowLine
from linkvet.store.urls import Scope

SHOP = Scope.of("shop.test")
HOME = "https://shop.test/"


def row(subject: str, comment: str = "") -> dict[str, Any]:
    return {"subject": subject, "comment": comment}


def on(decision: str, *subjects: str) -> list[dict[str, Any]]:
    pairs = [("domain", one[7:]) if one.startswith("domain:") else ("url", one) for one in subjects]
    return [{"kind": k, "subject": s, "decision": decision, "note": "", "decided_at": DAY} for k, s in pairs]


def subjects(merged: DisavowFile) -> list[str]:
    return [line.subject for line in merged.lines]


def entries(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


NEVER = {
    "domain:co.uk": "public suffix",
    "domain:edu.co": "public suffix",
    "domain:blogspot.com": "public suffix",
    "domain:github.io": "public suffix",
    "domain:blogspot.co.uk": "platform",
    "domain:wordpress.com": "platform",
    "domain:www.wordpress.com": "platform",
    "domain:medium.com": "platform",
    "domain:google.de": "platform",
    "domain:shop.test": "audited site",
    "domain:blog.shop.test": "audited site",
    "domain:test": "no domain name",
    "domain:192.0.2.7": "an address",
    "domain:[2001:db8::1]": "an address",
    "domain:": "no domain name",
    "domain:a b.example": "more than one word",
    "domain:a.example\ndomain:b.example": "more than one word",
    "domain:a.example/en/": "no domain name",
    "domain:küche.example": "ASCII",
    "https://shop.test/page": "audited site",
    "javascript:alert(1)": "no web address",
    "https://a.example/" + "x" * 2048: "at most 2,048",
}
MAY = [
    "domain:a.example",
    "domain:me.github.io",
    "domain:me.blogspot.co.uk",
    "domain:me.wordpress.com",
    "domain:xn--kche-0ra.example",
    "domain:notshop.test",
    "https://wordpress.com/some/page",
    "http://192.0.2.7/page",
    "https://a.example/" + "x" * 2030,
]


@pytest.mark.parametrize("subject", NEVER)
def test_what_must_never_be_written_is_refused_with_a_sentence(subject: str) -> None:
    said = refusal(subject, SHOP)
    assert NEVER[subject] in said
    assert said.endswith((".", "Disavow its domain."))


@pytest.mark.parametrize("subject", MAY)
def test_what_may_be_written(subject: str) -> None:
    assert refusal(subject, SHOP) == ""


def test_a_domain_that_holds_the_audited_host_or_folder_is_refused() -> None:
    assert refusal("domain:town.test", Scope.of("shop.town.test", "host"))
    assert refusal("domain:shop.town.test", Scope.of("shop.town.test", "host"))
    assert not refusal("domain:other.town.test", Scope.of("shop.town.test", "host"))
    assert refusal("domain:town.test", Scope.of("https://town.test/shop/", "folder"))
    assert refusal("https://town.test/shop/x", Scope.of("https://town.test/shop/", "folder"))
    assert not refusal("https://town.test/forum/x", Scope.of("https://town.test/shop/", "folder"))


def test_the_owners_lines_come_first_with_their_comments_then_ours() -> None:
    owned = [row("domain:b.example", "my file\n\nbought in 2024"), row("https://c.example/x")]
    merged = merge(owned, on("disavow", "domain:a.example", "domain:b.example"), SHOP)
    assert [(line.subject, line.origin) for line in merged.lines] == [
        ("domain:b.example", "kept"),
        ("https://c.example/x", "kept"),
        ("domain:a.example", "added"),
    ]
    text = text_of(merged)
    assert "# my file\n\n# bought in 2024\ndomain:b.example\nhttps://c.example/x\n" in text
    assert text.isascii() and "\r" not in text and text.endswith("domain:a.example\n")


def test_lines_that_another_one_covers_are_folded() -> None:
    owned = [
        row("https://a.example/1", "first"),
        row("domain:sub.a.example"),
        row("domain:a.example"),
        row("domain:www.b.example"),
        row("https://deep.sub.b.example/"),
    ]
    merged = merge(owned, on("disavow", "https://a.example/2", "https://nota.example/"), SHOP)
    assert subjects(merged) == [
        "domain:a.example",
        "domain:www.b.example",
        "https://deep.sub.b.example/",
        "https://nota.example/",
    ]
    assert {left.subject: left.why for left in merged.folded} == {
        "https://a.example/1": "domain:a.example covers it",
        "domain:sub.a.example": "domain:a.example covers it",
        "https://a.example/2": "domain:a.example covers it",
    }
    assert merged.lines[0].comment == "first"
    assert "covers only www.b.example" in merged.lines[1].note


def test_a_later_whitelist_takes_lines_out_and_the_head_of_the_file_stays() -> None:
    owned = [
        row("domain:a.example", "head\n\nits own"),
        row("domain:x.a.example"),
        row("https://b.example/1"),
    ]
    decisions = on("whitelist", "domain:a.example", "https://c.example/1")
    merged = merge([*owned, row("https://c.example/1"), row("https://c.example/2")], decisions, SHOP)
    assert subjects(merged) == ["https://b.example/1", "https://c.example/2"]
    assert [left.subject for left in merged.removed] == [
        "domain:a.example",
        "domain:x.a.example",
        "https://c.example/1",
    ]
    assert merged.lines[0].comment == "head"
    kept = merge([row("https://d.example/1")], on("remove", "domain:d.example"), SHOP)
    assert subjects(kept) == ["https://d.example/1"]


def test_a_page_is_disavowed_although_its_domain_is_not() -> None:
    decisions = on("whitelist", "domain:a.example") + on(
        "disavow", "https://a.example/bad", "domain:b.example"
    )
    merged = merge([], decisions + on("whitelist", "https://b.example/good"), SHOP)
    assert subjects(merged) == ["https://a.example/bad", "domain:b.example"]
    assert "b.example/good, which is on the whitelist" in merged.lines[1].note


def test_the_nearest_decision_holds_for_a_host_below_a_domain() -> None:
    owned = [row("domain:good.a.example"), row("https://x.good.a.example/1"), row("https://bad.b.example/1")]
    decisions = on("whitelist", "domain:good.a.example", "domain:b.example")
    merged = merge(owned, decisions + on("disavow", "domain:a.example", "domain:bad.b.example"), SHOP)
    assert subjects(merged) == ["domain:a.example", "domain:bad.b.example"]
    assert [left.subject for left in merged.removed] == [
        "domain:good.a.example",
        "https://x.good.a.example/1",
    ]


def test_limits_of_lines_and_bytes() -> None:
    full = DisavowFile([Line(f"domain:d{n}.test", "added", "a remark") for n in range(99_990)])
    assert text_of(full).count("\n") <= disavow.MAX_LINES
    crowded = DisavowFile([Line(f"domain:d{n}.example", "added", f"remark {n}") for n in range(60_000)])
    assert len(entries(text_of(crowded))) == 60_000
    pages = DisavowFile([Line(f"https://one.example/{n}", "kept") for n in range(100_001)])
    with pytest.raises(AuditError, match=r"100,001 lines.*one\.example"):
        text_of(pages)
    long = DisavowFile([Line(f"https://one.example/{n}/{'x' * 1000}", "kept") for n in range(2_100)])
    with pytest.raises(AuditError, match="2 MB"):
        text_of(long)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=6), st.text(max_size=60))
def test_nothing_that_people_write_becomes_a_line_of_its_own(rows: list[tuple[str, str]], note: str) -> None:
    owned = [row(subject, comment) for subject, comment in rows]
    decisions = on("disavow", "domain:a.example")
    decisions[0]["note"] = note
    merged = merge(owned, decisions, SHOP)
    assert entries(text_of(merged)) == subjects(merged)


def spammed(folder: Path) -> Audit:
    audit = new_audit(folder)
    pages = [f"https://spam.example/{n}" for n in range(30)]
    take(
        audit, [Claim(page, HOME) for page in [*pages, "https://sub.poor.example/", "https://poor.example/"]]
    )
    take(audit, [Claim("https://closed.example/", HOME)], "moz")
    for page in pages:
        see(audit, page, link(HOME))
    see(audit, "https://sub.poor.example/", link(HOME, rel="nofollow", link_kind="nofollow"))
    see(audit, "https://poor.example/", link(HOME))
    see(audit, "https://closed.example/", outcome="blocked", reason="http_403")
    return audit


def test_what_each_line_gives_up_the_most_followed_first(tmp_path: Path) -> None:
    with spammed(tmp_path) as audit:
        lines = [
            "domain:sub.poor.example",
            "domain:closed.example",
            "https://spam.example/7",
            "domain:gone.example",
        ]
        take(audit, [DisavowLine(line, n) for n, line in enumerate(lines, 1)], "disavow")
        decide(audit, [Subject("domain", "spam.example")], "disavow")
        merged = disavow_file(audit)
        found = losses(audit, merged)
    assert [(one.subject, one.priority, one.links, one.followed, one.pages, one.unseen) for one in found] == [
        ("domain:spam.example", "P1", 30, 30, 30, 0),
        ("domain:sub.poor.example", "P3", 1, 0, 1, 0),
        ("domain:closed.example", None, 0, 0, 0, 1),
        ("domain:gone.example", None, 0, 0, 0, 0),
    ]
    assert [left.subject for left in merged.folded] == ["https://spam.example/7"]


def test_the_file_imported_last_is_the_one_in_use(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(
            audit,
            [DisavowLine("domain:old.example", 1), DisavowLine("domain:both.example", 2)],
            "disavow",
            "1",
        )
        take(audit, [DisavowLine("domain:both.example", 1)], "disavow", "2.txt")
        merged = disavow_file(audit)
    assert subjects(merged) == ["domain:both.example"]
    assert "domain:old.example" in merged.notes[0]


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result


OWNED = "\ufeff# Head\r\n\r\n# Paid\r\nDomain: B.example # twice\r\nhttps://c.example/ä\r\nrubbish\r\n# the end\r\n"


def test_the_command_writes_what_google_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.txt").write_bytes(OWNED.encode())
    spammed(tmp_path).close()
    run("import", "shop.audit", "mine.txt", "--format", "disavow")
    with Audit.open(Path("shop.audit")) as audit:
        decide(audit, [Subject("domain", "spam.example")], "disavow", "bought\nlinks")
        decide(audit, [Subject("domain", "wordpress.com")], "disavow")
    shown = json.loads(run("disavow", "shop.audit", "--json").output)
    assert (shown["kept"], shown["added"], shown["lines"][0]["priority"]) == (2, 1, "P1")
    assert {left["subject"] for left in shown["refused"]} == {"rubbish", "domain:wordpress.com"}
    asked = run("disavow", "shop.audit", "-o", "disavow.txt", code=2).output
    assert "--manual-action" in asked and "last resort" in asked
    assert not Path("disavow.txt").exists()
    output = run("disavow", "shop.audit", "-o", "disavow.txt", "--yes").output
    assert "+ domain:spam.example" in output and "URL-prefix" in output
    written = Path("disavow.txt").read_bytes()
    assert written.decode() == shown["text"]
    assert entries(written.decode()) == [
        "domain:b.example",
        "https://c.example/%C3%A4",
        "domain:spam.example",
    ]
    assert b"\r" not in written and not written.startswith(b"\xef\xbb\xbf")
    assert all(f"# {words}\n".encode() in written for words in ("Head", "Paid", "twice", "bought", "links"))
    again = [row.subject for row in next(read_export(Path("disavow.txt"), "disavow")).rows]
    assert again == entries(written.decode())


def test_a_foreign_file_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with new_audit(tmp_path) as audit:
        decide(audit, [Subject("domain", "spam.example")], "disavow")
    Path("disavow.txt").write_text("domain:precious.example\n", encoding="utf-8")
    assert "import it first" in run("disavow", "shop.audit", "-o", "disavow.txt", "--yes", code=1).output
    assert Path("disavow.txt").read_text(encoding="utf-8") == "domain:precious.example\n"
    run("disavow", "shop.audit", "-o", "ours.txt", "--manual-action")
    with Audit.open(Path("shop.audit")) as audit:
        decide(audit, [Subject("domain", "spam.example")], "clear")
        decide(audit, [Subject("domain", "other.example")], "disavow")
    run("disavow", "shop.audit", "-o", "ours.txt", "--manual-action", "--quiet")
    assert entries(Path("ours.txt").read_text(encoding="utf-8")) == ["domain:other.example"]


def test_a_file_that_was_imported_or_changed_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("disavow.txt")
    file.write_text("domain:www.müll.example\nhttps://c.example/ä#top\nno line\n", encoding="utf-8-sig")
    with new_audit(tmp_path) as audit:
        take(audit, next(read_export(file, "disavow")).rows, "disavow")
    run("disavow", "shop.audit", "-o", "disavow.txt", "--yes")
    assert entries(file.read_text(encoding="utf-8")) == [
        "domain:www.xn--mll-hoa.example",
        "https://c.example/%C3%A4",
    ]
    with file.open("a", encoding="utf-8") as added:
        added.write("domain:byhand.example\n")
    refused = run("disavow", "shop.audit", "-o", "disavow.txt", "--yes", code=1)
    assert "1 line that the audit does not know, such as domain:byhand.example" in refused.output
    Path("noise.txt").write_bytes(bytes(range(256)))
    assert "not a disavow file" in run("disavow", "shop.audit", "-o", "noise.txt", "--yes", code=1).output


def test_nothing_to_write(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    file, out = str(tmp_path / "shop.audit"), tmp_path / "disavow.txt"
    assert "Nothing is on the disavow list" in run("disavow", file, "-o", str(out), "--yes", code=1).output
    run("disavow", file, "-o", str(tmp_path / "disavow.csv"), "--yes", code=2)
    assert not out.exists()


def test_a_weighty_site_gets_a_word_of_warning(tmp_path: Path) -> None:
    with spammed(tmp_path) as audit:
        decide(audit, [Subject("domain", "spam.example"), Subject("domain", "poor.example")], "disavow")
        judged = "INSERT INTO domain_judgements SELECT id, '', '', ?, '', 0.2, '', '', 0, 0, 9, '', '{}' FROM domains"
        audit.conn.execute(f"{judged} WHERE name = 'spam.example'", (88,))
        audit.conn.execute(f"{judged} WHERE name = 'poor.example'", (8,))
        audit.conn.commit()
        notes = {one.subject: (one.note, one.authority) for one in losses(audit, disavow_file(audit))}
    assert "weighty site" in notes["domain:spam.example"][0]
    assert notes["domain:poor.example"] == ("", 8.0)
