"""Several addresses of one page are one page; one text stamped out under many addresses is many."""

from __future__ import annotations

from typing import Any

import pytest

from linkvet.analysis.copies.find import Doc, compare_pages
from linkvet.analysis.judging.from_rows import domain_facts
from linkvet.store.urls import page_key

PAGE = "https://blog.example/post/"
TEXT = " ".join(f"word{number % 97} of{number}" for number in range(80))


@pytest.mark.parametrize(
    "url",
    [
        "http://blog.example/post",
        "https://www.blog.example/post/?utm_source=news",
        "https://blog.example/post/?replytocom=7",
        "https://blog.example/post/amp/",
        "https://amp.blog.example/post/",
        "https://blog.example/post/;jsessionid=0A1B",
        "https://blog.example/post/?PHPSESSID=1&share=facebook",
    ],
)
def test_spellings_of_one_page(url: str) -> None:
    assert page_key(url) == page_key(PAGE)


def test_a_page_names_its_own_address_but_no_other_sites() -> None:
    assert page_key("https://blog.example/?p=7", PAGE) == page_key(PAGE)
    assert page_key("https://blog.example/?p=7", "https://other.example/post/") != page_key(
        "https://other.example/post/"
    )
    assert page_key("https://blog.example/?p=7") != page_key("https://blog.example/?p=8")


def test_twins_are_further_pages_and_no_further_addresses() -> None:
    docs = [Doc(n, f"{PAGE}?x={n}", "blog.example", TEXT, canonical=PAGE) for n in range(12)]
    assert compare_pages(docs, lambda _: TEXT).twins == {}
    docs = [Doc(n, f"{PAGE}{n}", "blog.example", TEXT, final_url=PAGE) for n in range(12)]
    assert compare_pages(docs, lambda _: TEXT).twins == {}
    docs = [Doc(n, f"{PAGE}{n}", "blog.example", TEXT) for n in range(12)]
    assert compare_pages(docs, lambda _: TEXT).twins == dict.fromkeys(range(12), 11)


def test_a_domain_counts_the_addresses_of_one_page_once() -> None:
    def row(url: str, canonical: str | None = None) -> dict[str, Any]:
        named = {"page_id": url, "page_url": url, "final_url": url, "canonical": canonical}
        seen = {"snapshot_id": 1, "state": "live", "region": "content", "relevance": None, "language": "en"}
        return {
            **named,
            **seen,
            "target_url": "https://shop.example/",
            "url": None,
            "anchor": "mugs",
            "first_seen": None,
        }

    one = domain_facts("blog.example", [row(f"{PAGE}?x={n}", PAGE) for n in range(11)], [])
    many = domain_facts("blog.example", [row(f"{PAGE}?x={n}") for n in range(11)], [])
    assert (one.links, one.pages, one.linking_pages, one.anchors) == (1, 1, 1, {"mugs": 1})
    assert (many.links, many.pages, many.linking_pages) == (11, 11, 11)
