from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, see, take

from linkvet.store.file.audit import Audit
from linkvet.store.lists.rows import (
    Filters,
    anchors,
    backlinks,
    backlinks_whole,
    count_backlinks,
    domains,
    problems,
    shown_values,
    states,
    targets,
)
from linkvet.store.types import Claim, Problem

HOME = "https://shop.test/"
TEA = "https://shop.test/tea_50%"


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    with new_audit(tmp_path) as audit:
        pages = [
            "https://blog.a.example/1",
            "https://www.a.example/2",
            "https://b.example/1",
            "https://c.example/1",
        ]
        take(audit, [Claim(page, HOME, anchor="Shop") for page in pages], "ahrefs")
        take(audit, [pages[3], Problem(9, "no URL", "x")], "gsc")
        see(audit, pages[0], link(HOME, anchor="Best TEA 100%", region="comment", link_kind="nofollow ugc"))
        see(
            audit,
            pages[1],
            link(HOME, hidden="display"),
            link(TEA, position=2, anchor="", image_src="https://i/"),
        )
        see(audit, pages[2], outcome="broken", reason="http_503")
        yield audit


def pages(audit: Audit, **filters: Any) -> list[str]:
    found = [row["referring_page"].removeprefix("https://") for row in backlinks(audit, Filters(**filters))]
    assert len(found) == count_backlinks(audit, Filters(**filters))
    assert len(found) == len(list(backlinks_whole(audit, Filters(**filters))))
    return found


A1, A2, B, C = "blog.a.example/1", "www.a.example/2", "b.example/1", "c.example/1"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [A1, A2, B, C, A2]),
        ({"states": ("live",)}, [A1, A2, A2]),
        ({"states": ("broken", "unvisited")}, [B, C]),
        ({"reasons": ("http_503",)}, [B]),
        ({"reasons": ("http_5xx", "dns")}, [B]),
        ({"reasons": ("http_500",)}, []),
        ({"domains": ("a.example",)}, [A1, A2, A2]),
        ({"domains": ("https://BLOG.a.example/x", "b.example")}, [A1, B]),
        ({"domains": ("log.a.example",)}, []),
        ({"target": "tea_"}, [A2]),
        ({"target": "tea5"}, []),
        ({"anchor": "best tea"}, [A1]),
        ({"anchor": "100%"}, [A1]),
        ({"anchor": "_"}, []),
        ({"kinds": ("ugc",)}, [A1]),
        ({"kinds": ("follow", "sponsored")}, [A2, A2]),
        ({"regions": ("comment",)}, [A1]),
        ({"hidden": True}, [A2]),
        ({"hidden": False}, [A1, A2]),
        ({"sources": ("discovered",)}, [A2]),
        ({"sources": ("gsc",)}, [C]),
        ({"sources": ("gsc", "discovered"), "states": ("live",)}, [A2]),
    ],
)
def test_filters(audit: Audit, filters: dict[str, Any], found: list[str]) -> None:
    assert pages(audit, **filters) == found


def test_limits(audit: Audit) -> None:
    assert len(list(backlinks(audit, Filters(), 2))) == 2
    assert len(list(backlinks(audit, Filters(), 0))) == 0
    assert len(list(domains(audit, Filters(), 1))) == 1


def test_counts(audit: Audit) -> None:
    first = next(domains(audit, Filters()))
    assert (first["domain"], first["pages"], first["links"], first["live"], first["follow"]) == (
        "a.example",
        2,
        3,
        3,
        2,
    )
    shown = {row["target_url"]: (row["links"], row["domains"]) for row in targets(audit, Filters())}
    assert shown == {HOME: (4, 3), TEA: (1, 1)}
    texts = [(row["anchor"], row["links"], row["images"], row["hidden"]) for row in anchors(audit, Filters())]
    assert texts == [("", 1, 1, 0), ("Best TEA 100%", 1, 0, 0), ("Shop", 1, 0, 1)]
    assert states(audit) == [("live", "", 3), ("broken", "http_503", 1), ("unvisited", "", 1)]
    assert shown_values(audit, "link_kind") == [("follow", 2), ("nofollow ugc", 1)]
    assert [row["line"] for row in problems(audit)] == [9]


def test_everything_known_of_a_link(audit: Audit) -> None:
    whole = list(backlinks_whole(audit, Filters(domains=("www.a.example",))))
    assert [entry["shown"] for entry in whole[0]["links"]] == [True, False]
    assert [entry["shown"] for entry in whole[1]["links"]] == [False, True]
    assert whole[0]["visit"]["outcome"] == "read"
    assert whole[0]["page"]["title"] == "A page"
    assert whole[0]["claims"][0]["anchor"] == "Shop"
    assert (whole[0]["discovered"], whole[1]["discovered"]) == (False, True)
    unseen = next(backlinks_whole(audit, Filters(states=("unvisited",))))
    assert (unseen["visit"], unseen["page"], unseen["links"]) == (None, None, [])
    assert [claim["source"] for claim in unseen["claims"]] == ["ahrefs", "gsc"]
