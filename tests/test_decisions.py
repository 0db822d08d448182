from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.cli import cli
from linkvet.review.disavow import disavow_file
from linkvet.store.decided.decisions import (
    decide,
    decided,
    decision_counts,
    decision_of,
    domain_decisions,
    history,
    set_outreach,
    undo,
)
from linkvet.store.decided.outreach import removal_requests
from linkvet.store.decided.subjects import Subject, subject_of
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.judged import rows
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList
from linkvet.store.types import Claim, DisavowLine

HOME = "https://shop.test/"
PAGES = ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://c.example/1"]


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(page, HOME, anchor="Shop") for page in PAGES], "ahrefs")
        see(audit, PAGES[0], link(HOME))
        yield audit


def lists(audit: Audit) -> dict[str, str]:
    rows = audit.conn.execute("SELECT kind, subject, decision FROM decisions").fetchall()
    return {str(Subject(kind, text)): decision for kind, text, decision in rows}


def test_a_subject_is_a_page_a_domain_or_a_network() -> None:
    assert subject_of("domain:WWW.A.example") == Subject("domain", "a.example")
    assert subject_of("https://a.example/x#part") == Subject("url", "https://a.example/x")
    assert subject_of("network:n1") == Subject("network", "n1")
    assert str(subject_of("domain:b.example")) == "domain:b.example"
    assert str(subject_of("domain:Spam.Uni.example.")) == "domain:spam.uni.example"
    assert str(subject_of("domain:www.me.github.io")) == "domain:me.github.io"
    assert str(subject_of("domain:www.github.io")) == "domain:www.github.io"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "domain:",
        "domain:co.uk",
        "domain:github.io",
        "javascript:alert(1)",
    ],
)
def test_what_means_nobody_or_many_is_no_subject(text: str) -> None:
    with pytest.raises(AuditError):
        subject_of(text)


def test_one_action_changes_many_and_one_undo_takes_it_back(audit: Audit) -> None:
    decide(audit, [subject_of("domain:a.example")], "whitelist", "a friend")
    action = decide(
        audit, [Subject("domain", name) for name in ("a.example", "b.example")], "disavow", "paid"
    )
    assert (action.changed, lists(audit)) == (
        2,
        {"domain:a.example": "disavow", "domain:b.example": "disavow"},
    )
    assert decision_counts(audit) == {"disavow": 2}
    back = undo(audit)
    assert back and back.changed == 2
    assert lists(audit) == {"domain:a.example": "whitelist"}
    assert next(decided(audit, "whitelist"))["note"] == "a friend"
    assert undo(audit) and lists(audit) == {}
    assert undo(audit) is None
    assert [row["undone_at"] is not None for row in history(audit)] == [True, True]


def test_undo_leaves_what_was_decided_again_since(audit: Audit) -> None:
    first = decide(audit, [Subject("domain", "a.example"), Subject("domain", "b.example")], "remove")
    decide(audit, [Subject("domain", "a.example")], "whitelist")
    back = undo(audit, first.id)
    assert back and (back.changed, back.kept) == (1, 1)
    assert lists(audit) == {"domain:a.example": "whitelist"}


def test_a_decision_on_a_page_holds_before_the_one_on_its_domain(audit: Audit) -> None:
    decide(audit, [subject_of("domain:a.example")], "disavow")
    decide(audit, [subject_of(PAGES[0])], "whitelist")
    assert decision_of(audit, PAGES[0]) == "whitelist"
    assert decision_of(audit, PAGES[1]) == "disavow"
    assert decision_of(audit, PAGES[2]) == "none"
    decide(audit, [subject_of(PAGES[0])], "clear")
    assert decision_of(audit, PAGES[0]) == "disavow"


def test_the_same_decision_again_is_no_action(audit: Audit) -> None:
    decide(audit, [subject_of("domain:a.example")], "remove", "why")
    assert decide(audit, [subject_of("domain:a.example")], "remove").changed == 0
    assert decide(audit, [subject_of("domain:a.example")], "remove", "another why").changed == 1
    assert len(history(audit)) == 2


def test_a_network_stands_for_the_domains_in_it_now(audit: Audit) -> None:
    ids = dict(audit.conn.execute("SELECT name, id FROM domains").fetchall())
    network = {"id": "n1", "name": "Two", "confidence": 0.9, "signs": [], "targets": {}, "anchors": {}}
    rows.store_networks(audit, [network], {"n1": ["a.example", "b.example"]})
    assert ids
    action = decide(audit, [subject_of("network:n1")], "disavow")
    assert action.changed == 3
    assert domain_decisions(audit) == {"a.example": "disavow", "b.example": "disavow"}
    undo(audit)
    assert lists(audit) == {}


