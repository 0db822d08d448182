"""Real pages against what a browser saw on them; a sample here, the whole by ``make quality``."""

import pytest

from benchmarks.corpus import FLOORS, corpus, measure_links, measure_regions
from benchmarks.quality_regions import score

folder = corpus()
pytestmark = pytest.mark.skipif(folder is None, reason="no corpus: name its folder in LINKVET_CORPUS")


def test_links_anchors_and_rel_are_those_of_a_browser():
    tally = measure_links(folder, sample=120)
    shares = tally.shares()
    below = {what: share for what, share in shares.items() if share < FLOORS[what] - 0.0001}
    below = {what: share for what, share in below.items() if what not in ("charset", "hidden")}
    assert not below, tally.wrong
    assert tally.asked["anchors"] > 80


def test_charsets_are_those_of_a_browser_but_for_undeclared_utf8():
    tally = measure_links(folder, sample=60)
    assert tally.shares()["charset"] >= 0.96, tally.wrong


def test_regions_agree_with_the_marks_of_volunteers():
    accuracy, scores = measure_regions(folder)
    assert accuracy >= 0.82, "the marks accept no widget where share buttons stand in the text"
    assert min(scores[region] for region in ("navigation", "footer", "content")) >= 0.72


def test_regions_agree_with_our_own_labels():
    scores = score()
    assert scores["dev"].macro() >= 0.95
    assert scores["test"].macro() >= 0.90
    assert len(scores["test"].f1()) == 8
