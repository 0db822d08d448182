"""Anchor classes, brands, key phrases and the mix of anchors."""

from __future__ import annotations

import pickle
import random
import sys
from pathlib import Path

import pytest

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.classify import (
    AnchorRow,
    classify,
    distribution,
    exact_share_limit,
    over_optimised,
    repeated,
)
from linkvet.analysis.facts import TargetPage
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.phrases import frequencies_of, key_phrases
from linkvet.analysis.words.wording import within_one_edit
from linkvet.store.types import ANCHOR_CLASSES

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import quality_anchors

BRANDS = Brands("tidewrightboats.example", ["Tidewright Boats", "Tidewright"])
PAGE = TargetPage(
    "https://tidewrightboats.example/dinghies",
    "Wooden sailing dinghies | Tidewright Boats",
    ["Wooden sailing dinghies", "Planks and glue"],
    "Wooden sailing dinghies are light and easy to row. Each dinghy is built from larch planks on oak frames. "
    * 3,
    "en",
)


def kind(anchor: str, context: str = "", target: TargetPage | None = PAGE, **more: object) -> str:
    given = {"image_alt": None, "has_image": False, "language": "en", "target_url": PAGE.url, **more}
    return classify(anchor, context=context, target=target, brands=BRANDS, **given)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ("Tidewright Boats", "branded"),
        ("TideWright", "branded"),
        ("tide wright boats", "branded"),
        ("Tidewrigt", "branded"),
        ("Tidewright Boats boatyard in Kent", "branded"),
        ("Wooden sailing dinghies", "exact"),
        ("the wooden sailing dinghies", "exact"),
        ("sailing dinghies, wooden", "near"),
        ("best wooden sailing dinghy", "near"),
        ("dinghy oars", "broad"),
        ("click here", "generic"),
        ("Read the full article", "generic"),
        ("tidewrightboats [dot] example", "bare_url"),
        ("TidewrightBoats.example/dinghies/", "bare_url"),
        ("about which", "generic"),
        ("→", "minimal"),
        ("[3]", "minimal"),
        ("", "empty"),
        ("\u200b", "empty"),
        ("online casino bonus", "irrelevant"),
        ("Ann Marlow", "other"),
        ("word " * 16, "overlong"),
    ],
)
def test_classes(anchor: str, expected: str) -> None:
    assert kind(anchor) == expected


def test_images() -> None:
    assert kind("", image_alt="A dinghy", has_image=True) == "image_alt"
    assert kind("", image_alt=" ", has_image=True) == "empty_image"
    assert kind("", has_image=True) == "empty_image"


def test_part_of_a_sentence_needs_the_sentence() -> None:
    text = "he still rows out before the tide turns"
    assert kind(text, f"My uncle says {text} on Sundays.") == "contextual"
    assert kind("Uncle Bob", "My uncle Bob rows.") == "other"


def test_an_unknown_page_is_never_guessed() -> None:
    for anchor in ("Wooden sailing dinghies", "dinghies", "online casino"):
        assert kind(anchor, target=None, target_url="https://tidewrightboats.example/p/17") == "other"
    url = "https://tidewrightboats.example/guides/varnish-a-mast.html"
    assert kind("varnish a mast", target=None, target_url=url) == "exact"
    assert kind("varnishing the mast", target=None, target_url=url) == "near"


def test_a_trade_of_spam_may_be_the_targets_own() -> None:
    own = TargetPage("https://tidewrightboats.example/x", "Casino nights on board", [], "Casino nights", "en")
    assert kind("casino evening", target=own) == "broad"
    assert kind("baccarat evening", target=own, on_topic=lambda _: 0.6) == "other"
    assert kind("baccarat evening", target=own, on_topic=lambda _: None) == "irrelevant"


def test_words_of_spam_with_a_plain_meaning_need_company() -> None:
    assert kind("Essay") == "other" and kind("essay writer cheap") == "irrelevant"
    assert kind("Slot Racing Club") == "other" and kind("best slot site") == "irrelevant"


