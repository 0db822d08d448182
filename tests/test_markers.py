from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from linkvet.analysis.facts import CopyFacts, DomainFacts, LinkFacts, NetworkFacts, ProfileFacts, TargetPage
from linkvet.analysis.judging.conditions import money_word, quoted, stuffing, told
from linkvet.analysis.judging.marker import (
    CLEAR,
    FAMILIES,
    UNKNOWN,
    Marker,
    Sign,
    all_markers,
    collect,
    judge,
    marker,
    markers_in,
)
from linkvet.analysis.markers.complementary import made_up
from linkvet.analysis.pages.menus import MenuOffer
from linkvet.analysis.pages.spam.cloaking import Cloaking
from linkvet.analysis.words.keywords import trade_in
from linkvet.cli import cli
from linkvet.store.judged.strength import strength_word

NAMES = {
    "copy": CopyFacts,
    "domain": DomainFacts,
    "network": NetworkFacts,
    "cloaking": Cloaking,
    "offer": MenuOffer,
    "profile": ProfileFacts,
    "target": TargetPage,
    "trade": trade_in,
}
MARKERS = all_markers()
_SENTENCE = re.compile(r"(?<=[.;])\s+")
EXAMPLES = [(one, verdict, facts) for one in MARKERS for verdict, facts in one.examples]
NAMED = [f"{one.name}-{verdict}-{place}" for place, (one, verdict, _) in enumerate(EXAMPLES)]
CONTRACT = """
blocklisted_host hacked_page parked_domain bad_neighbourhood scam_signs thin_page generated_text doorway_page
comment_link forum_link profile_link signature_link guestbook_link wiki_link trackback_link
link_directory link_list_page paid_link_unmarked exact_anchor_excess money_anchor stuffed_anchor irrelevant_anchor
empty_anchor minimal_anchor overlong_anchor repeated_anchor hidden_link footer_link sidebar_link sitewide_link
widget_link reciprocal_link link_burst press_release guest_post_farm
off_topic_domain off_topic_page off_topic_context foreign_language foreign_country
page_layout poor_tld random_name no_https noindex_page canonical_elsewhere low_authority too_many_ads
""".split()


def link_of(facts: str) -> LinkFacts:
    made = eval(f"LinkFacts({facts})", {"LinkFacts": LinkFacts, **NAMES})
    assert isinstance(made, LinkFacts)
    return made


@pytest.mark.parametrize(("one", "verdict", "facts"), EXAMPLES, ids=NAMED)
def test_what_a_marker_says_of_its_examples(one: object, verdict: str, facts: str) -> None:
    said = one.rule(link_of(facts))  # type: ignore[attr-defined]
    if verdict in ("clear", "unknown"):
        assert said is (CLEAR if verdict == "clear" else UNKNOWN)
        return
    (found,) = judge(link_of(facts), [one]).findings  # type: ignore[list-item]
    assert found.evidence.endswith(".") and found.evidence[0] == found.evidence[0].upper(), found
    assert "None" not in found.evidence
    if verdict != "flag":
        assert strength_word(found.strength) == verdict, found.strength


def test_signs_keep_their_strength_and_sentences_are_full_ones() -> None:
    @marker("irrelevant", 0.2)
    def faint(link: LinkFacts) -> Sign:
        return Sign("It is there.", 0.0)

    @marker("irrelevant", 0.2)
    def plain(link: LinkFacts) -> str:
        return "It is there."

    markers = collect([SimpleNamespace(faint=faint, plain=plain)])  # type: ignore[list-item]
    assert [(one.marker, one.strength) for one in judge(LinkFacts(), markers).findings] == [
        ("faint", 0.05),
        ("plain", 1.0),
    ]


@pytest.mark.parametrize(
    ("strength", "word"),
    [(0.05, "weak"), (0.33, "weak"), (0.34, "medium"), (0.66, "medium"), (0.67, "strong")],
)
def test_strength_in_a_word(strength: float, word: str) -> None:
    assert strength_word(strength) == word


@pytest.mark.parametrize("one", MARKERS, ids=lambda one: one.name)
def test_a_marker_says_what_it_is_and_what_it_is_not(one: object) -> None:
    shown = {verdict for verdict, _ in one.examples}  # type: ignore[attr-defined]
    assert {"clear", "unknown"} < shown
    assert one.sees.endswith(".") and one.why.endswith(".") and one.guard.endswith(".")  # type: ignore[attr-defined]
    assert one.family in FAMILIES  # type: ignore[attr-defined]


@pytest.mark.parametrize("one", MARKERS, ids=lambda one: one.name)
def test_every_exception_has_an_example(one: Marker) -> None:
    exceptions = [part for part in _SENTENCE.split(one.guard) if part.strip()]
    spared = [facts for verdict, facts in one.examples if verdict in ("clear", "weak")]
    assert len(set(spared)) >= len(exceptions), exceptions


def test_the_names_of_the_contract_are_there() -> None:
    assert set(CONTRACT) <= {one.name for one in MARKERS}


def test_nothing_known_is_nothing_judged() -> None:
    judged = judge(LinkFacts(), MARKERS)
    assert not judged.findings
    assert judged.known < 0.1


