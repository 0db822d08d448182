"""How links come into pages: lists, menus, thanks, commissions, doorways, programs; each beside an honest page."""

from __future__ import annotations

import pytest

from linkvet.analysis.pages.commissions import commission
from linkvet.analysis.pages.link_lists import asks_for_sites, is_list, mixed_trades, names_a_list
from linkvet.analysis.pages.link_trades import trade_sold
from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.pages.placements import (
    introduces_author,
    is_offer,
    placement_signs,
    soft_admission,
    unrelated_sections,
)
from linkvet.analysis.pages.spam.doorways import doorway_families, framed_lines, swapped_entries
from linkvet.analysis.views import PageView


def outlinks(number: int) -> dict[str, int]:
    return {f"site{place}.example": 1 for place in range(number)}


@pytest.mark.parametrize(
    "text",
    [
        "locksmith london",
        "Skip Hire Leeds",
        "cheap vape juice",
        "Matratzen kaufen",
        "serrurier paris",
        "adwokat warszawa",
        "окна пвх",
        "saç ekimi",
        "online slots no deposit",
        "不動産",
    ],
)
def test_search_phrases_of_trades_are_told(text: str) -> None:
    assert trade_sold(text)


@pytest.mark.parametrize(
    "text",
    [
        "Barker Plumbing & Heating",
        "Anderson Law Firm",
        "The Insurance Journal",
        "how to choose a divorce lawyer",
        "Bürgermeister Müller",
        "RSPB",
        "Oil or water?",
    ],
)
def test_names_titles_and_questions_sell_nothing(text: str) -> None:
    assert not trade_sold(text)


def test_a_list_that_sells_anything_is_a_directory_and_a_clubs_list_is_none() -> None:
    sold = ("Corner Sofa Deals", "Skip Hire Leeds", "Cheap Loans", "Online Casino", "Dental Implants Turkey")
    page = PageView(
        url="https://all-things.example/home/page3.html",
        title="Home",
        text="\n".join(f"{anchor} - the best on the web." for anchor in sold),
        words=40,
        anchors=sold,
        outlinks=outlinks(5),
        external_links=5,
        internal_links=12,
    )
    assert page_kind(page)[0] == "directory"
    names = (
        "Barker Plumbing",
        "The Old Bakery",
        "Anderson Law Firm",
        "Fern & Daughters",
        "County Dental Care",
    )
    thanked = PageView(
        url="https://rowing.example/thanks",
        title="Our sponsors",
        text="\n".join(f"{name} - thank you for the boat." for name in names),
        words=40,
        anchors=names,
        outlinks=outlinks(5),
        external_links=5,
        internal_links=4,
    )
    assert page_kind(thanked)[0] != "directory"
    assert not mixed_trades(names)


@pytest.mark.parametrize(
    "entry", ["Submit URL", "Add site", "Seite anmelden", "Proposer un site", "Dodaj stronę", "Добавить сайт"]
)
def test_menus_that_ask_for_sites(entry: str) -> None:
    assert asks_for_sites(["Home", entry]) == entry
    assert not asks_for_sites(["Home", "Visit", "Opening hours"])


def test_a_list_is_told_by_its_lines_and_named_after_them() -> None:
    text = "Krumpholz - forge\nSneeboer - Holland\nPolet - Flanders\nIdeal - spades"
    anchors = ("Krumpholz", "Sneeboer", "Polet", "Ideal")
    assert is_list(text, anchors, 5, 30)
    assert not is_list("A long walk through the valley.\n" * 12, anchors, 5, 300)
    assert names_a_list("garden-links.example", [])
    assert not names_a_list("rowing-club.example", ["Rowing Club"])


@pytest.mark.parametrize(
    "sentence",
    [
        "Thanks to our friends for making this post possible.",
        "Dieser Beitrag entstand mit freundlicher Unterstützung unserer Partner.",
        "Cet article vous est proposé en collaboration avec notre partenaire.",
        "Esta entrada ha sido posible gracias a nuestro patrocinador.",
        "Artykuł powstał we współpracy z partnerem serwisu.",
        "Эта статья подготовлена при поддержке партнёра.",
    ],
)
def test_soft_admissions(sentence: str) -> None:
    assert soft_admission(f"The sky is blue in spring. {sentence} Rain is not the enemy.")


def test_no_admission_in_a_walk() -> None:
    assert not soft_admission("My friends and I walked to the mill. The road was long, and we had bread.")


