"""robots.txt: absent, huge, slow, broken, another file, and made to stall whoever matches it."""

# ruff: noqa: E501

from __future__ import annotations

import gzip

from hostile.bodies import BOMB_BYTES, spaces
from hostile.pages import WITHOUT, answer, head, moved
from hostile.redirects import chain
from hostile.steps import CLOSED, HOLD, LIVE, RESET, Answers, Asked, Case, Forever, State, Step

PLAIN = "Content-Type: text/plain"
STARS = "/" + "*a" * 300 + "$"
AGENTS = "".join(f"User-agent: bot{n}\n" for n in range(3_000))
RULES = "".join(f"Disallow: /x{n}*y\n" for n in range(3_000))


def text(body: str | bytes, *lines: str, status: str = "200 OK") -> list[Step]:
    """A robots.txt with this text."""
    data = body.encode() if isinstance(body, str) else body
    return [answer(*lines, body=data, status=status, kind=PLAIN)]


def robots(state: State, answers: Answers, at: str = "/a") -> Case:
    """An ordinary page behind this robots.txt."""
    return Case(state, [answer()], robots=answers, at=at)


def self_redirect(asked: Asked) -> list[Step]:
    """A robots.txt that leads to itself."""
    return [moved("/robots.txt")]


PLAIN_HEAD = head().replace(b"html", b"plain")
BAN = "User-agent: *\nDisallow: /\n"
CASES: dict[str, Case] = {
    "robots-closed": robots(CLOSED, text(BAN)),
    "robots-closed-to-us": robots(CLOSED, text("User-agent: linkvet\nDisallow: /")),
    "robots-closed-to-others": robots(LIVE, text("User-agent: other\nDisallow: /")),
    "robots-empty": robots(LIVE, text("")),
    "robots-forbidden": robots(LIVE, text(BAN, status="403 No")),
    "robots-gone": robots(LIVE, text(BAN, status="410 Gone")),
    "robots-failing": robots(CLOSED, text("x", status="500 No")),
    "robots-busy": robots(CLOSED, text("x", status="503 No")),
    "robots-reset": robots(CLOSED, [b"HTTP/1.1 200 OK\r\nConte", RESET]),
    "robots-closed-line": robots(CLOSED, [0.0]),
    "robots-noise": robots(CLOSED, [b"\xff" * 200]),
    "robots-silence": robots(CLOSED, [HOLD]),
    "robots-drip": robots(CLOSED, [PLAIN_HEAD, Forever(b"#", 0.1)]),
    "robots-page": robots(LIVE, [answer(body=WITHOUT)]),
    "robots-binary": robots(LIVE, text(bytes(range(256)) * 100)),
    "robots-wide": robots(CLOSED, text("\ufeff" + BAN)),
    "robots-huge": robots(LIVE, text("# nothing\n" * 300_000)),
    "robots-huge-ban-first": robots(CLOSED, text(BAN + "# nothing\n" * 300_000)),
    "robots-endless": robots(LIVE, [PLAIN_HEAD, Forever(b"# nothing\n")]),
    "robots-endless-ban-first": robots(CLOSED, [PLAIN_HEAD, BAN.encode(), Forever(b"# nothing\n")]),
    "robots-endless-line": robots(LIVE, [PLAIN_HEAD, Forever(b"#")]),
    "robots-bomb": robots(LIVE, lambda asked: text(spaces(BOMB_BYTES, 31), "Content-Encoding: gzip")),
    "robots-packed": robots(CLOSED, text(gzip.compress(BAN.encode()), "Content-Encoding: gzip")),
    "robots-circle": robots(LIVE, self_redirect),
    "robots-chain": robots(LIVE, chain(10**9)),
    "robots-into-network": robots(CLOSED, [moved("http://169.254.169.254/")]),
    "robots-to-file": robots(LIVE, [moved("file:///etc/passwd")]),
    "robots-agents-and-rules": robots(LIVE, text(AGENTS + RULES)),
    "robots-rules-for-all": robots(LIVE, text("User-agent: *\n" + RULES)),
    "robots-stars": robots(LIVE, text(f"User-agent: *\nDisallow: {STARS}\n" * 20), at="/" + "a" * 290 + "b"),
    "robots-nuls": robots(CLOSED, text("User-agent: *\n\0Disallow: /y\nDisallow: /\0\nDisallow: /")),
    "robots-old-newlines": robots(CLOSED, text(BAN.replace("\n", "\r"))),
    "robots-delay-odd": robots(LIVE, text("User-agent: *\nCrawl-delay: nan\nCrawl-delay: -5\nCrawl-delay: 1e-9")),
    "robots-delay-words": robots(LIVE, text("User-agent: *\nCrawl-delay: ten\nRequest-rate: 0/0\nVisit-time: x")),
    "robots-delay-for-ever": Case(LIVE, [answer()], robots=text("User-agent: *\nCrawl-delay: 1e999"), slow=True),
    "robots-sitemaps": robots(LIVE, text("".join(f"Sitemap: http://10.0.0.{n % 255}/{n}.xml\n" for n in range(20_000)))),
}  # fmt: skip
