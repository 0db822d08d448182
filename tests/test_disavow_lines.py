"""Lines of old disavow files: what they name, and what search engines would not understand."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvet.importers import read_export
from linkvet.review.refusals import refusal
from linkvet.store.types import DisavowLine, Problem
from linkvet.store.urls import Scope


def read(folder: Path, line: str) -> tuple[list[str], list[str]]:
    """Subjects and reasons that come of one line of a file."""
    path = folder / "disavow.txt"
    path.write_text(f"domain:first.example\n{line}\ndomain:last.example\n", encoding="utf-8")
    rows = [row for export in read_export(path) for row in export.rows]
    subjects = [row.subject for row in rows if isinstance(row, DisavowLine)]
    assert subjects[0] == "domain:first.example" and subjects[-1] == "domain:last.example"
    return subjects[1:-1], [row.reason for row in rows if isinstance(row, Problem)]


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("domain:*.spam.example", ["domain:spam.example"]),
        ("domain:*.blog.spam.example", ["domain:blog.spam.example"]),
        ("*.spam.example", ["domain:spam.example"]),
        ("http://*.spam.example/*", ["domain:spam.example"]),
        ("https://spam.example/*", ["domain:spam.example"]),
        ("domain:spam.example/*", ["domain:spam.example"]),
    ],
)
def test_a_wildcard_for_a_whole_host_becomes_the_host_and_is_named(
    tmp_path: Path, line: str, subjects: list[str]
) -> None:
    found, said = read(tmp_path, line)
    assert found == subjects
    assert len(said) == 1 and "no wildcards" in said[0]


@pytest.mark.parametrize(
    "line",
    [
        "domain:spam*.example",
        "domain:*spam.example",
        "domain:spam.*",
        "http://spam.example/shop/*",
        "domain:*",
    ],
)
def test_a_wildcard_for_part_of_a_name_is_left_out_and_named(tmp_path: Path, line: str) -> None:
    found, said = read(tmp_path, line)
    assert (found, len(said)) == ([], 1)
    assert "no wildcards" in said[0]


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("domain:one.example,two.example", ["domain:one.example", "domain:two.example"]),
        ("domain:one.example; two.example;", ["domain:one.example", "domain:two.example"]),
        ("domain:one.example, domain:two.example", ["domain:one.example", "domain:two.example"]),
        ("domain:one.example domain:two.example", ["domain:one.example", "domain:two.example"]),
        ("http://one.example/a, http://two.example/b", ["http://one.example/a", "http://two.example/b"]),
        ("http://one.example/a?x=1,2", ["http://one.example/a?x=1,2"]),
        ("http://one.example/a*b/", ["http://one.example/a*b/"]),
        ('"domain:one.example"', ["domain:one.example"]),
        ("domain:one.example,", ["domain:one.example"]),
        ("domain:xyz", ["domain:xyz"]),
        ("domain:.xyz", ["domain:xyz"]),
        ("DOMAIN: Küche.example.", ["domain:xn--kche-0ra.example"]),
    ],
)
def test_every_host_of_a_line_is_read(tmp_path: Path, line: str, subjects: list[str]) -> None:
    assert read(tmp_path, line) == (subjects, [])


@pytest.mark.parametrize(
    "line",
    ["domain:ann@spam.example", "domain:spam", "domain:a.example/en/", "spam.example", "domain:a b.example"],
)
def test_what_names_no_host_is_refused(tmp_path: Path, line: str) -> None:
    found, said = read(tmp_path, line)
    assert (found, len(said)) == ([], 1)


def test_a_whole_ending_and_a_platform_are_refused_for_what_they_hit() -> None:
    shop = Scope.of("shop.test")
    assert "top-level domain" in refusal("domain:xyz", shop)
    assert "platform" in refusal("domain:medium.com/@ann", shop)
    assert "platform" in refusal("domain:tumblr.com", shop)
    assert "platform" in refusal("domain:blog.hu", shop)
    assert "platform" in refusal("domain:telegra.ph", shop)
    assert refusal("domain:ann.blog.hu", shop) == refusal("https://medium.com/@ann/1", shop) == ""
    assert "no domain name" in refusal("domain:one.example,two.example", shop)
    assert "no domain name" in refusal("domain:*.one.example", shop)
