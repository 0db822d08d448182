"""What people's decisions say of markers, and weights that follow them."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.analysis.judging.marker import all_markers
from linkvet.analysis.judging.weights import precisions, refitted, weighed
from linkvet.cli import cli
from linkvet.python import analyze
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.precision import decided_cases
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit
from linkvet.store.types import Case, Claim

HOME = "https://shop.test/"


def test_weights_are_found_again_from_many_decisions() -> None:
    truth = {"alone": 0.8, "weak": 0.1, "middle": 0.4}
    draw, cases = random.Random(3), Counter[Case]()
    for _ in range(4000):
        names = frozenset(name for name in truth if draw.random() < 0.5)
        bad = any(draw.random() < truth[name] for name in names)
        cases[names, bad] += bool(names)
    fitted = refitted(cases, dict.fromkeys(truth, 0.3))
    assert all(abs(fitted[name] - weight) < 0.05 for name, weight in truth.items()), fitted


def test_few_decisions_move_little_and_absent_markers_nothing() -> None:
    cases: Counter[Case] = Counter({(frozenset({"seen"}), False): 1})
    fitted = refitted(cases, {"seen": 0.5, "unseen": 0.37})
    assert fitted == {"seen": 0.45, "unseen": 0.37}
    assert refitted(Counter(), {"one": 0.2}) == {"one": 0.2}


def audit_of(folder: Path) -> Audit:
    audit = new_audit(folder)
    pages = [f"https://site{number}.example/" for number in range(12)]
    take(audit, [Claim(page, HOME) for page in pages])
    for page in pages:
        see(audit, page, link(HOME))
    with audit.transaction() as conn:
        conn.execute(
            "INSERT INTO findings SELECT id, 'footer_link', 'manipulative', 0.3, 1, '', 0.9 FROM backlinks"
        )
        conn.execute(
            "INSERT INTO findings SELECT id, 'no_https', 'complementary', 0.1, 1, '', 0.34 FROM backlinks"
        )
        conn.execute(
            "INSERT INTO findings SELECT id, 'poor_tld', 'complementary', 0.1, 1, '', 0.33 FROM backlinks"
        )
    decide(audit, [subject_of(f"domain:site{number}.example") for number in range(8)], "disavow")
    decide(audit, [subject_of("domain:site8.example"), subject_of(pages[7])], "whitelist")
    return audit


def test_each_domain_is_one_case_and_a_page_goes_before_its_domain(tmp_path: Path) -> None:
    with audit_of(tmp_path) as audit:
        both = frozenset({"footer_link", "no_https"})
        cases = decided_cases(audit)
        assert cases == {(both, True): 7, (both, False): 2}
        rows = {row.marker: row for row in precisions(cases, all_markers())}
    assert (rows["footer_link"].against, rows["footer_link"].whitelisted) == (7, 2)
    assert rows["footer_link"].precision == 0.778
    assert rows["footer_link"].proposed is not None
    assert (rows["comment_link"].precision, rows["comment_link"].proposed) == (None, None)


def test_weights_are_shown_before_they_are_taken(tmp_path: Path) -> None:
    audit_of(tmp_path).close()
    path = str(tmp_path / "shop.audit")
    run = CliRunner().invoke
    rows = json.loads(run(cli, ["markers", "--audit", path, "--json"]).output)
    fitting = {row["marker"]: row["proposed"] for row in rows if row["proposed"] is not None}
    assert set(fitting) == {"footer_link", "no_https"}
    with Audit.open(Path(path)) as audit:
        assert audit.settings.weights == {}
    assert run(cli, ["markers", "--audit", path, "--take", "--quiet"]).exit_code == 0
    with Audit.open(Path(path)) as audit:
        assert audit.settings.weights == fitting
        counted = {one.name: one.weight for one in weighed(all_markers(), audit.settings.weights)}
    assert counted["footer_link"] == fitting["footer_link"]
    assert "footer_link=" in run(cli, ["set", path]).output
    assert run(cli, ["markers", "--audit", path, "--reset", "--quiet"]).exit_code == 0
    with Audit.open(Path(path)) as audit:
        assert audit.settings.weights == {}
    assert run(cli, ["markers", "--take"]).exit_code == 2


def test_the_analysis_counts_with_the_weights_that_were_taken(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        page = "http://plain.example/"
        take(audit, [Claim(page, HOME)])
        see(audit, page, link(HOME), text="Words.", words=1)
    path = tmp_path / "shop.audit"
    weights = []
    for taken in ({}, {"no_https": 0.77}):
        with Audit.open(path) as audit:
            audit.save_settings(replace(audit.settings, weights=taken))
        analyze(path)
        with Audit.open(path) as audit:
            sql = "SELECT weight FROM findings WHERE marker = 'no_https'"
            weights += [weight for (weight,) in audit.conn.execute(sql)]
    assert len(weights) == 2
    assert weights[0] < 0.5
    assert weights[1] == 0.77