def test_a_new_marker_is_one_function_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(
        "from linkvet.analysis.judging.marker import CLEAR, marker\n\n"
        "@marker('irrelevant', 0.2)\n"
        "def speaks_of_cats(link):\n"
        '    """The title speaks of cats.\n\n    flag: title="My cats"\n    clear: title="Dogs"\n    """\n'
        "    return 'The title speaks of cats.' if 'cats' in (link.title or '') else CLEAR\n",
        encoding="utf-8",
    )
    (own,) = markers_in(path)
    assert (own.name, own.family, own.sees) == ("speaks_of_cats", "irrelevant", "The title speaks of cats.")
    assert [verdict for verdict, _ in own.examples] == ["flag", "clear"]
    assert (own.why, own.guard, own.raises, own.lowers, own.weight) == ("", "", "", "", 0.2)
    assert judge(LinkFacts(title="My cats"), (own,)).findings[0].evidence == "The title speaks of cats."


def test_weights_and_families_outside_of_their_range_are_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        marker("irrelevant", 1.0)
    with pytest.raises(ValueError, match="family"):
        marker("bad_luck", 0.5)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Buy Oak Tables", "buy"),
        ("kup-tanie meble", "kup-tanie"),
        ("assurance auto pas chère", "pas chère"),
        ("激安スーツケース", "激安"),
        ("купить диван", "купить"),
        ("Buyers' guide", ""),
        ("The cheapness of talk", ""),
        ("", ""),
    ],
)
def test_money_words_in_many_languages(text: str, word: str) -> None:
    assert money_word(text) == word


@pytest.mark.parametrize(
    ("text", "heap"),
    [
        ("hotel rom, hotel roma centro, hotel roma cheap", "hotel"),
        ("running shoes / trail shoes / buy shoes", "shoes"),
        ("buy oak tables, oak chairs, garden lamps", "oak"),
        ("fine oak tables, oak chairs, garden lamps", ""),
        ("New York, New York: a guide to the city", ""),
        ("Müller & Söhne, Tischlerei, Gartenweg 3, 80331 München", ""),
        ("Tables, chairs, lamps and beds for small rooms", ""),
        (
            "Brush Set of 3, Pastry Brushes with Beech Handle, Soft Bristles for Baking, Grill Brush for Sauce",
            "",
        ),
        (
            "Quart Fryer, Air Fryer and Oven, Roast, Bake, Toast and Warm, Steel, Black, 1500 Watt, Fryer Basket",
            "",
        ),
        ("word " * 4000, "word"),
    ],
)
def test_heaps_of_phrases(text: str, heap: str) -> None:
    assert stuffing(text) == heap


@pytest.mark.parametrize("label", ["wxqzkvjt", "a1b2c3d4e5", "kq7x2vz9"])
def test_names_that_programs_make(label: str) -> None:
    assert made_up(label)


@pytest.mark.parametrize(
    "label",
    """angstschweiss schwarzwaldverein szczebrzeszyn mcdonalds jsrproductions taxi223344 abc-4you expo2025 wgvdl
    vlksmrkt hvac-experts xn--mller-kva fotokwartaal kjopsenter blockchainhub 4x4offroad pkwteile24 bmwmotorrad
    nhs-trust hrvatski zvezdaplus qatarairways bzbasel nzzfolio webdevjobs brexitnews tvtv-guide wdrmaus
    h2o4life mp3to4me""".split(),
)
def test_names_that_people_choose(label: str) -> None:
    assert not made_up(label)


def test_how_many_sites_are_many_grows_slower_than_the_profile() -> None:
    sizes = [ProfileFacts(referring_domains=number).many_sites for number in (5, 100, 10_000)]
    assert sizes == [4, 10, 100]


def test_strangers_words_are_cut_in_evidence() -> None:
    assert len(quoted("x" * 5000)) <= 82
    assert quoted("a\n b") == "“a b”"
    assert told("the page says “buy”") == "the page says “buy”"
    assert told("buy") == "“buy”"


def test_evidence_stays_short_whatever_a_page_says() -> None:
    long = "buy oak tables, " * 20_000
    link = LinkFacts(
        page_url="https://" + "a1" * 30 + ".example/",
        anchor=long,
        anchor_class="near",
        link_kind="follow",
        region="content",
        paragraph=long,
        context=long,
        text=long,
        title=long,
        page_kind="article",
        relevance_context=0.0,
        relevance_page=0.0,
        words=60_000,
        html_bytes=10**7,
    )
    assert all(len(finding.evidence) < 400 for finding in judge(link, MARKERS).findings)


def test_markers_are_listed_and_told_one_by_one() -> None:
    listed = CliRunner().invoke(cli, ["markers"])
    assert listed.exit_code == 0
    assert all(name in listed.output for name in CONTRACT)
    told = CliRunner().invoke(cli, ["markers", "hidden_link"])
    assert told.exit_code == 0
    assert "People cannot see the link." in told.output
    assert "0.5" in told.output
    assert '"name": "hidden_link"' in CliRunner().invoke(cli, ["markers", "hidden_link", "--json"]).output


def test_an_unknown_marker_is_refused_with_a_near_name() -> None:
    refused = CliRunner().invoke(cli, ["markers", "hiden_link"])
    assert refused.exit_code == 2
    assert "hidden_link" in refused.output
