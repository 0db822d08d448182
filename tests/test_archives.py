"""Archives of any kind and condition give the links that are in them, and say what is wrong with them."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import archives
import brotli
import pytest
from archives import DATE, KEPT, PAGE, a, answer, needs_corpus, page, record, wat, write
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from web import CORPUS

from benchmarks.corpus import lines_of
from benchmarks.speed_archives import page_records
from linkvet.crawler.archives import pages, records
from linkvet.crawler.archives.finds import Finds
from linkvet.crawler.archives.pages import PagesReader
from linkvet.crawler.archives.prefilter import naming
from linkvet.crawler.archives.records import ArchiveError, ArchiveFile
from linkvet.crawler.archives.wat import WatReader
from linkvet.store.captures import ArchivedPage
from linkvet.store.types import Problem
from linkvet.store.urls import Scope, parse_url

TARGET = "target.example"
SCOPE = Scope.of(TARGET)
LINK = f'<p>Flour from <a href="https://{TARGET}/" rel="nofollow">the mill</a> is best.</p>'


def links_of(path: Path, reader: Any) -> dict[str, list[str]]:
    """Page → links, of an archive in which nothing is wrong."""
    found: dict[str, list[str]] = {}
    for one in Finds(path, reader):
        assert isinstance(one, ArchivedPage)
        found.setdefault(one.url.href, []).extend(link.url for link in one.links)
    return found


def pages_of(path: Path, target: str = TARGET) -> list[ArchivedPage | Problem]:
    return list(Finds(path, PagesReader(Scope.of(target))))


def only_wat(tmp_path: Path, line: bytes, scope: Scope = SCOPE) -> ArchivedPage | Problem | None:
    path = write(tmp_path / "one.wat.gz", [line])
    return next(iter(Finds(path, WatReader(scope))), None)


def only_page(tmp_path: Path, one: bytes, scope: Scope = SCOPE) -> ArchivedPage | Problem | None:
    path = write(tmp_path / "one.warc", [one], packed=False)
    return next(iter(Finds(path, PagesReader(scope))), None)


@needs_corpus
@pytest.mark.parametrize("target", ["amazon.com", "wordpress.org", "youtube.com"])
def test_links_of_a_wat_file_are_all_there_in_order(target: str) -> None:
    name = "pages-40.warc.wat.gz"
    wanted = json.loads((KEPT / "expected.json").read_text())[name]["targets"][target]["list"]
    found = [
        (one.url.href, one.seen_at, one.ip, link.url, link.anchor, link.rel)
        for one in Finds(KEPT / name, WatReader(Scope.of(target)))
        for link in one.links
    ]
    assert found == [
        tuple(one[key] for key in ("page", "date", "ip", "url", "text", "rel")) for one in wanted
    ]


@needs_corpus
def test_hostile_records_cost_none_of_the_others() -> None:
    name = "hostile.warc.wat.gz"
    cases = json.loads((KEPT / "expected.json").read_text())[name]["cases"]
    finds = Finds(KEPT / name, WatReader(Scope.of("amazon.com")))
    found = {one.url.href: [link.url for link in one.links] for one in finds if isinstance(one, ArchivedPage)}
    assert found == {case["page"]: case["links"] for case in cases if case["links"]}
    assert finds.damage == "it is cut off"


@needs_corpus
def test_real_records_as_lines_of_json() -> None:
    path = KEPT / "cc-main-2019-22-records.wat.jsonl.gz"
    (one,) = Finds(path, WatReader(Scope.of("klymburn.co.uk")))
    assert isinstance(one, ArchivedPage)
    assert len(one.links) == 144
    assert Counter(link.kind for link in one.links) == {"follow": 142, "nofollow": 2}
    assert (one.seen_at, one.ip) == ("2019-05-19T07:25:24Z", "128.199.40.232")
    assert one.record.endswith("-00000.warc.gz 949")


@needs_corpus
def test_samples_of_other_tools_are_read_as_another_reader_reads_them() -> None:
    for sample in json.loads((KEPT / "samples.json").read_text()):
        path = KEPT / sample["file"]
        answers = [one.url for one in ArchiveFile(path) if one.kind == "response" and one.content]
        told = [one["url"] for one in sample["responses"] if one["status"]]
        assert len(answers) >= len(told) or sample["reader_error"], path
        if sample["reader_error"] is None and ".arc" not in path.suffixes:
            with path.open("rb") as file:
                other = [
                    (one.headers.get("WARC-Target-URI"), one.reader.read())
                    for one in ArchiveIterator(file, parse_http=False, quirks_mode=True)
                    if one.headers.get("WARC-Type") in ("response", "revisit", "metadata")
                ]
            kinds = ("response", "revisit", "metadata")
            ours = [(one.url, one.content) for one in ArchiveFile(path) if one.kind in kinds]
            assert [content for _, content in ours] == [content for _, content in other], path


@needs_corpus
@pytest.mark.parametrize("ending", ["warc", "warc.gz", "arc", "arc.gz"])
def test_one_page_in_every_packing(ending: str) -> None:
    found = pages_of(KEPT / f"samples/warcio/example.{ending}", "iana.org")
    assert {one.url.href for one in found if isinstance(one, ArchivedPage)} == {"http://example.com/"}
    assert all(one.links[0].anchor == "More information..." for one in found if isinstance(one, ArchivedPage))
    if "warc" in ending:
        assert [one.seen_at for one in found if isinstance(one, ArchivedPage)] == [
            "2017-03-06T04:02:06Z",
            "2017-03-06T04:03:48Z",
        ], "the second is a revisit: the link stood then too"


@needs_corpus
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("warcio/example-trunc.warc", "what follows record 3 is no record"),
        ("warcio/bad.arc", "what it begins with is no record"),
        ("ipwb/broken.warc", "what follows record 6 is no record"),
        ("ipwb/redirect.warc", "it is cut off in record 2"),
    ],
)
def test_broken_samples_say_what_is_wrong(name: str, damage: str) -> None:
    file = ArchiveFile(KEPT / "samples" / name)
    assert list(file)
    assert file.damage == damage


@needs_corpus
@pytest.mark.parametrize("target", ["amazon.com", "wordpress.org"])
def test_links_of_a_warc_file_are_those_that_a_browser_saw(tmp_path: Path, target: str) -> None:
    labels = list(lines_of(CORPUS / "pages" / "labels.jsonl"))[::3]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(page_records(CORPUS, {label["file"] for label in labels})))
    scope = Scope.of(target)
    seen = {
        label["url"]: [link["url"] for link in label["links"] if link["target"] == target]
        for label in labels
        if target in label["targets"] and not scope.contains(parse_url(label["url"]))
    }
    found = links_of(path, PagesReader(scope))
    assert len(seen) > 10
    assert found == {parse_url(url).href: links for url, links in seen.items()}


def test_a_wat_record_gives_page_link_rel_date_address_and_pointer(tmp_path: Path) -> None:
    links = [a("/about"), a(f"https://{TARGET}/shop", "the  mill", rel="UGC, nofollow")]
    one = only_wat(tmp_path, wat(PAGE, links))
    assert isinstance(one, ArchivedPage)
    assert (one.url.href, one.seen_at, one.ip, one.title) == (PAGE, DATE, "203.0.113.9", "A page")
    assert one.record == "CC-MAIN.warc.gz 100"
    (link,) = one.links
    assert (link.url, link.anchor, link.rel) == (f"https://{TARGET}/shop", "the mill", "UGC, nofollow")
    assert link.kind == "nofollow ugc"


@pytest.mark.parametrize(
    ("href", "base", "found"),
    [
        (f"//{TARGET}/x", None, True),
        (f"HTTPS://WWW.{TARGET.upper()}/X", None, True),
        ("/x", f"https://{TARGET}/", True),
        ("x", f"//{TARGET}/a/", True),
        (f"https://{TARGET}%2e/", None, True),
        ("https://%74arget.example/", None, True),
        (f"https://{TARGET}.evil.example/", None, False),
        (f"https://evil.example/{TARGET}", None, False),
        (f"mailto:mill@{TARGET}", None, False),
        (f"http://[{TARGET}", None, False),
        (f" https://{TARGET}/\n", None, True),
        ("/x", "javascript:void(0)", False),
    ],
)
def test_addresses_are_resolved_as_browsers_do(
    tmp_path: Path, href: str, base: str | None, found: bool
) -> None:
    one = only_wat(tmp_path, wat(PAGE, [a(href)], {"Base": base} if base else {}))
    assert (one is not None) == found
    tag = f'<base href="{base}">' if base else ""
    html = f'<title>x</title>{tag}<p><a href="{href}">the mill</a>'
    assert (only_page(tmp_path, page(PAGE, html)) is not None) == found


@pytest.mark.parametrize(
    "item",
    [
        {"path": "IMG@/src", "url": f"https://{TARGET}/a.png", "alt": "A mill"},
        {"path": "LINK@/href", "url": f"https://{TARGET}/"},
        {"path": "FORM@/action", "url": f"https://{TARGET}/"},
        {"path": "STYLE/#text", "href": f"https://{TARGET}/x.css"},
        {"path": "A@/href", "text": TARGET},
        {"path": "A@/href", "url": [f"https://{TARGET}/"]},
        {"path": "A@/href", "url": {"a": TARGET}},
        TARGET,
        None,
        [TARGET],
    ],
)
def test_what_is_no_hyperlink_is_none(tmp_path: Path, item: Any) -> None:
    assert only_wat(tmp_path, wat(PAGE, [item])) is None
    one = only_wat(tmp_path, wat(PAGE, [item, a(f"https://{TARGET}/")]))
    assert isinstance(one, ArchivedPage)
    assert len(one.links) == 1


def test_an_image_gives_its_text_to_the_link_behind_it_only(tmp_path: Path) -> None:
    image = {"path": "IMG@/src", "url": "/a.png", "alt": " A mill "}
    links = [
        image,
        a(f"https://{TARGET}/1", ""),
        a(f"https://{TARGET}/2", ""),
        image,
        a(f"https://{TARGET}/3"),
    ]
    one = only_wat(tmp_path, wat(PAGE, links))
    assert isinstance(one, ArchivedPage)
    assert [link.image_alt for link in one.links] == ["A mill", None, None]


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        ({"Metas": [{"name": "Robots", "content": "noindex, NOFOLLOW"}]}, {}),
        ({}, {"x-robots-tag": "nofollow"}),
        ({}, {"X-Robots-Tag": ["noindex", "none"]}),
    ],
)
def test_a_page_may_ask_not_to_follow_any_link(tmp_path: Path, head: Any, headers: Any) -> None:
    one = only_wat(tmp_path, wat(PAGE, [a(f"https://{TARGET}/")], head, headers))
    assert isinstance(one, ArchivedPage)
    assert one.links[0].kind == "nofollow"


@pytest.mark.parametrize("kind", ["request", "warcinfo", "revisit"])
def test_only_answers_count(tmp_path: Path, kind: str) -> None:
    assert only_wat(tmp_path, wat(PAGE, [a(f"https://{TARGET}/")], **{"WARC-Type": kind})) is None


def test_a_page_that_was_not_delivered_links_to_nothing(tmp_path: Path) -> None:
    html = f'<a href="https://{TARGET}/">the mill</a>'
    for status in (301, 404, 500):
        assert only_page(tmp_path, record("response", PAGE, answer(html, status))) is None
    line = wat(PAGE, [a(f"https://{TARGET}/")]).replace(b'"Status": "200"', b'"Status": "404"')
    assert only_wat(tmp_path, line) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(f"https://{TARGET}/"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(links=JSON, head=JSON, headers=JSON, uri=JSON, date=JSON, ip=JSON)
def test_json_of_any_shape_breaks_nothing(tmp_path_factory: Any, **shape: Any) -> None:
    reader = WatReader(SCOPE)
    about = {"WARC-Target-URI": shape["uri"], "WARC-Date": shape["date"], "WARC-IP-Address": shape["ip"]}
    line = archives.wat_line(PAGE, shape["links"], shape["head"], shape["headers"], **about)
    reader.read(records.Record(1, "metadata", "", content=line))
    whole = archives.wat_line(
        PAGE, [shape["links"], a(f"https://{TARGET}/")], shape["head"], shape["headers"]
    )
    found = reader.read(records.Record(1, "metadata", "", content=whole))
    assert isinstance(found, ArchivedPage)
    assert found.links[-1].url == f"https://{TARGET}/"


@pytest.mark.parametrize(
    "line",
    [
        b'{"Envelope": ' + b"[" * 100_000 + TARGET.encode(),
        b'{"Envelope": ' + b"9" * 10_000 + b', "x": "' + TARGET.encode(),
        b'{"Envelope": "' + TARGET.encode() + b"\xff\xfe",
        TARGET.encode(),
    ],
)
def test_json_that_is_none_is_a_problem_of_its_record_alone(tmp_path: Path, line: bytes) -> None:
    good = wat(PAGE, [a(f"https://{TARGET}/")])
    path = write(tmp_path / "a.wat.gz", [good, record("metadata", PAGE, line), good])
    found = list(Finds(path, WatReader(SCOPE)))
    assert sum(isinstance(one, ArchivedPage) for one in found) == 2
    if line.startswith(b"{"):
        assert [one.reason for one in found if isinstance(one, Problem)] == ["its JSON is broken"]


def test_half_characters_are_stored_nowhere(tmp_path: Path) -> None:
    one = only_wat(
        tmp_path, wat(PAGE, [a(f"https://{TARGET}/", "mill \ud83d", rel="\udc00")], {"Title": "\ud800"})
    )
    assert isinstance(one, ArchivedPage)
    assert (one.links[0].anchor, one.links[0].rel, one.title) == ("mill ?", "?", "?")


CODINGS = {
    "plain": ("", LINK.encode()),
    "gzip": ("Content-Encoding: gzip\r\n", gzip.compress(LINK.encode())),
    "deflate": ("Content-Encoding: deflate\r\n", zlib.compress(LINK.encode())),
    "br": ("Content-Encoding: br\r\n", brotli.compress(LINK.encode())),
    "said but undone": ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", LINK.encode()),
    "chunked": ("Transfer-Encoding: chunked\r\n", b"5\r\n" + LINK[:5].encode() + b"\r\n"),
    "unknown": ("Content-Encoding: aws-chunked\r\n", LINK.encode()),
}
CODINGS["chunked"] = (
    CODINGS["chunked"][0],
    CODINGS["chunked"][1] + f"{len(LINK) - 5:x};name=value\r\n{LINK[5:]}\r\n0\r\n\r\n".encode(),
)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_under_any_coding_is_read(tmp_path: Path, coding: str) -> None:
    head, body = CODINGS[coding]
    one = only_page(tmp_path, page(PAGE, body, f"Content-Type: text/html\r\n{head}"))
    assert isinstance(one, ArchivedPage)
    (link,) = one.links
    assert (link.anchor, link.kind) == ("the mill", "nofollow")
    assert link.context == "Flour from the mill is best."


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_body_that_cannot_be_unpacked_is_told(tmp_path: Path, coding: str) -> None:
    head = f"Content-Type: text/html\r\nContent-Encoding: {coding}\r\n"
    one = only_page(tmp_path, page(PAGE, b"\xff" * 99, head))
    assert isinstance(one, Problem)


def test_a_body_that_unfolds_without_end_is_told(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    one = only_page(tmp_path, page(PAGE, bomb, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"))
    assert isinstance(one, Problem)
    assert one.text == PAGE


def test_the_charset_of_the_answer_counts(tmp_path: Path) -> None:
    body = f'<a href="http://{TARGET}/">Mühle</a>'.encode("iso-8859-1")
    one = only_page(tmp_path, page(PAGE, body, "Content-Type: text/html; charset=ISO-8859-1\r\n"))
    assert isinstance(one, ArchivedPage)
    assert one.links[0].anchor == "Mühle"
    wide = f'<a href="http://{TARGET}/">Mühle</a>'.encode("utf-16")
    assert isinstance(only_page(tmp_path, page(PAGE, wide)), ArchivedPage)


@pytest.mark.parametrize(
    "kind", ["application/json", "image/png", "text/plain", "application/pdf", "text/css"]
)
def test_what_is_no_page_is_passed_over(tmp_path: Path, kind: str) -> None:
    assert only_page(tmp_path, page(PAGE, LINK, f"Content-Type: {kind}\r\n")) is None


def test_a_page_seen_again_unchanged_is_seen_later(tmp_path: Path) -> None:
    first = page(PAGE, LINK, WARC_Payload_Digest="sha1:AAAA")
    moment = "2021-01-02T03:04:05Z"
    later = record(
        "revisit", PAGE, b"HTTP/1.1 200\r\n\r\n", WARC_Payload_Digest="sha1:AAAA", WARC_Date=moment
    )
    other = record("revisit", "https://blog.example/other", b"", WARC_Payload_Digest="sha1:BBBB")
    found = pages_of(write(tmp_path / "a.warc.gz", [first, later, other]))
    assert [one.seen_at for one in found if isinstance(one, ArchivedPage)] == [DATE, moment]


def test_what_revisits_refer_to_is_kept_within_bounds(monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "REMEMBERED", 10)
    reader = PagesReader(SCOPE)
    for number in range(20):
        url = f"https://blog.example/{number}"
        block = answer(LINK * 3)
        named = {"warc-payload-digest": f"sha1:{number}"}
        assert reader.read(records.Record(number, "response", url, DATE, headers=named, content=block))
    again = [records.Record(1, "revisit", f"https://blog.example/{number}") for number in (0, 19)]
    assert [reader.read(one) is not None for one in again] == [False, True]


NAMED = [
    f"https://{TARGET}/",
    f"//{TARGET.upper()}",
    "https://target&#46;example/",
    "https://%74%61rget.example/",
    "https://target&period;example/",
    "&#104;ttps://target.example/",
]


@pytest.mark.parametrize("href", NAMED)
def test_no_spelling_of_the_name_is_passed_by_unread(tmp_path: Path, href: str) -> None:
    html = f'<p><a href="{href}">the mill</a></p>'
    assert naming(SCOPE)(html.encode())
    assert isinstance(only_page(tmp_path, page(PAGE, html)), ArchivedPage)


def test_pages_without_the_name_are_passed_by() -> None:
    assert not naming(SCOPE)(b'<a href="https://other.example/?a=1&amp;b=2">x</a> // a & b')
    assert naming(Scope.of("müller.example"))(b"anything, since the name has too many forms")


def test_relative_links_into_a_folder_of_the_own_host_count(tmp_path: Path) -> None:
    scope = Scope.of("blog.example/shop/", "folder")
    one = only_page(tmp_path, page(PAGE, '<a href="/shop/mill">the mill</a>'), scope)
    assert isinstance(one, ArchivedPage)


WHOLE = [page(f"https://blog.example/{number}", LINK * 40) for number in range(5)]


@pytest.mark.parametrize("packed", [True, False])
@given(share=st.floats(0, 1))
def test_cut_anywhere_nothing_before_is_lost(tmp_path_factory: Any, packed: bool, share: float) -> None:
    folder = tmp_path_factory.mktemp("cut")
    pieces = [gzip.compress(one) if packed else one for one in WHOLE]
    length = int(len(b"".join(pieces)) * share)
    path = folder / "cut.warc"
    path.write_bytes(b"".join(pieces)[:length])
    complete = next(n for n in range(len(pieces), -1, -1) if len(b"".join(pieces[:n])) <= length)
    finds = Finds(path, PagesReader(SCOPE))
    try:
        found = [one for one in finds if isinstance(one, ArchivedPage)]
    except ArchiveError:
        assert complete == 0
        return
    assert len([one for one in found if len(one.links) == 40]) >= complete
    ends = [len(b"".join(pieces[:n])) for n in range(len(pieces) + 1)]
    blank = any(end - 4 <= length <= end for end in ends)
    assert finds.damage or blank


@given(at=st.integers(0, 2000), bytes_=st.binary(min_size=1, max_size=40))
def test_damage_anywhere_ends_in_words(tmp_path_factory: Any, at: int, bytes_: bytes) -> None:
    content = bytearray(b"".join(gzip.compress(one) for one in WHOLE))
    content[at : at + len(bytes_)] = bytes_
    path = tmp_path_factory.mktemp("damaged") / "a.warc.gz"
    path.write_bytes(bytes(content))
    try:
        list(Finds(path, PagesReader(SCOPE)))
    except ArchiveError as error:
        assert str(error).endswith(".")


@given(content=st.binary(max_size=300))
def test_bytes_of_any_kind_end_in_words(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.warc"
    for begin in (
        b"",
        b"WARC/1.0\r\n",
        b"\x1f\x8b\x08\0",
        b"filedesc://x 1.2.3.4 20200101000000 text/plain 1\n",
    ):
        path.write_bytes(begin + content)
        for reader in (WatReader(SCOPE), PagesReader(SCOPE)):
            try:
                list(Finds(path, reader))
            except ArchiveError as error:
                assert str(error).endswith(".")


@pytest.mark.parametrize("length", ["99999999999999999999", "-5", "abc", "", "9999999999"])
def test_a_length_that_is_not_true_hides_nothing_before(tmp_path: Path, length: str) -> None:
    liar = record("response", PAGE, b"x", Content_Length=length)
    path = write(tmp_path / "a.warc", [WHOLE[0], liar, WHOLE[1]], packed=False)
    finds = Finds(path, PagesReader(SCOPE))
    assert len([one for one in finds if isinstance(one, ArchivedPage)]) >= 1
    assert finds.damage


def test_a_record_of_great_length_is_passed_over_in_little_memory(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(records, "MAX_RECORD", 10_000)
    path = write(tmp_path / "a.warc.gz", [WHOLE[0], page(PAGE, LINK * 2000), WHOLE[1]])
    found = pages_of(path)
    assert [type(one).__name__ for one in found] == ["ArchivedPage", "Problem", "ArchivedPage"]


def test_records_after_stray_bytes_are_found_again(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", [WHOLE[0], b"stray\r\nbytes\r\n", WHOLE[1]], packed=False)
    finds = Finds(path, PagesReader(SCOPE))
    assert len(list(finds)) == 2
    assert finds.damage == "what follows record 1 is no record"


ARC = (
    "filedesc://a.arc 0.0.0.0 20131107120000 text/plain 2\n1 \n\n"
    "http://blog.example/a b 203.0.113.5 20131107120500 text/html {one}\n{page}\n"
    "http://blog.example/2 203.0.113.5 20131107120500 text/html 200 - - 0 a.arc {one}\n{page}\n"
)


@pytest.mark.parametrize("packed", [True, False])
def test_arc_files_of_both_versions(tmp_path: Path, packed: bool) -> None:
    content = answer(LINK).decode()
    path = write(tmp_path / "a.arc", [ARC.format(one=len(content), page=content).encode()], packed)
    found = pages_of(path)
    assert [(one.url.href, one.seen_at, one.ip) for one in found if isinstance(one, ArchivedPage)] == [
        ("http://blog.example/a%20b", "2013-11-07T12:05:00Z", "203.0.113.5"),
        ("http://blog.example/2", "2013-11-07T12:05:00Z", "203.0.113.5"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"<html>hello</html>", "it is no web archive"),
        (b'{"note": "some other JSON"}', "it is no web archive"),
        (gzip.compress(b"hello", mtime=0), "it is no web archive"),
        (b"\x1f\x8b" + b"x" * 100, "its gzip is damaged"),
        (b"\x28\xb5\x2f\xfd1234", "Zstandard"),
    ],
)
def test_a_foreign_file_is_refused_with_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=said):
        list(ArchiveFile(path))


def test_a_file_of_the_other_kind_says_how_to_give_it(tmp_path: Path) -> None:
    pages = write(tmp_path / "a.warc.gz", WHOLE)
    lines = write(tmp_path / "a.wat.gz", [wat(PAGE, [])])
    texts = write(tmp_path / "a.wet.gz", [record("conversion", PAGE, b"the mill")])
    for path, reader, said in (
        (pages, WatReader(SCOPE), "--warc"),
        (lines, PagesReader(SCOPE), "--wat"),
        (texts, WatReader(SCOPE), "WET"),
    ):
        with pytest.raises(ArchiveError, match=said):
            list(Finds(path, reader))
