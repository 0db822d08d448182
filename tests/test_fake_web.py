from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from web import CORPUS, LIMIT, FakeWeb, Pages, ask, connect, raw, states_web, web_of, write_web

from linkvet.store.urls import parse_url

__all__ = ["states_web", "web_of"]
Start = Callable[[dict[str, Pages]], FakeWeb]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWeb]:
    """One host that misbehaves in every declared way, and one that is down."""
    paths: Pages = {
        "/": "<p>hello",
        "/deep/page": "<p>deep",
        "/deep/": "<p>list",
        "/list": "<p>first",
        "/list@page=2.html": "<p>second",
        "/latin.html": "<p>café".encode("cp1252"),
        "/busy": {"status": 503, "headers": {"Retry-After": "9", "X-Robots-Tag": ["nofollow", "noarchive"]}},
        "/late": {"delay": 0.3, "body": "late"},
        "/away": {"redirect": {"to": "https://b.example/x", "status": 308}},
        "/loop": {"redirect": "/loop"},
        "/before": {"drop": "before"},
        "/within-headers": {"drop": "headers", "body": "never"},
        "/within-body": {"drop": "body", "body": "0123456789"},
        "/silent": {"hang": True},
        "/endless": {"endless": True, "body": "<p>more"},
        "/drip": {"endless": True, "body": "<p>more", "bytes_per_second": 50},
        "/slow": {"body": "x" * 40, "bytes_per_second": 100},
        "/slow-headers": {"body": "x", "header_delay": 0.1},
        "/gzip": {"body": "squeezed", "encoding": "gzip"},
        "/deflate": {"body": "squeezed", "encoding": "deflate"},
        "/br": {"body": "squeezed", "encoding": "br"},
        "/bomb": {"bomb": 20_000_000},
        "/short": {"body": "12345", "content_length": 50},
        "/chunked": {"body": "12345", "chunked": True},
        "/large": {"body": "ab", "repeat": 1000},
        "/plain": {"body": "x", "content_type": "text/plain"},
        "/bare": {"body": "x", "charset": ""},
        "/untyped": {"body": "x", "content_type": ""},
        "/sjis": {"body": "豆", "charset": "shift_jis"},
        "/nonsense": {"raw": "SSH-2.0-hello\r\n"},
        "/in-turn": {"body": "x", "sequence": [{"status": 503}, {"status": 200, "body": "now"}]},
        "/wall": {"cookie": "seen=1", "body": "inside"},
        "/file": {"file": "latin.html", "charset": "windows-1252"},
        "/tree/*": {"status": 418},
    }
    hosts: dict[str, Pages] = {
        "a.example": paths,
        "down.example": {"": {"everything": {"status": 503}}, "/": "<p>up", "/robots.txt": "User-agent: *\n"},
    }
    with FakeWeb(write_web(tmp_path_factory.mktemp("odd"), hosts)) as web:
        yield web


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_page_is_served_over_http_and_https(odd: FakeWeb, scheme: str) -> None:
    status, headers, body = ask(odd, "a.example", "/", scheme=scheme)
    assert (status, headers["content-type"], body) == (200, "text/html; charset=utf-8", b"<p>hello")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/deep/page", b"<p>deep"),
        ("/deep/page.html", b"<p>deep"),
        ("/deep/", b"<p>list"),
        ("/deep", b"<p>list"),
        ("/list", b"<p>first"),
        ("/list?page=2", b"<p>second"),
        ("/list?page=3", b"<p>first"),
    ],
)
def test_paths_find_their_files(odd: FakeWeb, path: str, body: bytes) -> None:
    assert ask(odd, "a.example", path)[::2] == (200, body)


@pytest.mark.parametrize(
    "path", ["/missing", "/../down.example/index.html", "/%2e%2e/down.example/", "/behaviour.json"]
)
def test_what_is_not_there_is_404(odd: FakeWeb, path: str) -> None:
    assert ask(odd, "a.example", path)[0] == 404


def test_status_and_repeated_headers(odd: FakeWeb) -> None:
    status, headers, _ = ask(odd, "a.example", "/busy")
    assert (status, headers["retry-after"]) == (503, "9")
    assert raw(odd, "a.example", "/busy").count(b"X-Robots-Tag: ") == 2


def test_a_prefix_covers_everything_below(odd: FakeWeb) -> None:
    assert ask(odd, "a.example", "/tree/deep/leaf")[0] == 418