def test_a_host_stands_for_its_pages_and_for_its_line_in_the_file(tmp_path: Path) -> None:
    pages = [
        "https://spam.uni.example/1",
        "https://deep.spam.uni.example/2",
        "https://www.uni.example/spam.uni.example",
        "https://nospam.uni.example/3",
    ]
    with new_audit(tmp_path) as audit:
        take(audit, pages)
        assert str(subject_of("domain:www.spam.uni.example")) == "domain:spam.uni.example"
        assert decide(audit, [subject_of("domain:spam.uni.example")], "disavow", "hacked").changed == 3
        assert [decision_of(audit, page) for page in pages] == ["disavow"] * 2 + ["none"] * 2
        merged = disavow_file(audit)
        assert [line.subject for line in merged.lines] == ["domain:spam.uni.example"]
        assert len(merged.folded) == 2
        decide(audit, [subject_of("domain:spam.uni.example")], "remove")
        assert [(one.domain, one.whole) for one in removal_requests(audit)] == [("uni.example", False)]
        undo(audit)
        undo(audit)
        assert lists(audit) == {}
        assert disavow_file(audit).lines == []


def test_the_audited_site_never_lands_on_a_list_against_itself(audit: Audit) -> None:
    for text in ("domain:shop.test", "domain:blog.shop.test", "https://shop.test/x"):
        with pytest.raises(AuditError, match="itself"):
            decide(audit, [subject_of("domain:a.example"), subject_of(text)], "disavow")
    assert lists(audit) == {}
    decide(audit, [subject_of("domain:shop.test")], "whitelist")


def test_decisions_outlive_imports_visits_and_judgements(audit: Audit) -> None:
    decide(
        audit,
        [subject_of("domain:a.example"), subject_of(PAGES[2]), subject_of("domain:gone.example")],
        "remove",
        "why",
    )
    before = list(audit.rows("SELECT * FROM decisions"))
    take(audit, [Claim(page, HOME) for page in PAGES], "semrush")
    see(audit, PAGES[0], outcome="broken", reason="dns")
    number = rows.start_analysis(audit, "0", "x")
    rows.finish_analysis(audit, number, {"level": {}})
    assert list(audit.rows("SELECT * FROM decisions")) == before


def test_the_enriched_list_says_what_was_decided(audit: Audit) -> None:
    take(audit, [DisavowLine("domain:c.example"), DisavowLine("domain:b.example")], "disavow")
    decide(audit, [subject_of("domain:a.example"), subject_of("domain:b.example")], "remove")
    decide(audit, [subject_of(PAGES[0])], "whitelist")
    place = ENRICHED_COLUMNS.index("decision")
    said = [values[place] for _, values in EnrichedList(audit).rows()]
    assert said == ["whitelist", "remove", "remove", "disavow"]


def test_two_people_at_work_lose_nothing(audit: Audit) -> None:
    def work(list_name: str, names: list[str]) -> None:
        with Audit.open(audit.path) as mine:
            for name in names:
                decide(mine, [Subject("domain", name)], list_name, by=list_name)

    ours = [[f"{who}{number}.example" for number in range(25)] for who in ("x", "y")]
    people = [
        threading.Thread(target=work, args=(name, names))
        for name, names in zip(("remove", "disavow"), ours, strict=True)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert decision_counts(audit) == {"remove": 25, "disavow": 25}
    assert len(history(audit)) == 50


def test_outreach_has_states_and_undo(audit: Audit) -> None:
    set_outreach(audit, "a.example", "sent", contact="owner@a.example")
    set_outreach(audit, "a.example", "answered")
    row = next(audit.rows("SELECT * FROM outreach"))
    assert (row["state"], row["contact"]) == ("answered", "owner@a.example")
    undo(audit)
    assert next(audit.rows("SELECT * FROM outreach"))["state"] == "sent"
    with pytest.raises(AuditError):
        set_outreach(audit, "a.example", "forgotten")


def review(audit: Audit, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["review", str(audit.path), *words])
    return done.exit_code, done.output


def test_review_decides_and_takes_back(audit: Audit) -> None:
    assert review(audit, "disavow", "domain:a.example", PAGES[2], "--note", "paid")[0] == 0
    assert lists(audit) == {"domain:a.example": "disavow", PAGES[2]: "disavow"}
    assert review(audit, "undo") == (0, "Taken back: disavow of 2.\n")
    assert lists(audit) == {}
    assert review(audit, "undo")[0] == 1


def test_review_asks_about_what_links_to_nothing(audit: Audit) -> None:
    known = ("domain:a.example", "domain:www.b.example", PAGES[3])
    assert review(audit, "disavow", *known) == (0, "disavow: 3 changed.\n")
    asked = "No link of this audit comes from domain:d.example, https://a.example/3; was that meant?"
    said = review(audit, "disavow", "domain:d.example", "https://a.example/3", PAGES[0])
    assert said == (0, f"disavow: 3 changed. {asked}\n")
    assert lists(audit)["domain:d.example"] == "disavow"


def test_review_takes_filters(audit: Audit) -> None:
    assert review(audit, "remove", "--where", "state=unvisited&page=b.ex", "--dry-run") == (
        0,
        f"{PAGES[2]}\n",
    )
    assert lists(audit) == {}
    assert review(audit, "remove", "--where", "state=unvisited", "--whole-domains")[0] == 0
    assert sorted(lists(audit)) == ["domain:a.example", "domain:b.example", "domain:c.example"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("disavow",),
        ("disavow", "a.example"),
        ("disavow", "--where", "stat=live"),
        ("undo", "domain:a.example"),
    ],
)
def test_review_refuses_what_it_cannot_mean(audit: Audit, words: tuple[str, ...]) -> None:
    assert review(audit, *words)[0] == 2
    assert lists(audit) == {}