def test_a_purchase_off_topic_needs_a_low_score() -> None:
    assert kind("buy cheap sofa", on_topic=lambda _: 0.0) == "irrelevant"
    assert kind("buy cheap sofa", on_topic=lambda _: 0.2) == "other"
    assert kind("buy cheap sofa") == "other"


@pytest.mark.parametrize(
    ("domain", "names", "anchor", "named"),
    [
        ("apple.example", ["Apple"], "Apple", True),
        ("apple.example", ["Apple"], "the Apple store", True),
        ("apple.example", ["Apple"], "laptops from Apple", True),
        ("apple.example", ["Apple"], "buy cheap apple pie recipe", False),
        ("apple.example", ["Apple"], "pineapple", False),
        ("apple.example", ["Apple"], "aple", False),
        ("runningshoes.example", [], "running shoes", True),
        ("runningshoes.example", [], "red running shoes for men", False),
        ("muellerbrot.example", ["Müller Brot"], "Mueller-Brot", True),
        ("muellerbrot.example", ["Müller Brot"], "Muller Brot", True),
        ("xn--mllerbrot-q9a.example", [], "müllerbrot", True),
        ("romashka.example", ["Ромашка"], "магазин «Ромашки»", True),
        ("romashka.example", [], "Ромашка", True),
        ("romashka.example", ["Ромашка"], "рома", False),
        ("sakura.example", ["桜工房"], "桜工房の器", True),
        ("sakura.example", ["桜工房"], "桜の工房", False),
        ("zoe.example", ["Zoé"], "zoe", True),
        ("zoe.example", ["Zoé"], "zo", False),
        ("hanul.example", ["하늘서점"], "하늘서점에서", True),
        ("kirja.example", ["Kirjamaja"], "Kirjamajan", True),
        ("kessler-raeder.example", ["Kessler Räder"], "bei Kessler", True),
        ("kessler-raeder.example", ["Kessler Räder"], "Kessler und Söhne", False),
    ],
)
def test_brands(domain: str, names: list[str], anchor: str, named: bool) -> None:
    assert (Brands(domain, names).naming(anchor) is not None) is named


def test_one_edit() -> None:
    assert (
        within_one_edit("boat", "boats")
        and within_one_edit("baot", "boat")
        and within_one_edit("boat", "goat")
    )
    assert not within_one_edit("boat", "bolts") and not within_one_edit("boat", "toab")


def test_key_phrases_leave_out_what_every_page_says() -> None:
    other = [
        TargetPage(
            f"https://tidewrightboats.example/{n}", f"{name} | Tidewright Boats", [name], "Call us.", "en"
        )
        for n, name in enumerate(["Oars and rowlocks", "Mast hoops", "Moorings"])
    ]
    counts = frequencies_of([PAGE, *other])
    assert key_phrases(PAGE, counts)[0] == "wooden sailing dinghies"
    assert not any("tidewright" in phrase for phrase in key_phrases(PAGE, counts))
    tea = TargetPage(
        "https://x.example/",
        "緑茶の淹れ方",
        ["緑茶の淹れ方"],
        "緑茶は湯温が大切です。緑茶を急須に入れます。",
        "ja",
    )
    assert "緑茶" in key_phrases(tea)


def test_hostile_texts_are_bounded() -> None:
    for text in (
        "a." * 50_000,
        "( " * 50_000,
        "here " * 50_000,
        "．" * 50_000,
        "桜" * 50_000,
        "a\u0301" * 50_000,
    ):
        assert kind(text, context=text * 2) in ANCHOR_CLASSES


def test_measured_quality() -> None:
    assert quality_anchors.score()["anchors.macro_f1"] >= 0.93


def _rows(
    anchor: str, anchor_class: str, number: int, page: str = "https://x.example/", first: int = 0
) -> list[AnchorRow]:
    return [AnchorRow(anchor, anchor_class, f"site{first + n}.example", page) for n in range(number)]


