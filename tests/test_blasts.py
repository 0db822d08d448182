from __future__ import annotations

from dataclasses import replace

from linkvet.analysis.networks.blasts import domain_blasts
from linkvet.analysis.networks.find import find_networks
from linkvet.analysis.networks.page_signals import LinkSign
from linkvet.analysis.profile.card import ProfileCounts, naturalness, overall_level

HOME = "https://shop.example/"


def blast(names: list[str], anchor: str, days: list[str]) -> list[LinkSign]:
    return [LinkSign(name, HOME, anchor, days[place % len(days)]) for place, name in enumerate(names)]


def test_new_domains_of_one_pattern_and_anchor_within_days_are_a_blast() -> None:
    names = [f"best-oak{number:02d}.top" for number in range(6)]
    found = domain_blasts(blast(names, "best oak tables", ["2026-05-02", "2026-05-06"]))
    assert found[names[0]] == (
        "One of 6 domains first seen from 2026-05-02 to 2026-05-06 that look alike: names like best-oak# and "
        "the anchor “best oak tables” and cheap endings."
    )
    assert set(found) == set(names)


def test_one_thing_in_common_is_no_blast() -> None:
    names = ["mill.example", "rower.example", "bakery.example", "atlas.example", "violin.example"]
    news = domain_blasts(blast(names, "A table for ten thousand years", ["2026-05-02"]))
    assert set(news.values()) == {""}
    numbered = domain_blasts(
        [LinkSign(f"club{n}-wien.example", HOME, f"our partner {n}", "2026-05-02") for n in range(6)]
    )
    assert set(numbered.values()) == {""}


def test_the_same_domains_over_years_are_no_blast() -> None:
    names = [f"best-oak{number:02d}.top" for number in range(8)]
    days = [f"{year}-05-02" for year in range(2016, 2024)]
    assert set(domain_blasts(blast(names, "best oak tables", days)).values()) == {""}


def test_four_domains_are_too_few_and_domains_without_dates_are_not_judged() -> None:
    names = [f"best-oak{number:02d}.top" for number in range(4)]
    assert set(domain_blasts(blast(names, "best oak tables", ["2026-05-02"])).values()) == {""}
    assert domain_blasts([LinkSign(name, HOME, "best oak tables") for name in names]) == {}


def test_a_week_of_cheap_domains_stands_out_from_the_slow_trickle_of_others() -> None:
    words = ("qv-mel", "tork", "zubra", "hellovi", "mdreno", "pintax")
    new = [
        LinkSign(f"{word}.icu", HOME, f"{word} prices", f"2026-05-0{n + 1}", pushed=True)
        for n, word in enumerate(words)
    ]
    trickle = [
        LinkSign(f"club{word}.top", HOME, f"our {word}", f"20{year}-03-07")
        for year, word in enumerate(("oak", "fir", "elm", "ash", "yew", "box", "may"), 19)
    ]
    found = domain_blasts(new + trickle)
    assert {name for name, said in found.items() if said} == {link.domain for link in new}
    unpushed = [replace(link, pushed=False) for link in new]
    assert not any(domain_blasts(unpushed + trickle).values())
    one_text = domain_blasts(unpushed + trickle, [link.domain for link in new])
    assert "one text with other names in it" in one_text["tork.icu"]


def test_one_account_and_links_in_other_words_within_one_month_make_a_network() -> None:
    names = ("gato.example", "kot.example", "chat.example")
    account = [(name, "ga4", "G-7QK2MZ41PD") for name in names]
    days = ("2026-01-28", "2026-02-03", "2026-02-11")
    links = [
        LinkSign(name, f"{HOME}{name}", f"food for {name}", day, unnamed=True)
        for name, day in zip(names, days, strict=True)
    ]
    (network,) = find_networks(account, links=links)
    assert sorted(network.members) == sorted(names)
    assert not find_networks(account, links=[replace(link, unnamed=False) for link in links])
    years = ("2024-01-28", "2025-02-03", "2026-02-11")
    apart = [replace(link, day=day) for link, day in zip(links, years, strict=True)]
    assert not find_networks(account, links=apart)


def owners(*names: str) -> list[tuple[str, str, str]]:
    return [(name, "ns", f"ns{n}.quillfern.example") for name in names for n in (1, 2)]


def test_private_name_servers_and_one_page_pushed_in_one_month_make_a_network() -> None:
    names = ("patio.example", "cottage.example", "nordic.example", "thumb.example")
    pushed = [
        LinkSign(name, HOME + "spade", anchor, f"2026-01-{day:02d}", pushed=True)
        for name, anchor, day in zip(
            names, ("spade UK", "border spade", "spades", "buy spade"), (3, 9, 13, 20), strict=True
        )
    ]
    (network,) = find_networks(owners(*names), links=pushed)
    assert sorted(network.members) == sorted(names)
    named = [LinkSign(link.domain, link.target, "Shop", link.day) for link in pushed]
    assert not find_networks(owners(*names), links=named)


def test_one_text_on_many_sites_is_a_risk_although_no_link_is_toxic() -> None:
    counts = ProfileCounts(
        links=3000,
        domains=1500,
        anchor_classes={"near": 1500},
        distinct_anchors=1,
        links_with_text=3000,
        levels={"clean": 1500},
    )
    level, says = overall_level(counts, naturalness(counts))
    assert level == "high"
    assert "3000 links with text use 1 different texts" in says
    natural = ProfileCounts(
        links=300,
        domains=150,
        anchor_classes={"branded": 90, "near": 10},
        distinct_anchors=120,
        links_with_text=280,
        levels={"clean": 148, "toxic": 2},
    )
    assert overall_level(natural, naturalness(natural))[0] == "low"


def test_a_blast_is_seen_without_dates_where_three_things_are_alike() -> None:
    names = [
        "oaktabletips.top",
        "myoaktableblog.xyz",
        "oaktableguide.site",
        "bestoaktables.top",
        "oaktablehub.click",
    ]
    links = [LinkSign(name, "https://shop.example/", "best oak tables", None, True) for name in names]
    found = domain_blasts(links)
    assert found[names[0]].startswith("One of 5 domains that look alike: names like oaktable and")
    fewer = [LinkSign(name, "https://shop.example/", "Shop", None, False) for name in names]
    assert not any(domain_blasts(fewer).values())


def test_a_span_over_the_end_of_a_month_and_several_anchors_do_not_hide_a_blast() -> None:
    names = [f"oak-news-{word}.example" for word in ("daily", "weekly", "today", "now", "world")]
    days = ["2026-04-28", "2026-04-30", "2026-05-01", "2026-05-02", "2026-05-04"]
    links = [
        LinkSign(name, "https://shop.example/", anchor, day, True)
        for name, day in zip(names, days, strict=True)
        for anchor in ("oak table sale", f"{name} tables")
    ]
    found = domain_blasts(links)
    assert all("from 2026-04-28 to 2026-05-04" in found[name] for name in names)