def test_everything_spares_robots(odd: FakeWeb) -> None:
    assert ask(odd, "down.example", "/")[0] == 503
    assert ask(odd, "down.example", "/robots.txt")[0] == 200


def test_redirects(odd: FakeWeb) -> None:
    status, headers, _ = ask(odd, "a.example", "/away")
    assert (status, headers["location"]) == (308, "https://b.example/x")
    assert ask(odd, "a.example", "/loop")[1]["location"] == "/loop"


def test_a_delay_comes_before_the_answer(odd: FakeWeb) -> None:
    assert raw(odd, "a.example", "/late", timeout=0.1) == b""
    assert raw(odd, "a.example", "/late").endswith(b"late")


def test_connections_are_cut_where_declared(odd: FakeWeb) -> None:
    assert raw(odd, "a.example", "/before") == b""
    cut = raw(odd, "a.example", "/within-headers")
    assert cut.startswith(b"HTTP/1.1 200") and b"\r\n\r\n" not in cut
    _, headers, body = ask(odd, "a.example", "/within-body")
    assert (headers["content-length"], body) == ("10", b"01234")


def test_a_hanging_page_never_answers(odd: FakeWeb) -> None:
    with connect(odd, "a.example") as link:
        link.settimeout(0.3)
        link.sendall(b"GET /silent HTTP/1.1\r\nHost: a.example\r\n\r\n")
        with pytest.raises(TimeoutError):
            link.recv(1)


def test_endless_pages_fast_and_slow(odd: FakeWeb) -> None:
    assert len(raw(odd, "a.example", "/endless")) >= LIMIT
    _, headers, body = ask(odd, "a.example", "/drip", timeout=0.15)
    assert "content-length" not in headers
    assert 0 < len(body) < 100


def test_slow_bodies_and_slow_headers_arrive_whole(odd: FakeWeb) -> None:
    assert ask(odd, "a.example", "/slow")[2] == b"x" * 40
    assert ask(odd, "a.example", "/slow-headers")[2] == b"x"
    assert b"\r\n\r\n" not in raw(odd, "a.example", "/slow-headers", timeout=0.05)


def test_compressed_bodies(odd: FakeWeb) -> None:
    brotli = pytest.importorskip("brotli")
    unpack = {"gzip": gzip.decompress, "deflate": zlib.decompress, "br": brotli.decompress}
    for encoding, opened in unpack.items():
        _, headers, body = ask(odd, "a.example", f"/{encoding}")
        assert (headers["content-encoding"], opened(body)) == (encoding, b"squeezed")


def test_a_bomb_is_small_until_it_is_opened(odd: FakeWeb) -> None:
    _, headers, body = ask(odd, "a.example", "/bomb")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 100_000 < 19_000_000 < len(gzip.decompress(body))


def test_framing_true_and_false(odd: FakeWeb) -> None:
    _, headers, body = ask(odd, "a.example", "/short")
    assert (headers["content-length"], body) == ("50", b"12345")
    assert ask(odd, "a.example", "/chunked")[2] == b"5\r\n12345\r\n0\r\n\r\n"
    assert len(ask(odd, "a.example", "/large")[2]) == 2000


def test_content_types_and_charsets(odd: FakeWeb) -> None:
    def kind(path: str) -> str | None:
        return ask(odd, "a.example", path)[1].get("content-type")

    assert kind("/plain") == "text/plain"
    assert kind("/bare") == "text/html"
    assert kind("/untyped") is None
    assert kind("/file") == "text/html; charset=windows-1252"
    assert ask(odd, "a.example", "/sjis")[2] == "豆".encode("shift_jis")
    assert ask(odd, "a.example", "/latin.html")[2] == b"<p>caf\xe9"


def test_an_answer_that_is_no_http(odd: FakeWeb) -> None:
    assert raw(odd, "a.example", "/nonsense") == b"SSH-2.0-hello\r\n"


def test_a_sequence_changes_from_visit_to_visit(odd: FakeWeb) -> None:
    answers = [ask(odd, "a.example", "/in-turn")[::2] for _ in range(3)]
    assert [status for status, _ in answers] == [503, 200, 200]
    assert answers[2][1] == b"now"


def test_a_cookie_wall_opens_to_the_cookie(odd: FakeWeb) -> None:
    status, headers, _ = ask(odd, "a.example", "/wall")
    assert (status, headers["location"], headers["set-cookie"]) == (302, "/wall", "seen=1; Path=/")
    assert ask(odd, "a.example", "/wall", head="Cookie: seen=1\r\n")[::2] == (200, b"inside")


