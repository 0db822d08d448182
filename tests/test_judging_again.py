"""Judging again only what changed gives exactly what judging everything anew would."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from audits import link, see
from crawls import visited_demo

from linkvet.analysis.digests import AskedProfile, asked, digest, same_answers
from linkvet.analysis.facts import ProfileFacts
from linkvet.analysis.judging.domains import DomainJudge
from linkvet.python import analyze
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit
from linkvet.store.seen.visits import record_footprints
from linkvet.store.types import Claim

TABLES = {
    "judgements": "SELECT * FROM judgements ORDER BY backlink_id",
    "findings": "SELECT * FROM findings ORDER BY backlink_id, marker",
    "domain_judgements": "SELECT * FROM domain_judgements ORDER BY domain_id",
    "networks": "SELECT * FROM networks ORDER BY id",
    "network_members": "SELECT * FROM network_members ORDER BY network_id, domain_id",
    "families": "SELECT * FROM families ORDER BY id",
    "family_members": "SELECT * FROM family_members ORDER BY family_id, page_id",
    "link_ranks": "SELECT * FROM link_ranks ORDER BY domain_id",
    "profile": "SELECT * FROM profile ORDER BY name",
    "page_judgements": "SELECT j.* FROM page_judgements j JOIN visits v ON v.snapshot_id = j.snapshot_id "
    "JOIN pages p ON p.visit_id = v.id ORDER BY j.snapshot_id",
}
REMEMBERED = ("remembered_domains", "compared_texts", "vocabulary")
TEXT = "The oak bench in the hall was oiled on a rainy day in March, and nobody sat on it until the smell had gone. "


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, crawled and judged once."""
    path = visited_demo(tmp_path_factory.mktemp("again") / "demo.audit")
    analyze(path)
    return path


def everything(path: Path) -> dict[str, list[Any]]:
    with Audit.open(path) as audit:
        return {name: audit.conn.execute(sql).fetchall() for name, sql in TABLES.items()}


def forgotten(path: Path) -> Path:
    """A copy of an audit of which nothing was ever judged."""
    fresh = path.with_name("fresh.audit")
    shutil.copy(path, fresh)
    with Audit.open(fresh) as audit, audit.transaction() as conn:
        for table in (*REMEMBERED, *reversed(TABLES)):
            conn.execute(f"DELETE FROM {table}")
    return fresh


def page_on(audit: Audit, domain: str) -> str:
    sql = "SELECT p.url FROM pages p JOIN domains d ON d.id = p.domain_id WHERE d.name = ? ORDER BY p.id"
    return str(audit.conn.execute(sql, (domain,)).fetchone()[0])


def whitelist(audit: Audit) -> None:
    decide(audit, [subject_of("domain:arabicainsider.example")], "whitelist")


def audience(audit: Audit) -> None:
    audit.save_settings(replace(audit.settings, countries=["de"], languages=["de"]))


def brand(audit: Audit) -> None:
    audit.save_settings(replace(audit.settings, brands=["Meadowlark", "Lark & Sons"]))


def weights(audit: Audit) -> None:
    audit.save_settings(replace(audit.settings, weights={"reciprocal_link": 0.6, "money_anchor": 0.05}))


def text(audit: Audit) -> None:
    shown = link("https://meadowlark-coffee.example/", anchor="buy cheap coffee beans", context="Buy here.")
    see(
        audit,
        page_on(audit, "brewlog.example"),
        shown,
        text=TEXT * 20,
        words=440,
        title="A bench in the hall",
    )


def lost(audit: Audit) -> None:
    see(audit, page_on(audit, "brewlog.example"), text=TEXT * 20, words=440, lost_reason="link_removed")


def copied(audit: Audit) -> None:
    sql = (
        "SELECT s.text FROM snapshots s JOIN pages p ON p.id = s.page_id JOIN domains d ON d.id = p.domain_id "
        "WHERE d.name = 'thefilterpaper.example' ORDER BY s.words DESC"
    )
    original = audit.conn.execute(sql).fetchone()[0]
    shown = link("https://meadowlark-coffee.example/")
    see(audit, page_on(audit, "wandering-cup.example"), shown, text=original, words=len(original.split()))


def network(audit: Audit) -> None:
    names = ("brewlog.example", "wandering-cup.example", "map-of-roasters.example")
    with audit.transaction() as conn:
        for name in names:
            number = conn.execute("SELECT id FROM domains WHERE name = ?", (name,)).fetchone()[0]
            signs = [("adsense", "pub-7741290083126655"), ("ga4", "G-7QX2L9MP4R"), ("ip", "91.12.13.14")]
            record_footprints(conn, number, signs, "2026-11-02T00:00:00Z")


