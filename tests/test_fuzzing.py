"""The fuzzer tries many inputs, and tells of those that break their reader."""

from __future__ import annotations

import os
import random
from pathlib import Path

import fuzzing
import pytest
from fuzzing import TARGETS, fuzz

from linkvet.crawler.page.sitemaps import read_sitemap
from linkvet.store.urls import parse_url, registrable_domain

SLOW = {"xlsx": 100, "html": 10, "disavow": 4, "csv": 2}
"""Targets that read files, some in a process of their own: so many times fewer inputs."""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seeds", range(0, 600, 200))
def test_made_up_input_breaks_no_reader(target: str, seeds: int) -> None:
    for seed in range(seeds, seeds + 200 // SLOW.get(target, 1)):
        TARGETS[target](random.Random(seed))


@pytest.mark.parametrize(
    "body", [b"<urlset:><url><loc>https://x.example/</loc></url></urlset:>", b"<:><s:/>", b"<a:b:/>"]
)
def test_sitemaps_whose_tags_are_no_names(body: bytes) -> None:
    assert read_sitemap(body).sitemaps == []


@pytest.mark.parametrize("host", [".", "...", "." * 50])
def test_hosts_of_dots(host: str) -> None:
    assert registrable_domain(host) == host
    assert (url := parse_url(f"http://{host}/")) is None or url.site == host


@pytest.mark.parametrize("breaks", [os.abort, lambda: int("x")], ids=["crash", "error"])
def test_what_breaks_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, breaks) -> None:
    def sometimes(chance: random.Random) -> None:
        if chance.random() < 0.05:
            breaks()

    monkeypatch.setitem(fuzzing.TARGETS, "page", sometimes)
    tried, broken = fuzz("page", 0.5, 7, tmp_path)
    assert tried >= len(broken) > 0
    assert random.Random(broken[0]).random() < 0.05
    assert (tmp_path / f"fuzz-page-{broken[0]}.txt").is_file()


def test_a_url_that_is_read_can_be_read_again() -> None:
    for letters in (100, 1_000, 2_000, 5_000):
        url = parse_url("https://x.example/" + "\u00e9" * letters)
        assert url is None or parse_url(url.href) == url
