"""An audit file that knew a platform as one site: a crawl or an analysis gives each stranger a site of his own."""

from __future__ import annotations

from pathlib import Path

import pytest
from audits import link, new_audit, see, take

from linkvet.analysis.run import analyze
from linkvet.review.disavow import disavow_file
from linkvet.store.decided.decisions import decide, decision_of, domain_decisions, set_outreach, undo
from linkvet.store.decided.outreach import outreach_of
from linkvet.store.decided.subjects import Subject, subject_of
from linkvet.store.file.audit import Audit
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.rows import domains
from linkvet.store.seen.frontier import start_crawl, tasks_of, waiting_domains
from linkvet.store.seen.resettling import SETTLED_BY, resettle

ANN, BOB = "https://ann.wordpress.com/mugs", "https://bob.wordpress.com/pills"
EVE, FIRM = "https://medium.com/@eve/mugs", "https://blog.firm.example/mugs"
HELD = {ANN: "wordpress.com", BOB: "wordpress.com", EVE: "medium.com", FIRM: "firm.example"}
SITES = {ANN: "ann.wordpress.com", BOB: "bob.wordpress.com", EVE: "medium.com/@eve", FIRM: "firm.example"}


def older(folder: Path, visited: bool = True) -> Audit:
    """An audit whose pages stand under the names of their platforms."""
    audit = new_audit(folder)
    take(audit, list(HELD))
    for page in HELD if visited else ():
        see(audit, page, link("https://shop.test/"))
    with audit.transaction() as conn:
        conn.execute("DELETE FROM settings WHERE name = ?", (SETTLED_BY,))
        for page, name in HELD.items():
            conn.execute("INSERT OR IGNORE INTO domains (name) VALUES (?)", (name,))
            wanted = "(SELECT id FROM domains WHERE name = ?)"
            conn.execute(f"UPDATE pages SET domain_id = {wanted} WHERE url = ?", (name, page))
        conn.execute("UPDATE frontier SET domain_id = (SELECT domain_id FROM pages p WHERE p.id = subject)")
        conn.execute("DELETE FROM domains WHERE id NOT IN (SELECT domain_id FROM pages)")
    return audit


def placed(audit: Audit) -> dict[str, str]:
    rows = audit.conn.execute("SELECT p.url, d.name FROM pages p JOIN domains d ON d.id = p.domain_id")
    return dict(rows.fetchall())


def test_pages_move_once_and_stay(tmp_path: Path) -> None:
    with older(tmp_path) as audit:
        assert placed(audit) == HELD
        assert resettle(audit) == 3
        assert placed(audit) == SITES
        assert resettle(audit) == 0


def test_the_analysis_judges_each_stranger_by_himself(tmp_path: Path) -> None:
    with older(tmp_path) as audit:
        path = audit.path
        listed = {row["domain"]: row["links"] for row in domains(audit, Filters())}
        assert listed == {"wordpress.com": 2, "medium.com": 1, "firm.example": 1}
    analyze(path)
    with Audit.open(path) as audit:
        rows = {row["domain"]: row for row in domains(audit, Filters())}
        assert {name: row["hosted_on"] for name, row in rows.items()} == {
            "ann.wordpress.com": "wordpress.com",
            "bob.wordpress.com": "wordpress.com",
            "medium.com/@eve": "medium.com",
            "firm.example": None,
        }
        assert all(row["toxicity"] is not None for row in rows.values())
        judged = audit.conn.execute("SELECT name FROM domain_judgements JOIN domains ON id = domain_id")
        assert {name for (name,) in judged} == set(SITES.values())


def test_the_crawl_visits_and_probes_under_the_new_names(tmp_path: Path) -> None:
    with older(tmp_path, visited=False) as audit:
        start_crawl(audit)
        found = {
            (placed(audit).get(task.url), task.kind)
            for one in waiting_domains(audit)
            for task in tasks_of(audit, one, 9)
        }
        assert found == {(name, "page") for name in SITES.values()}
    (tmp_path / "seen").mkdir()
    with older(tmp_path / "seen") as audit:
        audit.conn.execute("DELETE FROM frontier")
        audit.conn.execute("UPDATE crawls SET finished_at = '2026-11-02T10:00:00Z'")
        audit.conn.commit()
        start_crawl(audit)
        kinds = {(task.kind, task.url) for one in waiting_domains(audit) for task in tasks_of(audit, one, 9)}
        assert {("site", ANN), ("site", BOB), ("site", EVE)} <= kinds


def test_what_a_person_decided_goes_on_to_hold(tmp_path: Path) -> None:
    with older(tmp_path) as audit:
        decide(audit, [Subject("domain", "wordpress.com")], "remove", "spam", "Ada")
        decide(audit, [subject_of(BOB)], "whitelist")
        set_outreach(audit, "wordpress.com", "sent", contact="a@example.org")
        before = audit.conn.execute("SELECT * FROM decisions").fetchall()
        resettle(audit)
        assert {page: decision_of(audit, page) for page in HELD} == {
            ANN: "remove",
            BOB: "whitelist",
            EVE: "none",
            FIRM: "none",
        }
        kept = audit.conn.execute("SELECT * FROM decisions").fetchall()
        assert set(before) < set(kept)
        copied = next(row for row in kept if row[1] == "ann.wordpress.com")
        assert copied[2:] == next(row for row in before if row[1] == "wordpress.com")[2:]
        noted = outreach_of(audit, "ann.wordpress.com")
        assert noted and (noted["state"], noted["contact"]) == ("sent", "a@example.org")
        undone = undo(audit)
        assert undone and undone.changed == 4
        assert domain_decisions(audit) == {"wordpress.com": "remove"}


def test_the_disavow_file_names_the_strangers_and_not_their_platform(tmp_path: Path) -> None:
    with older(tmp_path) as audit:
        decide(audit, [Subject("domain", "wordpress.com"), Subject("domain", "medium.com")], "disavow")
        resettle(audit)
        merged = disavow_file(audit)
        written = {line.subject for line in merged.lines}
        assert written == {"domain:ann.wordpress.com", "domain:bob.wordpress.com", EVE}
        assert len(merged.refused) == 2


def test_a_decision_that_somebody_took_about_the_site_itself_stays(tmp_path: Path) -> None:
    with older(tmp_path) as audit:
        decide(audit, [Subject("domain", "ann.wordpress.com")], "whitelist")
        decide(audit, [Subject("domain", "wordpress.com")], "disavow")
        resettle(audit)
        assert decision_of(audit, ANN) == "whitelist"
        assert decision_of(audit, BOB) == "disavow"


@pytest.mark.parametrize("word", ["wordpress.com", "www.WordPress.com"])
def test_the_filter_knows_platforms_and_no_other_endings(tmp_path: Path, word: str) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [ANN, EVE, "https://blog.firm.co.uk/", "https://shop.firm.uk.com/"])
        assert [row["domain"] for row in domains(audit, Filters(hosted_on=word))] == ["ann.wordpress.com"]
        for ending in ("uk", "co.uk", "com", "uk.com"):
            assert list(domains(audit, Filters(hosted_on=ending))) == []
