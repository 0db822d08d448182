"""Heads of answers: floods, lies, other protocols, and what real servers get wrong."""

# ruff: noqa: E501

from __future__ import annotations

from hostile.pages import HTML, LATE, OK, PAGE, WITHOUT, answer, head
from hostile.steps import CONNECT, LARGE, LIVE, NO_PAGE, NOT_SHOWN, TIMEOUT, Asked, Case, Forever, Step

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
BEGUN = OK + HTML.encode() + b"\r\n"


def status(line: str, body: bytes = PAGE) -> list[Step]:
    """An answer with this status line."""
    return [answer(body=body, status=line)]


def ever_new_cookie(asked: Asked) -> list[Step]:
    """Sends the visitor back with another cookie each time."""
    return [
        answer(
            f"Set-Cookie: n={asked.before}{'x' * 900}",
            f"Location: {asked.path}",
            status="302 Found",
            body=b"",
        )
    ]


def page_then(*lines: str | bytes, body: bytes = PAGE) -> list[Step]:
    """An ordinary answer with further header lines."""
    return [answer(*lines, body=body)]


CASES: dict[str, Case] = {
    "no-head-at-all": Case(CONNECT, [b"<html>", PAGE]),
    "http2-preface": Case(CONNECT, [b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x80\0\4\0\1\0\0\0\5\0\xff\xff\xff"]),
    "ssh": Case(CONNECT, [b"SSH-2.0-OpenSSH_9.6\r\n"]),
    "smtp": Case(CONNECT, [b"220 mail.example ESMTP\r\n500 What?\r\n"]),
    "icy": Case(CONNECT, [b"ICY 200 OK\r\n\r\n" + PAGE]),
    "alert-without-tls": Case(CONNECT, [b"\x15\x03\x03\x00\x02\x02\x28"]),
    "version-nine": Case(LIVE, [answer().replace(b"HTTP/1.1", b"HTTP/9.9", 1)]),
    "version-zero-nine": Case(LIVE, [answer().replace(b"HTTP/1.1", b"HTTP/0.9", 1)]),
    "version-missing": Case(CONNECT, [answer().replace(b"HTTP/1.1 ", b"", 1)]),
    "status-zero": Case(CONNECT, status("000 None")),
    "status-two-digits": Case(CONNECT, status("20 OK")),
    "status-four-digits": Case(CONNECT, status("2000 OK")),
    "status-negative": Case(CONNECT, status("-200 OK")),
    "status-switch": Case(CONNECT, status("101 Switching Protocols")),
    "status-six-hundred": Case(("broken", "http_600"), status("600 Odd")),
    "status-999": Case(("blocked", "challenge"), status("999 No")),
    "status-206": Case(LIVE, page_then("Content-Range: bytes 0-99/100")),
    "status-304-unasked": Case(("broken", "http_304"), status("304 Not Modified", b"")),
    "status-204": Case(NOT_SHOWN, status("204 No Content", b"")),
    "status-204-with-body": Case(NOT_SHOWN, [answer(body=b"", status="204 No Content"), PAGE]),
    "status-407": Case(("broken", "http_407"), status("407 Proxy Authentication Required")),
    "status-408": Case(("broken", "http_408"), status("408 Request Timeout")),
    "status-421": Case(("broken", "http_421"), status("421 Misdirected Request")),
    "status-429": Case(("blocked", "http_429"), [answer("Retry-After: 99999999999999999999", status="429 Slow", body=b"x")]),
    "status-503-for-ever": Case(("broken", "http_503"), [answer("Retry-After: -1", status="503 No", body=b"x")]),
    "status-500-endless": Case(LARGE, [head(status="500 No"), Forever(b"<p>Fatal error ")]),
    "status-404-with-link": Case(("broken", "http_404"), status("404 Not Found")),
    "phrase-long": Case(LIVE, [answer(status="200 " + "O" * 60_000)]),
    "phrase-bytes": Case(LIVE, [answer().replace(b"200 OK", b"200 \xff\x00\x01OK", 1)]),
    "continue-thrice": Case(LIVE, [CONTINUE * 3, answer()]),
    "continue-flood": Case(CONNECT, [Forever(CONTINUE)]),
    "continue-drip": Case(frozenset((CONNECT, TIMEOUT)), [Forever(CONTINUE, 0.1)]),
    "hints-then-page": Case(LIVE, [HINTS, 0.1, answer()]),
    "hints-flood": Case(CONNECT, [Forever(HINTS)]),
    "processing-flood": Case(CONNECT, [Forever(b"HTTP/1.1 102 Processing\r\n" + b"X: " + b"y" * 900 + b"\r\n\r\n")]),
    "blank-lines-first": Case(LIVE, [b"\r\n\r\n", answer()]),
    "blank-lines-flood": Case(CONNECT, [Forever(b"\r\n")]),
    "lines-flood": Case(CONNECT, [OK, Forever(b"X-Line: 1\r\n")]),
    "line-flood": Case(CONNECT, [OK + b"X-Long: ", Forever(b"a")]),
    "name-flood": Case(CONNECT, [OK, Forever(b"X-Name")]),
    "status-flood": Case(CONNECT, [b"HTTP/1.1 200 ", Forever(b"O")]),
    "folds-flood": Case(CONNECT, [OK + b"X-Fold: a\r\n", Forever(b" b\r\n")]),
    "many-lines": Case(LIVE, page_then(*(f"X-{n}: 1" for n in range(5_000)))),
    "many-cookies": Case(LIVE, page_then(*(f"Set-Cookie: c{n}={n}; path=/" for n in range(4_000)))),
    "huge-cookie": Case(LIVE, page_then("Set-Cookie: a=" + "b" * 100_000)),
    "odd-cookies": Case(LIVE, page_then("Set-Cookie: =", "Set-Cookie: ;;;", "Set-Cookie: a\x00=b", b"Set-Cookie: \xff=\xfe")),
    "cookie-ever-new": Case(("broken", "redirect_loop"), ever_new_cookie),
    "huge-line": Case(LIVE, page_then("X-Long: " + "a" * 200_000)),
    "nul-in-value": Case(LIVE, page_then(b"X-Zero: a\0b")),
    "nul-in-name": Case(LIVE, page_then(b"X-Ze\0ro: a")),
    "control-bytes": Case(LIVE, page_then(b"X-Control: \x01\x02\x1b[2J\x7f")),
    "latin-bytes": Case(LIVE, page_then("X-Place: Malm\u00f6".encode("latin-1"))),
    "bare-newlines": Case(LIVE, [answer().replace(b"\r\n", b"\n")]),
    "bare-returns": Case(CONNECT, [answer().replace(b"\r\n", b"\r")]),
    "no-colon": Case(LIVE, page_then("this is no header", ": nothing", "@@@: 2")),
    "space-before-colon": Case(LIVE, [answer(kind="Content-Type : text/html")]),
    "fold": Case(LIVE, page_then("X-Long: one", " two", "\tthree")),
    "fold-first": Case(LIVE, [OK + b" folded: first\r\n" + answer()[len(OK) :]]),
    "length-twice": Case(LIVE, page_then(f"Content-Length: {len(PAGE)}")),
    "length-two-values": Case(LIVE, page_then("Content-Length: 7")),
    "length-negative": Case(LIVE, [answer("Content-Length: -7", length=False)]),
    "length-words": Case(LIVE, [answer("Content-Length: many", length=False)]),
    "length-plus": Case(LIVE, [answer(f"Content-Length: +{len(PAGE)}", length=False)]),
    "length-forty-digits": Case(LIVE, [answer("Content-Length: " + "9" * 40, length=False)]),
    "length-hexadecimal": Case(LIVE, [answer(f"Content-Length: 0x{len(PAGE):x}", length=False)]),
    "length-zero": Case(CONNECT, [answer("Content-Length: 0", length=False)]),
    "length-short-before-link": Case(CONNECT, [answer("Content-Length: 600", length=False, body=LATE)]),
    "length-long-without-link": Case(CONNECT, [answer("Content-Length: 90000", length=False, body=WITHOUT[:900])]),
    "type-missing": Case(LIVE, [answer(kind="")]),
    "type-empty": Case(LIVE, [answer(kind="Content-Type:")]),
    "type-broken": Case(LIVE, [answer(kind="Content-Type: html")]),
    "type-twice": Case(LIVE, [answer("Content-Type: text/plain")]),
    "type-huge": Case(LIVE, [answer(kind="Content-Type: text/html; x=" + "y" * 50_000)]),
    "type-plain": Case(NO_PAGE, [answer(kind="Content-Type: text/plain")]),
    "type-image": Case(NO_PAGE, [answer(kind="Content-Type: image/png", body=b"\x89PNG")]),
    "type-stream": Case(frozenset((NO_PAGE, LARGE)), [head().replace(b"text/html", b"multipart/x-mixed-replace"), Forever(b"--x\r\n\r\n")]),
    "type-events": Case(frozenset((NO_PAGE, TIMEOUT)), [head().replace(b"text/html", b"text/event-stream"), Forever(b"data: x\n\n", 0.1)]),
    "charset-unknown": Case(LIVE, [answer(kind="Content-Type: text/html; charset=klingon")]),
    "charset-empty": Case(LIVE, [answer(kind="Content-Type: text/html; charset=")]),
    "charset-huge": Case(LIVE, [answer(kind="Content-Type: text/html; charset=" + "x" * 20_000)]),
    "charset-codec": Case(LIVE, [answer(kind="Content-Type: text/html; charset=zlib_codec")]),
    "charset-idna": Case(LIVE, [answer(kind="Content-Type: text/html; charset=punycode")]),
    "download": Case(LIVE, page_then("Content-Disposition: attachment; filename=../../x.html")),
    "robots-header-huge": Case(LIVE, page_then("X-Robots-Tag: " + "noindex, " * 20_000)),
    "link-header-huge": Case(LIVE, page_then(*(f"Link: <https://x{n}.example/>; rel=canonical" for n in range(2_000)))),
    "etag-odd": Case(LIVE, page_then('ETag: "\x00\x1b"', "Last-Modified: yesterday", "Date: 0")),
    "policy-huge": Case(LIVE, page_then("Content-Security-Policy: " + "default-src *; " * 10_000)),
}  # fmt: skip
