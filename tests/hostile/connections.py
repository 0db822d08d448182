"""Connections that break, stall or drip at every point, and answers that come when nobody asked."""

# ruff: noqa: E501

from __future__ import annotations

from hostile.pages import HTML, LATE, OK, PAGE, WITHOUT, answer, head
from hostile.steps import CLOSED, CONNECT, HOLD, LARGE, LIVE, RESET, TIMEOUT, Asked, Case, Forever, Step

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
HALF = len(PAGE) // 2
KEPT = answer().replace(b"Connection: close", b"Connection: keep-alive")
OTHER = answer(body=WITHOUT).replace(b"Connection: close", b"Connection: keep-alive")


def first_then_reset(asked: Asked) -> list[Step]:
    """A connection that dies when it is used again."""
    return [KEPT] if asked.path == "/a" else [KEPT] if asked.before else [RESET]


def unasked(asked: Asked) -> list[Step]:
    """A second answer that nobody asked for, which must not be taken for the next page."""
    return [KEPT, OTHER, 2.0]


CASES: dict[str, Case] = {
    "accept-reset": Case(CLOSED, accept=[RESET]),
    "accept-close": Case(CLOSED, accept=[0.0]),
    "accept-silence": Case(CLOSED, accept=[HOLD]),
    "nobody-listens": Case(CONNECT, deaf="closed"),
    "queue-full": Case(TIMEOUT, deaf="full"),
    "last-address-answers": Case(LIVE, [answer()], dead_addresses=30),
    "request-reset": Case(CONNECT, [RESET]),
    "request-close": Case(CONNECT, [0.0]),
    "answer-silence": Case(TIMEOUT, [HOLD]),
    "status-reset": Case(CONNECT, [b"HTTP/1.1 2", RESET]),
    "status-close": Case(CONNECT, [b"HTTP/1.1 2"]),
    "status-stall": Case(TIMEOUT, [b"HTTP/1.1 2", HOLD]),
    "status-drip": Case(CONNECT, [Forever(b" ", 0.1)]),
    "head-reset": Case(CONNECT, [OK + b"Content-Ty", RESET]),
    "head-close": Case(CONNECT, [OK + b"Content-Ty"]),
    "head-stall": Case(TIMEOUT, [OK + b"Content-Ty", HOLD]),
    "head-drip": Case(TIMEOUT, [OK + b"X-Long: ", Forever(b"a", 0.1)]),
    "head-lines-drip": Case(TIMEOUT, [OK, Forever(b"X-Line: 1\r\n", 0.1)]),
    "head-end-reset": Case(CONNECT, [HEAD % len(PAGE), RESET]),
    "head-end-close": Case(CONNECT, [HEAD % len(PAGE)]),
    "head-end-stall": Case(TIMEOUT, [HEAD % len(PAGE), HOLD]),
    "body-reset-behind-link": Case(LIVE, [HEAD % len(PAGE), PAGE[:HALF], RESET]),
    "body-reset-before-link": Case(CONNECT, [HEAD % len(LATE), LATE[:HALF], RESET]),
    "body-close-before-link": Case(CONNECT, [HEAD % len(LATE), LATE[:HALF]]),
    "body-stall": Case(TIMEOUT, [HEAD % len(LATE), LATE[:HALF], HOLD]),
    "body-drip": Case(TIMEOUT, [HEAD % len(LATE), Forever(b"x", 0.1)]),
    "body-drip-without-length": Case(TIMEOUT, [head(), Forever(b"<p>x", 0.1)]),
    "body-slow-but-whole": Case(LIVE, [HEAD % len(PAGE), *(s for n in range(5) for s in (0.2, PAGE[n * HALF // 2 : (n + 1) * HALF // 2]))]),
    "late-but-whole": Case(LIVE, [1.5, answer()]),
    "body-endless": Case(LARGE, [head(), Forever(b"<p>More and more. ")]),
    "body-endless-length": Case(LARGE, [HEAD % 10**12, Forever(b"<p>More and more. ")]),
    "body-endless-link-first": Case(LARGE, [head(), PAGE, Forever(b"<p>More and more. ")]),
    "body-endless-spaces": Case(LARGE, [head(), Forever(b" ")]),
    "body-endless-zeros": Case(LARGE, [head(), Forever(b"\0")]),
    "half-closed-before-request": Case(CLOSED, accept=[0.0]),
    "answer-before-request": Case(frozenset((LIVE, CONNECT)), accept=[answer(), 0.5]),
    "dies-when-used-again": Case(LIVE, first_then_reset, more={"/b": LIVE}),
    "answers-twice": Case(LIVE, unasked, more={"/b": LIVE, "/c": LIVE}),
    "byte-by-byte": Case(LIVE, [bytes([byte]) for byte in answer()]),
    "wrong-first-then-right": Case(LIVE, lambda asked: [answer()] if asked.before else [RESET]),
    "wrong-head-kind": Case(CONNECT, [b"\0" * 500]),
    "html-without-head": Case(CONNECT, [PAGE]),
    "plain-http-header-twice": Case(LIVE, [OK + HTML.encode() + b"\r\n" + HTML.encode() + b"\r\n\r\n" + PAGE]),
}  # fmt: skip
