"""A robots.txt is read for our own name, and costs little whatever stands in it."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from linkvet.crawler.net.robots import KEPT_BYTES, Robots
from linkvet.crawler.net.robots_rules import MAX_RULES, rules_for
from linkvet.store.urls import Url, parse_url


def url(address: str) -> Url:
    found = parse_url(address)
    assert found
    return found


def answers(body: str, address: str, agent: str = "linkvet") -> tuple[bool, float, list[str]]:
    """What a site with this robots.txt allows, how long it makes us wait, and which sitemaps it names."""

    async def fetch(_: str) -> bytes:
        return body.encode()

    async def ask() -> tuple[bool, float, list[str]]:
        robots = Robots(agent, fetch)
        page = url(address)
        return await robots.allows(page), await robots.delay(page), await robots.sitemaps(page)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: other\nUser-agent: linkvet\nDisallow: /", False),
        ("User-agent: linkvet\nUser-agent: other\nDisallow: /", False),
        ("User-agent: linkvet\nnonsense\nUser-agent: other\nDisallow: /", False),
        ("User-agent: linkvet\nSitemap: /s.xml\nUser-agent: other\nDisallow: /", False),
        ("User-agent: linkvet\nDisallow: /b\nUser-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nUser-agent: linkvet\nAllow: /", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: Link\nDisallow: /", False),
        ("User-agent: vet\nDisallow: /", True),
        ("user agent LINKVET\ndisallow /", False),
        ("User-agent: linkvet*\nDisallow: /", False),
        ("User-agent: linkvet\nDisallow: /b\n\nUser-agent: linkvet\nDisallow: /a", False),
        ("User-agent: *\nDisallow: / # all\nAllow: /a/1", True),
        ("\ufeffUser-agent: *\r\nDisallow: /*/1$\r\n", False),
        ("Disallow: /\nUser-agent: *\nDisallow: /b", True),
    ],
)
def test_the_group_that_names_us_best_holds(body: str, allowed: bool) -> None:
    assert answers(body, "https://a.example/a/1")[0] is allowed


def test_delay_and_sitemaps_are_read_beside_the_rules() -> None:
    body = "Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 2\nUser-agent: x\nCrawl-delay: 9"
    assert answers(body, "https://a.example/") == (True, 2.0, ["https://a.example/s.xml"])


AGENTS_TIMES_RULES = "".join(f"User-agent: a{n}\n" for n in range(2600)) + "".join(
    f"Disallow: /{n}\n" for n in range(2600)
)


@pytest.mark.parametrize(
    "body",
    [
        AGENTS_TIMES_RULES,
        "User-agent: *\n" + AGENTS_TIMES_RULES,
        "User-agent: linkvet\n" * 20_000 + "Disallow: /\n" * 20_000,
        "User-agent: *\n" + "".join(f"Disallow: /*a*b{n}\n" for n in range(30_000)),
        "\n" * 500_000,
        "User-agent: *\nDisallow: /" + "a" * 500_000,
        "User-agent:" + " " * 500_000,
        "".join(f"Sitemap: https://a.example/{n}\n" for n in range(15_000)),
    ],
    ids=["agents", "agents and all", "repeated", "rules", "empty lines", "a long line", "spaces", "sitemaps"],
)
def test_no_file_takes_much_memory(body: str) -> None:
    tracemalloc.start()
    answers(body, "https://a.example/page")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


def test_the_first_rules_hold_where_there_are_too_many() -> None:
    rules = [f"Disallow: /{n}." for n in range(MAX_RULES + 1)]
    parsed = rules_for("\n".join(["User-agent: *", *rules]), "linkvet").parsed
    assert not parsed.can_fetch(f"https://a.example/{MAX_RULES - 1}.", "linkvet")
    assert parsed.can_fetch(f"https://a.example/{MAX_RULES}.", "linkvet")


def test_large_files_are_forgotten_sooner_than_small_ones() -> None:
    large = b"User-agent: *\n" + b"".join(b"Disallow: /%d\n" % n for n in range(MAX_RULES))
    asked: list[str] = []

    async def fetch(address: str) -> bytes:
        asked.append(address)
        return large if "large" in address else b"User-agent: *\nDisallow: /a\n"

    async def ask() -> None:
        robots = Robots("linkvet", fetch)
        assert not await robots.allows(url("https://small.example/a"))
        fitting = KEPT_BYTES // rules_for(large.decode(), "linkvet").size
        for number in range(fitting + 1):
            assert not await robots.allows(url("https://small.example/a"))
            assert not await robots.allows(url(f"https://large{number}.example/1"))
        assert not await robots.allows(url("https://small.example/a"))
        assert not await robots.allows(url("https://large0.example/1"))

    asyncio.run(ask())
    assert asked.count("https://small.example/robots.txt") == 1
    assert asked.count("https://large0.example/robots.txt") == 2