def test_distribution_counts_links_and_domains() -> None:
    rows = [
        *_rows("Tidewright", "branded", 3),
        *_rows("wooden dinghies", "exact", 1),
        *_rows("TIDEWRIGHT", "branded", 1),
    ]
    rows += [AnchorRow("here", "generic", "site0.example", "https://x.example/b")]
    found = distribution(rows)
    assert (found.site.links, found.site.domains) == (6, 3)
    assert (found.site.classes["branded"].links, found.site.classes["branded"].domains) == (4, 3)
    assert found.site.domain_share("branded") == 1.0 and found.site.link_share("generic") == pytest.approx(
        1 / 6
    )
    assert found.targets["https://x.example/"].keyword_domains == 1
    assert found.targets["https://x.example/b"].domains == 1
    top = max(found.anchors, key=lambda one: one.links)
    assert (top.anchor, top.anchor_class, top.links, top.domains) == ("Tidewright", "branded", 4, 3)
    assert distribution([]).site.link_share("exact") == 0.0


def _natural(pages: int = 12) -> list[AnchorRow]:
    rows = []
    for page in range(pages):
        url = f"https://x.example/{page}"
        rows += _rows("Tidewright", "branded", 6, url, 100 * page)
        rows += _rows(f"key words of {page}", "exact", 1 + page % 2, url, 100 * page + 10)
        rows += [
            AnchorRow(f"what I read {page} {n}", "contextual", f"site{100 * page + 20 + n}.example", url)
            for n in range(4)
        ]
    return rows


def test_a_page_is_over_optimised_against_the_profile() -> None:
    assert over_optimised(distribution(_natural())) == []
    rows = _natural() + [
        AnchorRow(f"cheap dinghies {n % 3}", "near", f"other{n}.example", "https://x.example/sale")
        for n in range(30)
    ]
    found = over_optimised(distribution(rows))
    assert [one.subject for one in found] == ["https://x.example/sale"]
    assert found[0].p_value < 0.01 and "30 of 30 referring domains (100%)" in found[0].evidence
    few = _rows("cheap dinghies", "near", 2, "https://x.example/few")
    assert over_optimised(distribution(_natural() + few)) == []


def test_a_repeated_anchor_is_told_by_the_other_anchors() -> None:
    assert repeated(distribution(_natural())) == []
    rows = (
        _natural()
        + _rows("cheap dinghies", "broad", 25, first=5000)
        + _rows("here", "generic", 40, first=6000)
    )
    rows += _rows("Seven things to know before buying wooden dinghies", "exact", 25, first=7000)
    found = repeated(distribution(rows))
    assert [one.subject for one in found] == ["cheap dinghies"]
    assert "25 referring domains use the anchor “cheap dinghies”" in found[0].evidence


def test_the_usual_share_narrows_with_size() -> None:
    limits = [exact_share_limit(size) for size in (1, 10, 100, 10_000)]
    assert (
        limits == sorted(limits, key=lambda limit: -(limit or 0))
        and limits[0] == 1.0
        and 0.4 < (limits[-1] or 0) < 0.42
    )
    assert exact_share_limit(0) is None


def test_false_alarms_are_rare_on_natural_profiles() -> None:
    dice = random.Random(7)
    alarms = 0
    for _profile in range(40):
        rows = []
        for page in range(30):
            share, size = dice.betavariate(1.2, 4.8), min(200, int(dice.paretovariate(0.9)))
            for _ in range(size):
                name = "exact" if dice.random() < share else "branded"
                text = f"{name} {page} {dice.randrange(60)}"
                rows.append(
                    AnchorRow(text, name, f"site{dice.randrange(2000)}.example", f"https://x.example/{page}")
                )
        found = distribution(rows)
        alarms += bool(over_optimised(found)) + bool(repeated(found))
    assert alarms <= 8


def test_brands_travel_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(BRANDS))
    assert copy.naming("Tidewrigt Boats") == BRANDS.naming("Tidewrigt Boats")


def test_generic_texts_of_many_languages_are_no_keywords() -> None:
    languages = {language for language, _ in rows_of("generic_anchors.txt")}
    wanted = "en de fr es it pt nl pl ru cs sv da no fi tr ja zh ko ar id vi hi el hu ro uk".split()
    assert languages >= set(wanted)
    for language, texts in rows_of("generic_anchors.txt"):
        for text in (text.strip() for text in texts.split(";")):
            if "*" not in text:
                assert kind(text, target=None, language=language) in ("generic", "minimal"), text
