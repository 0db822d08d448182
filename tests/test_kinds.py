from __future__ import annotations

import pytest

from benchmarks.quality_kinds import CASES, corpus, f1_scores, kind_cases, lines, macro, made_view
from linkvet.analysis.pages.domain_kinds import DomainView, domain_kind, domain_view
from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.views import PageView


def test_the_front_page_is_home_and_its_forum_is_not() -> None:
    assert page_kind(PageView("https://barn.example/", title="Barn frames"))[0] == "home"
    posts = "Joined: May 2011 Posts: 12\nReplies: 4 Views: 90\nLast post by Otto"
    forum = PageView("https://forum.barn.example/viewtopic.php?t=4", title="Rafters - Barn forum", text=posts)
    assert page_kind(forum)[0] == "forum"


def test_evidence_quotes_what_was_seen() -> None:
    kind, evidence = page_kind(PageView("https://barn.example/?s=oak", title="Search results for oak"))
    assert kind == "search_result"
    assert "search results" in evidence


def test_an_article_with_comments_stays_an_article() -> None:
    prose = "\n".join(
        ["The old weir above the mill had not moved in a hundred years, until the flood took it. " * 4] * 4
    )
    page = PageView(
        "https://river.example/2024/06/the-weir-that-walked-away/",
        title="The weir that walked away",
        headings=("The weir that walked away",),
        text=prose,
        words=900,
        features={"og_type": "article", "comments": {"area": True, "count": 40}},
        published="2024-06-03",
    )
    assert page_kind(page)[0] == "article"


def test_a_recipe_with_ratings_is_not_a_review() -> None:
    page = PageView(
        "https://cook.example/lemon-cake-recipe/",
        title="Lemon cake",
        text="A cake for a wet Sunday, made in one bowl, with the juice of three lemons and no butter at all. "
        * 20,
        features={"schema_types": ["Recipe", "Review", "AggregateRating"], "og_type": "article"},
    )
    assert page_kind(page)[0] == "article"


def test_a_page_is_parked_where_the_offer_stands_beside_its_name() -> None:
    parked = PageView(
        "https://oaktable.example/", title="oaktable.example", text="Diese Domain steht zum Verkauf."
    )
    assert page_kind(parked)[0] == "parked"
    split = PageView(
        "https://oaktable.example/x", title="oaktable.example", text="oaktable.example\nis for sale\nImprint"
    )
    assert page_kind(split)[0] == "parked"
    shop = PageView(
        "https://oaktable.example/9k2.html",
        title="oak tables - oaktable.example",
        text="oak tables - oaktable.example\nall sizes\noak tables kaufen, chairs kaufen\npage 1 2 3",
        words=16,
    )
    assert page_kind(shop)[0] != "parked"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://maps.example/index.php/Benutzer:OakFan", "wiki"),
        ("https://maps.example/index.php/Участник:OakFan", "wiki"),
        ("https://boards.example/index.php?action=profile;u=40231", "profile"),
    ],
)
def test_pages_of_users_are_told_by_their_address(address: str, kind: str) -> None:
    assert page_kind(PageView(address, title="OakFan", text="Tables are fine."))[0] == kind


def test_a_front_page_of_excerpts_is_an_aggregator() -> None:
    text = "\n".join(
        f"{name} writes about the mill and the river that feeds it ..." for name in ("Anna", "Otto", "Ida")
    )
    outlinks = {"anna.example": 1, "otto.example": 1, "ida.example": 1}
    page = PageView("https://mill-feeds.example/", title="Mill feeds", text=text, outlinks=outlinks)
    assert page_kind(page)[0] == "aggregator"


def test_a_site_called_after_releases_publishes_what_firms_send() -> None:
    text = "Lyon, le 5 décembre 2019. La menuiserie rouvre rue de Marseille.\nContact presse : Anna Ollier."
    page = PageView(
        "https://communiques-rhone.example/2019/12/la-menuiserie-rouvre/", title="La menuiserie", text=text
    )
    assert page_kind(page)[0] == "press_release"


def test_nothing_known_is_other() -> None:
    assert page_kind(PageView("https://x.example/abc"))[0] == "other"


def test_names_of_schools_and_authorities_tell_themselves() -> None:
    assert domain_kind(DomainView("cs.uni-nord.ac.uk")) == ("education", "Only schools bear names in .ac.uk.")
    told = domain_kind(DomainView("tax.service.gov.uk"))
    assert told is not None
    assert told[0] == "government"