def test_one_connection_carries_many_requests(odd: FakeWeb) -> None:
    with connect(odd, "a.example", "https") as link:
        for _ in range(3):
            link.sendall(b"GET /deep/page HTTP/1.1\r\nHost: a.example\r\n\r\n")
            answer = b""
            while not answer.endswith(b"<p>deep"):
                answer += link.recv(65536)


def test_requests_are_logged(web_of: Start) -> None:
    web = web_of({"a.example": {"/": "<p>hello"}, "b.example": {"/": "<p>b"}})
    started = time.time()
    ask(web, "a.example", "/?x=1", head="User-Agent: probe\r\n")
    ask(web, "b.example", "/", scheme="https")
    first, second = web.requests()
    assert (first.host, first.path, first.method, first.user_agent) == ("a.example", "/?x=1", "GET", "probe")
    assert started - 1 < first.time <= second.time
    assert (second.scheme, web.requests("b.example")) == ("https", [second])
    web.stop()
    assert web.requests() == [first, second]


def test_an_index_serves_saved_pages_at_their_urls(tmp_path: Path) -> None:
    (tmp_path / "one.html.gz").write_bytes(gzip.compress(b"<p>caf\xe9"))
    (tmp_path / "two.html").write_bytes(b"<p>two")
    rows = [
        {
            "url": "https://www.Saved.example/a%20b/?q=1&r=%C3%A9#top",
            "file": "one.html.gz",
            "charset_header": None,
        },
        {"url": "http://bücher.example", "file": "two.html", "charset_header": "utf-8"},
    ]
    index = tmp_path / "index.jsonl"
    index.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with FakeWeb(index=index) as web:
        status, headers, body = ask(web, "www.saved.example", "/a%20b/?q=1&r=%C3%A9", scheme="https")
        assert (status, headers["content-type"], body) == (200, "text/html", b"<p>caf\xe9")
        assert ask(web, "www.saved.example", "/a%20b/")[0] == 404
        assert ask(web, "www.saved.example", "/robots.txt")[0] == 404
        _, headers, body = ask(web, "xn--bcher-kva.example", "/")
        assert (headers["content-type"], body) == ("text/html; charset=utf-8", b"<p>two")


@pytest.mark.parametrize(
    "page",
    [{"/x": {"statsu": 404}}, {"": {"tls": "none"}}, {"": {"colour": "red"}}, {"": {"dns": {"AA": []}}}],
)
def test_a_wrong_declaration_is_refused(
    tmp_path: Path, page: Pages, capfd: pytest.CaptureFixture[str]
) -> None:
    write_web(tmp_path, {"a.example": page})
    with pytest.raises(RuntimeError, match="did not start"):
        FakeWeb(tmp_path).start()
    assert "a.example" in capfd.readouterr().err


def test_behaviour_is_declared_in_toml(states_web: FakeWeb) -> None:
    assert b"meadowlark-coffee.example" in ask(states_web, "live.example", "/")[2]
    assert b"<a " not in ask(states_web, "lost.example", "/")[2]
    status, headers, _ = ask(states_web, "www.broken.example", "/any/page")
    assert (status, headers["retry-after"]) == (503, "120")
    assert ask(states_web, "broken.example", "/robots.txt")[0] == 404
    assert [ask(states_web, "broken.example", "/repaired")[0] for _ in range(3)] == [503, 503, 200]
    assert ask(states_web, "blocked.example", "/closed")[::2] == (403, b"<p>Members only.</p>")
    assert ask(states_web, "blocked.example", "/inside")[1]["location"] == "http://10.0.0.8/"
    assert ask(states_web, "blocked.example", "/robots.txt")[2].startswith(b"User-agent: *")


@pytest.mark.skipif(not (CORPUS / "pages").is_dir(), reason="needs the corpus that LINKVET_CORPUS names")
def test_the_corpus_answers_under_its_own_names() -> None:
    index = CORPUS / "pages" / "index.jsonl"
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()][::40]
    with FakeWeb(index=index) as web:
        for row in rows:
            url = parse_url(row["url"])
            assert url is not None
            status, headers, body = ask(web, url.host, url.path + url.query, scheme=url.scheme)
            assert (status, body) == (200, gzip.decompress((index.parent / row["file"]).read_bytes()))
            assert headers["content-type"].partition("charset=")[2] == (row["charset_header"] or "")
