"""Official vectors of the standards that pages are made of; each deviation is named with its reason.

They lie packed in ``tests/standards``; its README names sources and licences.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from html_trees import lines_of, trees_in

from linkvet.crawler.net.robots_rules import rules_for
from linkvet.crawler.page.document import as_utf8, charset_of, read_document
from linkvet.store.urls import is_public_suffix, parse_url, registrable_domain

FOLDER = Path(__file__).parent / "standards"
HERE = parse_url("https://page.example/")
assert HERE


def packed(name: str, ending: str = "") -> dict[str, bytes]:
    """The files of one archive with this ending."""
    with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
        return {file: archive.read(file) for file in archive.namelist() if file.endswith(ending)}


def vectors(name: str) -> list[dict[str, Any]]:
    """Those of one file of web-platform-tests; texts between them are remarks."""
    return [one for one in json.loads(packed("url")[name]) if isinstance(one, dict)]


def test_urls_are_read_as_browsers_read_them() -> None:
    told = vectors("urltestdata.json")
    wrong = []
    for one in told:
        found = parse_url(one["input"], one.get("base"))
        is_web = not one.get("failure") and one["protocol"] in ("http:", "https:")
        if (found.href if found else None) != (one["href"] if is_web else None):
            wrong.append(one["input"])
    assert len(told) > 850
    assert wrong == []


def test_hosts_are_written_as_browsers_write_them() -> None:
    told = vectors("toascii.json")
    found = {one["input"]: parse_url(f"https://{one['input']}/x") for one in told}
    wrong = [
        one["input"] for one in told if (u.host if (u := found[one["input"]]) else None) != one["output"]
    ]
    assert len(told) > 80
    assert wrong == []


SUFFIX_DEVIATIONS = {
    ".example": "an empty label is kept: a host that no name server knows stands for itself",
    ".example.com": "the same; the domain below it is what matters",
    ".example.example": "the same",
    "example": "a name without a dot stands for itself, so that a closed network can be audited",
    "mm": "the same",
    "ck": "the same",
}


def test_registrable_domains() -> None:
    wrong = []
    lines = [line.split() for line in packed("psl")["tests.txt"].decode().splitlines() if line[:2] != "//"]
    pairs = [(host, domain) for host, domain in (line for line in lines if len(line) == 2) if host != "null"]
    for host, domain in pairs:
        url = parse_url(f"http://{host}/")
        found = None if url is None or is_public_suffix(url.host) else registrable_domain(url.host)
        right = parse_url(f"http://{domain}/") if domain != "null" else None
        if found != (right.host if right else None):
            wrong.append(host)
    assert len(pairs) > 70
    assert wrong == list(SUFFIX_DEVIATIONS)


SELECT_CONTENT = "selectedcontent copies an option, which is newer than the parser and moves no link"
TREE_DEVIATIONS = {
    "<select><button><selectedcontent></button><option>X": SELECT_CONTENT,
    "<select><button><selectedcontent></button><option>x<i>i<b>ib</i>b": SELECT_CONTENT,
    "<select><button><selectedcontent></button><option>X<option>Y": SELECT_CONTENT,
    "<select><button><selectedcontent></button><option>X<option selected>Y": SELECT_CONTENT,
}


def test_trees_are_built_as_browsers_build_them() -> None:
    count, wrong = 0, []
    for data in packed("trees", ".dat").values():
        for test in trees_in(data.decode()):
            count += 1
            page = read_document(test.source.encode("utf-8", "surrogatepass"), HERE, "utf-8")
            assert page.tree.root is not None
            if lines_of(page.tree.root) != test.lines:
                wrong.append(test.source)
    assert count > 1500
    assert wrong == list(TREE_DEVIATIONS)


def sniffed() -> Iterator[tuple[bytes, str]]:
    for data in packed("sniffing", ".dat").values():
        for block in re.split(rb"(?m)^#data\n", data)[1:]:
            page, _, name = block.rpartition(b"#encoding\n")
            yield page.removesuffix(b"\n"), name.strip().decode().lower()


SNIFFING_DEVIATIONS = 9
"""Eight tags whose quotes never end, and one that the page breaks off in: the charset after them is taken although
the tag is broken, because what follows is more often right than windows-1252."""


def test_the_encoding_that_a_page_names_is_found() -> None:
    told = list(sniffed())
    wrong = [page for page, name in told if charset_of(page) != name]
    assert len(told) > 80
    assert len(wrong) == SNIFFING_DEVIATIONS


TABLES = {"iso_2022_jp": ("iso-2022-jp", 463), "shift_jis": ("shift_jis", 1184), "jis0208": ("euc-jp", 1963)}
"""Encoding, and the lines (of 8,841 or 11,285) that differ: Python's tables take a dozen signs for others that look
alike (wave dash, parallel, minus), and leave the rows of one vendor out. None of them can stand in an address."""


@pytest.mark.parametrize("name", TABLES)
def test_legacy_encodings(name: str) -> None:
    files, (encoding, deviating) = packed("tables", ".txt"), TABLES[name]
    found = as_utf8(files[f"{name}_in.txt"], encoding).decode().split("\n")
    right = files[f"{name}_in_ref.txt"].decode().split("\n")
    different = [(ours, theirs) for ours, theirs in zip(found, right, strict=True) if ours != theirs]
    assert len(different) <= deviating
    assert not any(theirs.isascii() and theirs.isprintable() for _, theirs in different)


ALLOWED = {
    ("rfc9309-example-simple-robots.txt", "foobot"): {"/example/page.html": True, "/x": False},
    ("rfc9309-example-simple-robots.txt", "barbot"): {"/example/page.html": False, "/x": True},
    ("rfc9309-example-simple-robots.txt", "bazbot"): {"/example/page.html": False, "/x": True},
    ("rfc9309-example-simple-robots.txt", "quxbot"): {"/example/page.html": True, "/x": True},
    ("rfc9309-example-simple-robots.txt", "linkvet"): {"/a.gif": False, "/example/": False, "/publications/": True},
    ("rfc9309-example-longest-match-robots.txt", "foobot"): {
        "/example/page/": True, "/example/page/disallowed.gif": False},
}  # fmt: skip


@pytest.mark.parametrize(("file", "agent"), ALLOWED)
def test_robots_txt_of_the_standard(file: str, agent: str) -> None:
    rules = rules_for(packed("robots")[file].decode(), agent)
    found = {
        path: rules is None or rules.parsed.can_fetch(f"https://x.example{path}", agent)
        for path in ALLOWED[file, agent]
    }
    assert found == ALLOWED[file, agent]


def test_every_robots_txt_can_be_read() -> None:
    files = packed("robots", ".txt")
    assert len(files) > 20
    for data in files.values():
        rules = rules_for(data.decode("utf-8", "replace").lstrip("\ufeff"), "linkvet")
        assert rules is None or isinstance(rules.parsed.can_fetch("https://x.example/a", "linkvet"), bool)