def test_anyone_may_publish_on_a_platform() -> None:
    told = domain_kind(DomainView("someone.blogspot.com", page_kinds={"article": 1}))
    assert told is not None
    assert told[0] == "platform"


def test_a_site_is_what_its_pages_are() -> None:
    told = domain_kind(DomainView("boards.example", page_kinds={"forum": 4, "profile": 1}))
    assert told is not None
    assert told[0] == "forum"
    assert "4 of 5 pages" in told[1]


def test_a_site_of_which_nothing_is_known_has_no_kind() -> None:
    assert domain_kind(DomainView("zx81.example")) is None


def test_a_domain_is_seen_through_its_pages() -> None:
    home = PageView(
        "https://oak.example/", title="Oak & Sons Ltd", features={"og_site_name": "Oak & Sons Ltd"}
    )
    site = domain_view("oak.example", [home])
    assert site.page_kinds == {"home": 1}
    told = domain_kind(site)
    assert told is not None
    assert told[0] == "company"


def test_made_up_pages_are_told_apart() -> None:
    made = [(case, made_view(case)) for case in lines(CASES / "kinds.jsonl") if not case.get("real")]
    answers = [(case["kind"], page_kind(page)[0]) for case, page in made if case["set"] == "test"]
    assert len(answers) > 80
    assert macro(f1_scores(answers)) >= 0.85


@pytest.mark.skipif(corpus() is None, reason="the corpus is not here; name its folder in LINKVET_CORPUS")
def test_real_pages_are_told_apart() -> None:
    answers = [(case["kind"], page_kind(page)[0]) for case, page in kind_cases() if case["set"] == "test"]
    assert len(answers) >= 160
    assert macro(f1_scores(answers)) >= 0.85


@pytest.mark.parametrize(
    ("kind", "url", "title", "text"),
    [
        (
            "site_statistics",
            "https://worth.example/www/shop.org",
            "shop.org - Website worth",
            "Estimated worth $ 8,412\nDaily pageviews 3,702\nRegistrar Nominet",
        ),
        (
            "site_statistics",
            "https://like.example/alternatives/shop.org",
            "Top 10 shop.org alternatives and competitors",
            "Similar sites\nGlobal rank 1,232,222\nBounce rate 43%",
        ),
        (
            "coupon",
            "https://codes.example/stores/shop",
            "10% OFF Shop discount codes",
            "Verified\nShow code\nGet deal\nExpired\nSimilar stores",
        ),
        (
            "coupon",
            "https://codes.example/gutscheine/shop",
            "Shop Rabattcode",
            "Code anzeigen\nGültig bis 3. Mai",
        ),
        (
            "gallery",
            "https://pics.example/gallery/mast-ideas",
            "25 mast ideas",
            "Download image\nImage source\nRelated images",
        ),
        (
            "aggregator",
            "https://sammler.example/quelle/shop",
            "Shop-Journal",
            "Neues von Shop\nZum Originalartikel\nAbonnieren",
        ),
        (
            "bookmark",
            "https://marks.example/list/ann/kites",
            "kites - a list by ann",
            "A list by ann, 6 items, 11 views",
        ),
    ],
)
def test_pages_that_programs_make_have_kinds_of_their_own(kind: str, url: str, title: str, text: str) -> None:
    assert page_kind(PageView(url=url, title=title, text=text, words=len(text.split())))[0] == kind


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        (
            "https://shop.example/gutscheine",
            "Gutscheine | Töpferei",
            "Schenken Sie Freude mit einem Gutschein.",
        ),
        (
            "https://hall.example/wallpaper",
            "Wallpaper | Hall & Sons",
            "We hang wallpaper in the whole county.",
        ),
        ("https://ann.example/gallery/weddings", "Weddings - Ann Photo", "Weddings in Kent."),
        ("https://star.example/planets", "Planet Saturn", "Saturn has rings."),
    ],
)
def test_vouchers_wallpaper_and_planets_are_no_programs_pages(url: str, title: str, text: str) -> None:
    kind = page_kind(PageView(url=url, title=title, text=text, words=len(text.split())))[0]
    assert kind not in ("coupon", "gallery", "aggregator", "bookmark", "site_statistics")
