from __future__ import annotations

import math

import pytest

from linkvet.analysis.facts import DomainFacts
from linkvet.analysis.judging.marker import Finding
from linkvet.analysis.judging.scoring import FURTHER, HARD_EVIDENCE, domain_score, level_of, score

PLAIN = DomainFacts(name="blog.example", links=1)


def found(weight: float, family: str = "manipulative", name: str = "", strength: float = 1.0) -> Finding:
    return Finding(name or f"{family}_{weight}", family, weight, "It stands there.", strength)


def test_no_finding_is_no_toxicity() -> None:
    nothing = score([], PLAIN)
    assert (nothing.toxicity, nothing.shares, nothing.level) == (0.0, {}, "clean")
    assert not nothing.brake


def test_families_are_independent_chances() -> None:
    two = score([found(0.5), found(0.2, "irrelevant")], PLAIN)
    assert two.toxicity == pytest.approx(100 * (1 - 0.5 * 0.8), abs=0.05)


def test_within_a_family_only_the_strongest_counts_in_full() -> None:
    both = score([found(0.3), found(0.5)], PLAIN)
    assert both.toxicity == pytest.approx(100 * (1 - 0.5 * (1 - FURTHER * 0.3)), abs=0.05)
    assert both.toxicity < score([found(0.3, "irrelevant"), found(0.5)], PLAIN).toxicity


def test_a_weak_sign_counts_by_its_strength() -> None:
    assert score([found(0.4, strength=0.25)], PLAIN).toxicity == pytest.approx(10.0)
    mixed = score([found(0.5, strength=0.2), found(0.3, "irrelevant")], PLAIN)
    assert mixed.toxicity == pytest.approx(100 * (1 - 0.9 * 0.7), abs=0.05)
    assert math.isclose(sum(mixed.shares.values()), mixed.toxicity, abs_tol=0.2)


def test_a_strong_sign_of_little_strength_is_no_hard_evidence() -> None:
    weak = score([found(0.9, strength=0.5), found(0.4, "irrelevant")], DomainFacts(decision="", links=1))
    assert weak.toxicity == pytest.approx(100 * (1 - 0.55 * 0.6), abs=0.05)
    branded = DomainFacts(links=5, branded_share=0.8, anchors={"shop": 5})
    assert score([found(0.9, strength=0.5), found(0.4, "irrelevant")], branded).level == "suspicious"


def test_the_order_of_findings_does_not_matter() -> None:
    findings = [found(0.3), found(0.5), found(0.2, "irrelevant"), found(0.3, "complementary"), found(0.1)]
    assert score(findings, PLAIN) == score(findings[::-1], PLAIN)


def test_shares_add_up_and_follow_the_weights() -> None:
    total = score([found(0.5), found(0.3), found(0.2, "irrelevant"), found(0.05, "complementary")], PLAIN)
    assert math.isclose(sum(total.shares.values()), total.toxicity, abs_tol=0.2)
    assert list(total.shares.values()) == sorted(total.shares.values(), reverse=True)
    assert next(iter(total.shares)) == "manipulative_0.5"


@pytest.mark.parametrize(
    ("toxicity", "level"),
    [(0, "clean"), (44.9, "clean"), (45, "suspicious"), (59.9, "suspicious"), (60, "toxic"), (100, "toxic")],
)
def test_bands(toxicity: float, level: str) -> None:
    assert level_of(toxicity) == level


def test_a_single_weak_sign_does_not_condemn_but_hard_evidence_does() -> None:
    just_below = score([found(HARD_EVIDENCE - 0.001)], PLAIN)
    assert just_below.level == "suspicious"
    assert just_below.brake == "a single sign does not condemn"
    hard = score([found(HARD_EVIDENCE)], PLAIN)
    assert (hard.level, hard.brake) == ("toxic", "")


def test_a_brake_that_holds_nothing_back_is_not_told() -> None:
    assert score([found(0.3)], PLAIN).brake == ""


BOTH = (found(0.55), found(0.35, "irrelevant"))


def test_two_signs_of_two_families_condemn() -> None:
    assert score(BOTH, PLAIN).level == "toxic"


def test_a_domain_that_mostly_names_the_brand_is_at_most_suspicious() -> None:
    branded = score(BOTH, DomainFacts(links=5, branded_share=0.8, anchors={"shop": 5}))
    assert (branded.level, branded.brake) == ("suspicious", "most links of the domain name the brand")
    assert score(BOTH, DomainFacts(links=5, branded_share=0.79, anchors={"shop": 5})).level == "toxic"
    assert score(BOTH, DomainFacts(links=4, branded_share=1.0, anchors={"shop": 4})).level == "toxic"
    assert score(BOTH, DomainFacts(links=5, branded_share=None, anchors={"shop": 5})).level == "toxic"


def test_a_domain_with_varied_anchors_is_at_most_suspicious() -> None:
    varied = score(BOTH, DomainFacts(links=5, anchors={"a": 2, "b": 1, "c": 2}))
    assert (varied.level, varied.brake) == (
        "suspicious",
        "the anchors of the domain vary as natural ones do",
    )
    assert score(BOTH, DomainFacts(links=5, anchors={"a": 3, "b": 2})).level == "toxic"
    assert score(BOTH, DomainFacts(links=4, anchors={"a": 2, "b": 1, "c": 1})).level == "toxic"


def test_hard_evidence_overrules_kind_anchors() -> None:
    kind = DomainFacts(links=50, branded_share=1.0, anchors={"shop": 50})
    assert score([found(0.7), found(0.1, "irrelevant")], kind).level == "toxic"


def test_the_whitelist_overrules_everything() -> None:
    listed = DomainFacts(decision="whitelist")
    total = score([found(0.7), *BOTH], listed)
    assert (total.toxicity, total.level, total.brake) == (44.9, "clean", "the domain is on the whitelist")
    assert score([found(0.7), *BOTH], DomainFacts(decision="disavow")).level == "toxic"


def test_shares_of_a_held_back_score_add_up_to_it() -> None:
    total = score([found(0.7), *BOTH], DomainFacts(decision="whitelist"))
    assert math.isclose(sum(total.shares.values()), 44.9, abs_tol=0.2)


def test_a_domain_counts_markers_by_the_links_that_carry_them() -> None:
    findings = {"hidden_link": found(0.55, name="hidden_link"), "off_topic_page": found(0.2, "irrelevant")}
    findings["off_topic_page"] = found(0.2, "irrelevant", "off_topic_page")
    every = domain_score({"hidden_link": 10, "off_topic_page": 10}, findings, 10, DomainFacts(links=3))
    few = domain_score({"hidden_link": 1, "off_topic_page": 10}, findings, 10, DomainFacts(links=3))
    assert every.toxicity == pytest.approx(100 * (1 - 0.45 * 0.8), abs=0.05)
    assert few.toxicity == pytest.approx(100 * (1 - 0.945 * 0.8), abs=0.05)


def test_a_domain_is_no_better_than_the_best_of_its_links() -> None:
    found = {"hidden_link": Finding("hidden_link", "manipulative", 0.5, "Hidden.")}
    alone = domain_score({"hidden_link": 1.0}, found, 2, DomainFacts())
    assert alone.toxicity == 25.0
    held = domain_score({"hidden_link": 1.0}, found, 2, DomainFacts(), least=47.0)
    assert (held.toxicity, held.shares) == (47.0, {"hidden_link": 47.0})
