"""How complete exports are: counted, and estimated only where that can be told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from audits import new_audit, take

from linkvet.analysis.profile.coverage import capped, coverage, estimated
from linkvet.importers import row_caps
from linkvet.store.types import Claim, DomainClaim
from linkvet.terminal.coverage_lines import coverage_sentences

HOME = "https://shop.test/"


def pages(numbers: range) -> list[Claim]:
    return [Claim(f"https://site{number}.example/", HOME, line=number + 1) for number in numbers]


def test_what_each_knew_and_what_they_share(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, pages(range(60)), "ahrefs")
        take(audit, pages(range(30, 80)), "semrush")
        take(
            audit, [DomainClaim("site79.example"), DomainClaim("far.example")], "semrush", file="domains.csv"
        )
        found = coverage(audit, {})
    assert found["vendors"] == {
        "ahrefs": {"links": 60, "only_links": 30, "domains": 60, "only_domains": 30},
        "semrush": {"links": 50, "only_links": 20, "domains": 51, "only_domains": 21},
    }
    assert found["shared_domains"] == [{"vendors": ["ahrefs", "semrush"], "domains": 30}]
    domains = found["domains"]
    assert (domains["seen"], domains["total"], domains["method"]) == (81, 61 * 52 // 31 - 1, "Chapman")
    assert domains["seen"] <= domains["low"] < domains["total"] < domains["high"]
    said = list(coverage_sentences(found))
    assert said[-1].startswith("About 20 referring domains are in none of them")


def test_what_cannot_be_told(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, pages(range(60)), "ahrefs")
        assert coverage(audit, {})["domains"]["total"] is None
        assert list(coverage_sentences(coverage(audit, {}))) == []
        take(audit, pages(range(58, 80)), "csv")
        assert "at least two tools" in coverage(audit, {})["domains"]["why_not"], (
            "a list of somebody's is no sample"
        )
        take(audit, pages(range(57, 90)), "semrush")
        assert "share only 3 domains" in coverage(audit, {})["domains"]["why_not"]


@pytest.mark.parametrize("share", [(0.5, 0.4), (0.5, 0.4, 0.3), (0.3, 0.3, 0.3, 0.3)])
def test_the_interval_holds_the_truth_where_vendors_are_independent(share: tuple[float, ...]) -> None:
    """In 200 draws the 95 % interval holds the true number nearly always, and is of some use."""
    draw, truth, held = random.Random(5), 1000, 0
    for _ in range(200):
        sets = [{n for n in range(truth) if draw.random() < part} for part in share]
        times: dict[int, int] = {}
        for number in set().union(*sets):
            caught = sum(number in one for one in sets)
            times[caught] = times.get(caught, 0) + 1
        names = [f"v{place}" for place in range(len(sets))]
        shared = {("v0", "v1"): len(sets[0] & sets[1])}
        found = estimated(dict(zip(names, map(len, sets), strict=True)), shared, times)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
        assert found.high < 1.6 * truth
    assert held >= 180


def test_row_caps() -> None:
    caps = row_caps()
    assert (caps["semrush"], caps["gsc"], caps["ahrefs"]) == ((50_000,), (1_000, 100_000), ())
    assert capped(777, (778,))
    assert capped(778, (778,))
    assert not capped(776, (778,))
    assert capped(1_000_000, ())
    assert not capped(48_213, (50_000,))
    assert not capped(100, ())