def test_menus_of_farms_and_of_newspapers() -> None:
    farm = ["Business", "Tech", "Crypto", "Health", "Law", "Fashion", "Write For Us", "Advertise"]
    signs = placement_signs(PageView(url="https://a.example/x", features={"menu_anchors": farm}))
    assert signs["guests"] == "Write For Us"
    assert signs["room"] == "Advertise"
    assert len(signs["sections"]) == 6
    paper = ["Politics", "World", "Local", "Business", "Tech", "Health", "Travel", "Sport", "Opinion"]
    assert not unrelated_sections(paper)
    assert placement_signs(PageView(url="https://a.example/x", features={"menu_anchors": ["Visit"]})) == {}


def test_authors_boxes_and_offers() -> None:
    assert introduces_author("Mark is a freelance writer who loves oak.")
    assert not introduces_author("Mark planed the board for an hour.")
    assert is_offer("Check Price »")
    assert is_offer("Zum Angebot")
    assert not is_offer("Oak table")


@pytest.mark.parametrize(
    "href",
    [
        "https://shop.example/oak?aff_id=88",
        "https://shop.example/oak?tag=oaktips-21",
        "https://www.awin1.com/cread.php?x=1",
        "https://blog.example/go/oak-table",
        "https://shop.example/?utm_medium=affiliate",
    ],
)
def test_commissions(href: str) -> None:
    assert commission(href, "blog.example")


@pytest.mark.parametrize(
    "href",
    [
        "https://shop.example/oak",
        "https://shop.example/oak?utm_source=newsletter&utm_medium=email",
        "https://shop.example/oak?ref=nav",
        "https://shop.example/go/oak-table",
        "https://shop.example/blog?tag=oak",
        "not an address",
    ],
)
def test_addresses_that_earn_nothing(href: str) -> None:
    assert not commission(href, "blog.example")


def town(name: str, text: str) -> PageView:
    return PageView(
        url=f"https://tables-{name}.example/oak-tables-{name}",
        title=f"Oak tables {name.title()}",
        text=text,
        features={
            "menu_anchors": [f"Oak tables {town}" for town in ("Leeds", "York", "Bath", "Bonn", "Ulm")]
        },
    )


def test_one_text_with_other_places_in_it_is_a_family_of_doorways() -> None:
    pages = [
        town(
            name,
            f"Looking for oak tables in {name.title()}? Our makers in {name.title()} call you back today.",
        )
        for name in ("leeds", "york", "bath")
    ]
    read = [(page.url, page.url, framed_lines(page)) for page in pages]
    assert set(doorway_families(read)) == {page.url for page in pages}
    assert not doorway_families(read[:2])
    assert swapped_entries(pages[0])


def test_a_place_is_known_in_the_spelling_of_addresses() -> None:
    places = {"koeln": "Köln", "muenchen": "München", "ulm": "Ulm"}
    pages = [
        PageView(
            url=f"https://tables-{name}.example/",
            text=f"Looking for oak tables in {place}? We bring one to every street of {place} tomorrow.",
        )
        for name, place in places.items()
    ]
    read = [(page.url, page.url, framed_lines(page)) for page in pages]
    assert set(doorway_families(read)) == {page.url for page in pages}


def test_copies_of_one_article_and_different_texts_are_no_doorways() -> None:
    text = "Why leaves turn red in autumn and what that costs a tree in the valley every year."
    copies = [PageView(url=f"https://{name}.example/why-leaves-turn-red", text=text) for name in "abc"]
    assert not doorway_families([(page.url, page.url, framed_lines(page)) for page in copies])
    shop = PageView(
        url="https://shop.example/", title="Shop", features={"menu_anchors": ["Oak", "Ash", "Elm"]}
    )
    assert not swapped_entries(shop)
    station = PageView(
        url="https://radio.example/news",
        title="A storm in the bay - Radio World News",
        features={
            "menu_anchors": [f"Radio World {name}" for name in ("Arabic", "Spanish", "French", "Hindi", "TV")]
        },
    )
    assert not swapped_entries(station)


def test_feeds_galleries_and_statistics_by_their_shape() -> None:
    feeds = PageView(
        url="https://planet.example/topic/oak",
        title="Oak",
        text="Never take more than a quarter [...]\nAfter long talks in the hut [...]\nIt served eleven years [...]",
        outlinks=outlinks(3),
    )
    assert page_kind(feeds)[0] == "aggregator"
    gallery = PageView(
        url="https://pics.example/oak-ideas",
        title="37 oak ideas",
        text="oak ideas",
        anchors=("source",),
        outlinks=outlinks(6),
    )
    assert page_kind(gallery)[0] == "gallery"
    worth = PageView(
        url="https://worth.example/site/shop.co.uk.html",
        title="Shop.co.uk : estimation, serveur",
        text="Le site est estimé.",
        outlinks={"shop.co.uk": 1},
    )
    assert page_kind(worth)[0] == "site_statistics"
