from __future__ import annotations

from analysis.kinds import PageView, page_kind


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


def test_nothing_known_is_other() -> None:
    assert page_kind(PageView("https://x.example/abc"))[0] == "other"
