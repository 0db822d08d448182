"""Redirects in circles, for ever, out of the web, and into the visitor's own network."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable

from hostile.pages import LINK, TARGET, answer, html, moved
from hostile.steps import CONNECT, DNS, LIVE, LOOP, NO_PAGE, PRIVATE, Asked, Case, Step

INSIDE = {
    "loopback": "http://127.0.0.1/",
    "loopback-short": "http://127.1/",
    "loopback-number": "http://2130706433/",
    "loopback-octal": "http://0177.0.0.1/",
    "loopback-hexadecimal": "http://0x7f.0.0.1/",
    "loopback-six": "http://[::1]/",
    "loopback-mapped": "http://[::ffff:127.0.0.1]/",
    "loopback-wide-digits": "http://\uff11\uff12\uff17.0.0.1/",
    "nothing": "http://0.0.0.0/",
    "cloud-metadata": "http://169.254.169.254/latest/meta-data/",
    "home-router": "http://192.168.1.1/",
    "company": "http://10.0.0.5:8080/admin",
    "carrier": "http://100.64.0.1/",
    "unique-local": "http://[fd00::1]/",
    "link-local": "http://[fe80::1]/",
    "nat64": "http://[64:ff9b::7f00:1]/",
    "six-to-four": "http://[2002:7f00:1::]/",
    "localhost": "http://localhost/",
    "localhost-below": "http://x.localhost/",
    "multicast": "http://224.0.0.1/",
    "broadcast": "http://255.255.255.255/",
}
OUTSIDE = {
    "file": "file:///etc/passwd",
    "script": "javascript:alert(1)",
    "data": "data:text/html,<a href=https://target.example/>x</a>",
    "ftp": "ftp://127.0.0.1/",
    "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "mail": "mailto:a@b.example",
    "about": "about:blank",
    "view-source": "view-source:http://127.0.0.1/",
    "no-host": "http://",
    "bad-port": "http://x.example:99999999/",
    "bad-host": "http://a b.example/",
    "bad-brackets": "http://[::1/",
}


def chain(length: int) -> Callable[[Asked], list[Step]]:
    """So many redirects, then the page."""

    def step(asked: Asked) -> list[Step]:
        number = int(asked.path.removeprefix("/hop/")) if asked.path.startswith("/hop/") else 0
        return [moved(f"/hop/{number + 1}")] if number < length else [answer()]

    return step


def ping_pong(asked: Asked) -> list[Step]:
    """Two pages that send to each other."""
    return [moved("/b" if asked.path == "/a" else "/a")]


def refreshing(address: str, seconds: str = "0") -> list[Step]:
    """A page that sends its reader on by a meta tag."""
    tag = f'<meta http-equiv="refresh" content="{seconds};url={address}">'
    return [answer(body=html(head=tag))]


def refresh_chain(asked: Asked) -> list[Step]:
    """Meta refreshes without end."""
    return refreshing(f"{asked.path}x")


def mixed_chain(asked: Asked) -> list[Step]:
    """Redirects of all kinds in turn, without end."""
    kinds = (
        moved(asked.path + "x"),
        refreshing(asked.path + "x")[0],
        answer(f"Refresh: 0;url={asked.path}x"),
    )
    return [kinds[len(asked.path) % 3]]


def slow_chain(asked: Asked) -> list[Step]:
    """Each hop as slow as it may be."""
    return [1.0, moved(asked.path + "x")]


def back_to_page(asked: Asked) -> list[Step]:
    """The page after one redirect."""
    return [answer()] if asked.path != "/a" else [moved("/b")]


def after(location: bytes | str, *more: bytes) -> Callable[[Asked], list[Step]]:
    """A redirect from the first page; every other page is there."""

    def step(asked: Asked) -> list[Step]:
        return [answer()] if asked.path != "/a" else [moved(location), *more]

    return step


CASES: dict[str, Case] = {
    **{f"into-{name}": Case(PRIVATE, [moved(address)]) for name, address in INSIDE.items()},
    **{f"refresh-into-{name}": Case(PRIVATE, refreshing(address)) for name, address in list(INSIDE.items())[:3]},
    **{f"to-{name}": Case(CONNECT, [moved(address)]) for name, address in OUTSIDE.items()},
    "refresh-to-file": Case(frozenset((CONNECT, ("lost", "link_removed"))), refreshing("file:///etc/passwd")),
    "refresh-to-script": Case(frozenset((CONNECT, ("lost", "link_removed"))), refreshing("javascript:alert(1)")),
    "to-itself": Case(LOOP, [moved("/a")]),
    "to-nothing": Case(("broken", "http_302"), [moved("")]),
    "ping-pong": Case(LOOP, ping_pong),
    "chain-of-ten": Case(LIVE, chain(10)),
    "chain-of-eleven": Case(LOOP, chain(11)),
    "chain-without-end": Case(LOOP, chain(10**9)),
    "chain-slow": Case(LOOP, slow_chain),
    "chain-growing": Case(frozenset((LOOP, CONNECT)), lambda asked: [moved(asked.path + "/" + "x" * 2_000)]),
    "refresh-chain": Case(LOOP, refresh_chain),
    "refresh-to-itself": Case(LIVE, lambda asked: [answer(body=html(LINK, head='<meta http-equiv="refresh" content="0">'))]),
    "mixed-chain": Case(LOOP, mixed_chain),
    "to-unknown-name": Case(DNS, [moved("http://nowhere-at-all.example/")]),
    "to-closed-port": Case(CONNECT, [moved("http://to-closed-port.example:1/")]),
    "to-target": Case(("lost", "redirects_to_target"), [moved(f"https://{TARGET}/")]),
    "to-target-by-refresh": Case(("lost", "redirects_to_target"), refreshing(f"https://{TARGET}/")),
    "without-location": Case(("broken", "http_302"), [answer(status="302 Found", body=b"x")]),
    "location-huge": Case(frozenset((LIVE, CONNECT)), after("/" + "x" * 100_000)),
    "location-nul": Case(LIVE, after(b"/b\0c")),
    "location-newline": Case(LIVE, after(b"/b\nX-Injected: 1")),
    "location-bytes": Case(LIVE, after(b"/\xff\xfe")),
    "location-spaces": Case(LIVE, after(b"   /b   ")),
    "location-credentials": Case(LIVE, after("//user:pass@location-credentials.example/b")),
    "location-backslashes": Case(LIVE, after("\\\\location-backslashes.example\\b")),
    "location-dots": Case(LIVE, after("/../../../../b")),
    "moved-for-good": Case(LIVE, back_to_page),
    "to-picture": Case(NO_PAGE, lambda asked: [moved("/b")] if asked.path == "/a" else [answer(kind="Content-Type: image/gif", body=b"GIF89a")]),
}  # fmt: skip
