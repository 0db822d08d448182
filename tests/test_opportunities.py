"""Links that could be had: found where they are, and not where they are not."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.analysis.anchors.mentions import Mentions
from linkvet.analysis.opportunities import Opportunity, closest_page, opportunities
from linkvet.cli import cli
from linkvet.store.decided.decisions import history, undo
from linkvet.store.decided.opportunities import prospects, set_prospect
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.seen.own_pages import OwnPage, record_own_page
from linkvet.store.types import Claim, Hop

HOME = "https://shop.test/"


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["Acme Tools"], "We bought it from Acme Tools last year.", True),
        (["Acme Tools"], "The acme-tools catalogue is thick.", True),
        (["Acme Tools"], "Tools of the acme of quality.", False),
        (["Zyxelot"], "Nothing like ZYXELOT, they say.", True),
        (["Zyxelot"], "The Zyxelots are another thing entirely here.", True),
        (["Zyxelot"], "Nothing of the kind.", False),
        (["Summit"], "He reached the summit at noon.", False),
        (["Summit"], "A jacket by Summit keeps dry.", True),
        ([], "See shop.test for more.", True),
        (["Müller Räder"], "Ein Rad von Mueller Raeder fährt.", True),
    ],
)
def test_names_in_running_text(names: list[str], text: str, found: bool) -> None:
    said = Mentions("shop.test", names).first("Some words before. " + text)
    assert bool(said) == found, said
    assert said is None or len(said) < 260


def test_a_name_far_down_a_long_text_is_found_with_its_words() -> None:
    text = "word " * 500 + "and then Zyxelot came " + "word " * 500
    said = Mentions("zyxelot.test").first(text)
    assert said
    assert "then Zyxelot came" in said
    assert said.startswith("…")


def audit_of(folder: Path) -> Audit:
    audit = new_audit(folder, brands=["Zyxelot"], competitors=["rival.example", "Grumblex"])
    names = ("named", "linked", "rival", "talks", "weak", "lost", "kept", "moved", "toxic")
    pages = {name: f"https://{name}.example/" for name in names}
    take(audit, [Claim(page, HOME) for page in pages.values()], "ahrefs")
    see(audit, pages["named"], text="They praise Zyxelot there.")
    see(audit, pages["linked"], link(HOME), text="They praise Zyxelot there.")
    see(audit, pages["rival"], text="Words.", outlinks={"rival.example": 1, "other.example": 2})
    see(audit, pages["talks"], text="Some like Grumblex more.")
    see(audit, pages["weak"], text="Words.")
    see(audit, pages["lost"], outcome="broken", reason="http_404")
    see(audit, pages["kept"], link(HOME + "old-mill-stones"))
    see(audit, pages["moved"], link(HOME + "mugs"))
    see(audit, pages["toxic"], text="They praise Zyxelot there.")
    with audit.transaction() as conn:
        for name in ("named", "lost", "weak", "toxic"):
            conn.execute(
                "INSERT INTO domain_judgements "
                "(domain_id, kind_evidence, authority, authority_source, level, shares) "
                "SELECT id, '', ?, 'x', ?, '{}' FROM domains WHERE name = ?",
                (5.0 if name == "weak" else 70.0, "toxic" if name == "toxic" else "clean", f"{name}.example"),
            )
    day = "2026-11-01T10:00:00Z"
    own = [
        OwnPage(HOME, day, 200, title="Shop", text="All of it.", headings=[]),
        OwnPage(HOME + "mill-stones", day, 200, title="Mill stones", text="Stones for mills.", headings=[]),
        OwnPage(HOME + "mugs", day, 200, title="Mugs", text="Mugs.", headings=[]),
        OwnPage(HOME + "old-mill-stones", day, 404, "http_404", title=None),
    ]
    for page in own:
        record_own_page(audit, page)
    return audit


def found(audit: Audit) -> dict[tuple[str, str], Opportunity]:
    return {(one.kind, one.subject): one for one in opportunities(audit)}


def test_each_kind_and_nothing_else(tmp_path: Path) -> None:
    with audit_of(tmp_path) as audit:
        rows = found(audit)
    assert set(rows) == {
        ("competitor", "https://rival.example/"),
        ("competitor", "https://talks.example/"),
        ("lost_link", "https://named.example/"),
        ("lost_link", "https://lost.example/"),
        ("broken_target", HOME + "old-mill-stones"),
        ("wrong_page", "https://kept.example/"),
        ("wrong_page", "https://moved.example/"),
    }
    assert rows["broken_target", HOME + "old-mill-stones"].suggestion == HOME + "mill-stones"
    assert rows["wrong_page", "https://moved.example/"].suggestion == HOME
    assert "praise Zyxelot" in rows["lost_link", "https://named.example/"].sentence


def test_a_chain_of_redirects_is_shortened(tmp_path: Path) -> None:
    with audit_of(tmp_path) as audit:
        steps = [Hop(HOME + "mugs", 301, "http"), Hop(HOME + "cups", 301, "http")]
        page = OwnPage(
            HOME + "mugs", "2026-11-02T10:00:00Z", 200, final_url=HOME + "mill-stones", chain=steps
        )
        record_own_page(audit, page)
        one = found(audit)["broken_target", HOME + "mugs"]
    assert one.suggestion == HOME + "mill-stones"
    assert "2 redirects" in one.says


def test_no_page_is_better_than_a_far_one() -> None:
    gone: dict[str, Any] = {"target": HOME + "christmas-raffle", "title": None, "anchors": []}
    pages = [
        {"url": HOME, "title": "Christmas shop", "text": ""},
        {"url": HOME + "mugs", "title": "Mugs", "text": ""},
    ]
    assert closest_page(gone, pages) == ""


def test_the_site_s_own_name_makes_no_page_near() -> None:
    gone = {
        "target": "https://meadow-coffee.test/guides/moka-pot",
        "title": None,
        "anchors": ["Meadow Coffee guide"],
    }
    pages = [
        {"url": f"https://meadow-coffee.test/{name}", "title": f"{name} by Meadow Coffee", "text": ""}
        for name in ("about", "beans", "jobs")
    ]
    assert closest_page(gone, pages) == ""
    pages.append({"url": "https://meadow-coffee.test/moka", "title": "The moka pot", "text": ""})
    assert closest_page(gone, pages) == "https://meadow-coffee.test/moka"


@pytest.mark.parametrize(
    ("text", "named", "words"),
    [
        ("A day lent by Zyxelot, they said.", "Zyxelot", "A day lent by Zyxelot, they said."),
        ("word " * 90 + "by Zyxelot now " + "word " * 90, "Zyxelot", "… word"),
        ("Buy at Zyxelot. How it went.", "Zyxelot", "Buy at Zyxelot. How"),
        ("„Zyxelot“", "Zyxelot", "„Zyxelot“"),
        ("字" * 300 + " Zyxelot " + "字" * 300, "Zyxelot", "字 Zyxelot 字"),
    ],
)
def test_a_mention_gives_whole_words_and_the_name_in_them(text: str, named: str, words: str) -> None:
    found = Mentions("zyxelot.test").first_named(text)
    assert found
    assert found[1] == named
    assert words.replace("… ", "…") in found[0]
    assert named in found[0]


def test_a_note_on_an_opportunity_is_an_action_that_undo_takes_back(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        key = ("lost_link", HOME)
        first = set_prospect(audit, *key, "in_progress", "wrote Ann")
        assert set_prospect(audit, *key, "in_progress").changed == 0, "the same again is no action"
        second = set_prospect(audit, *key, "won")
        assert prospects(audit)[key]["note"] == "wrote Ann"
        done = undo(audit, first.id)
        assert done
        assert (done.changed, done.kept) == (0, 1), "what somebody noted since stays"
        assert prospects(audit)[key]["state"] == "won"
        undo(audit, second.id)
        assert prospects(audit)[key]["state"] == "in_progress"
        cleared = set_prospect(audit, *key, "clear")
        assert prospects(audit) == {}
        undo(audit, cleared.id)
        assert prospects(audit)[key]["note"] == "wrote Ann"
        with pytest.raises(AuditError, match="no state"):
            set_prospect(audit, *key, "soon")


def test_two_people_note_opportunities_at_the_same_time_and_lose_none(tmp_path: Path) -> None:
    new_audit(tmp_path).close()

    def work(state: str) -> None:
        with Audit.open(tmp_path / "shop.audit") as audit:
            for number in range(25):
                set_prospect(audit, "mention", f"https://{state}{number}.example/", state, by=state)

    people = [threading.Thread(target=work, args=(state,)) for state in ("won", "rejected")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    with Audit.open(tmp_path / "shop.audit") as audit:
        assert Counter(row["state"] for row in prospects(audit).values()) == {"won": 25, "rejected": 25}
        assert len(history(audit)) == 50


def steps_for(folder: Path, pages: int) -> int:
    """How much SQLite works to find the opportunities among pages of which every other one lost its link."""
    folder.mkdir()
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    with new_audit(folder) as audit:
        urls = [f"https://site{number}.example/" for number in range(pages)]
        take(audit, urls)
        crawl = start_crawl(audit).id
        for place, url in enumerate(urls):
            see(audit, url, *([link(HOME)] if place % 2 else []), crawl=crawl, lost_reason="link_removed")
        audit.conn.set_progress_handler(step, 100)
        list(opportunities(audit))
        audit.conn.set_progress_handler(None, 0)
    return steps


def test_twice_the_pages_are_twice_the_work(tmp_path: Path) -> None:
    small, large = steps_for(tmp_path / "small", 150), steps_for(tmp_path / "large", 600)
    assert large < 6 * small


def test_what_became_of_one_is_kept(tmp_path: Path) -> None:
    audit_of(tmp_path).close()
    path = str(tmp_path / "shop.audit")
    run = CliRunner().invoke
    mark = ["--mark", "lost_link", "https://lost.example/", "in_progress", "--note", "wrote Ann"]
    assert run(cli, ["opportunities", path, *mark]).exit_code == 0
    rows = json.loads(run(cli, ["opportunities", path, "--kind", "lost_link", "--json"]).output)
    noted = {row["subject"]: (row["state"], row["note"]) for row in rows}
    assert noted == {
        "https://lost.example/": ("in_progress", "wrote Ann"),
        "https://named.example/": ("", ""),
    }
    assert run(cli, ["opportunities", path, "--mark", "lost_link", "x", "soon"]).exit_code == 2
    elsewhere = ["--mark", "lost_link", "https://else.example/", "won"]
    assert run(cli, ["opportunities", path, *elsewhere]).exit_code == 2
    assert run(cli, ["opportunities", path, *mark[:3], "won"]).exit_code == 0
    rows = json.loads(run(cli, ["opportunities", path, "--kind", "lost_link", "--json"]).output)
    states = {row["subject"]: (row["state"], row["note"]) for row in rows}
    assert states["https://lost.example/"] == ("won", "wrote Ann"), "a note stays until another is given"