def own_page(audit: Audit) -> None:
    audit.conn.execute("UPDATE own_pages SET text = ? WHERE url LIKE '%how-to-store-beans%'", (TEXT * 20,))
    audit.conn.commit()


def figures(audit: Audit) -> None:
    claims = [
        Claim(page_on(audit, "brewlog.example"), first_seen="2024-02-03", figures={"domain_rating": 71})
    ]
    record_import(audit, Source("more.csv", "more", "ahrefs", "Table", []), claims)


def gone(audit: Audit) -> None:
    audit.conn.execute(
        "DELETE FROM backlinks WHERE page_id IN (SELECT p.id FROM pages p JOIN domains d ON d.id = p.domain_id "
        "WHERE d.name = 'arabicainsider.example')"
    )
    audit.conn.commit()


CHANGES = (whitelist, audience, brand, weights, text, lost, copied, network, own_page, figures, gone)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_judging_what_changed_is_judging_everything(
    judged: Path, tmp_path: Path, change: Callable[[Audit], None]
) -> None:
    path = tmp_path / "demo.audit"
    shutil.copy(judged, path)
    with Audit.open(path) as audit:
        change(audit)
    fresh = forgotten(path)
    assert analyze(path) == analyze(fresh)
    assert everything(path) == everything(fresh)
    assert everything(path) != everything(judged)


def test_one_change_after_the_other_and_back(judged: Path, tmp_path: Path) -> None:
    path = tmp_path / "demo.audit"
    shutil.copy(judged, path)
    for change in (text, whitelist, network, copied):
        with Audit.open(path) as audit:
            change(audit)
        analyze(path)
    with Audit.open(path) as audit:
        decide(audit, [subject_of("domain:arabicainsider.example")], "clear")
    fresh = forgotten(path)
    assert analyze(path) == analyze(fresh)
    assert everything(path) == everything(fresh)


def test_an_analysis_that_was_broken_off_is_made_whole(
    judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "demo.audit"
    shutil.copy(judged, path)
    with Audit.open(path) as audit:
        audience(audit)
        text(audit)
        network(audit)
    fresh = forgotten(path)
    judge, done = DomainJudge.judge, 0

    def fails(self: DomainJudge, *given: Any) -> Any:
        nonlocal done
        done += 1
        if done > 40:
            raise KeyboardInterrupt
        return judge(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(DomainJudge, "judge", fails)
        with pytest.raises(KeyboardInterrupt):
            analyze(path)
    assert analyze(path) == analyze(fresh)
    assert everything(path) == everything(fresh)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda audit: None, set()),
        (whitelist, {"arabicainsider.example"}),
        (figures, {"brewlog.example"}),
        (text, {"brewlog.example"}),
    ],
    ids=["nothing", "whitelist", "figures", "text"],
)
def test_only_what_changed_is_judged(
    judged: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Audit], None],
    names: set[str],
) -> None:
    path = tmp_path / "demo.audit"
    shutil.copy(judged, path)
    with Audit.open(path) as audit:
        change(audit)
    asked_for: set[str] = set()
    judge = DomainJudge.judge

    def noted(self: DomainJudge, rows: Any, number: int, name: str, *more: Any) -> Any:
        asked_for.add(name)
        return judge(self, rows, number, name, *more)

    monkeypatch.setattr(DomainJudge, "judge", noted)
    analyze(path)
    assert asked_for == names


def test_a_profile_is_held_to_what_was_asked_of_it() -> None:
    profile = ProfileFacts(referring_domains=100, anchor_domains={"oak tables": 31}, languages=["en"])
    seen, noting = asked(profile)
    assert isinstance(noting, AskedProfile)
    assert (seen.many_sites, seen.languages) == (10, ["en"])
    assert seen.repeated_on("oak tables") == "at least 30 of some 100 sites"
    answers = noting.answers()
    assert same_answers(replace(profile, referring_domains=100, live_links=7), answers)
    assert same_answers(replace(profile, anchor_domains={"oak tables": 32}), answers)
    assert not same_answers(replace(profile, anchor_domains={"oak tables": 41}), answers)
    assert not same_answers(replace(profile, languages=["de"]), answers)
    assert same_answers(replace(profile, anchor_domains={"oak tables": 31, "pine": 50}), answers)


def test_equal_things_have_equal_digests() -> None:
    assert digest(1, "a", None, [2.5]) == digest(1, "a", None, [2.5]) != digest(1, "a", "", [2.5])
