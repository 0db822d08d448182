"""Made webs of real-looking sites in which some are one hand and many only seem to be.

Sites take the kinds of signs, themes and template signatures of real pages (read at run time, never stored);
every account is drawn anew, so nobody's are shared by accident. Then networks are planted; the strangers who
share what strangers share stand in ``network_traps``.
"""

from __future__ import annotations

import random
import string
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from corpus import corpus, lines_of, page_of  # noqa: E402

from linkvet.analysis.networks.page_signals import LinkSign, PageSign  # noqa: E402
from linkvet.crawler.page.features import shape_of  # noqa: E402
from linkvet.crawler.page.footprints.find import footprints_of  # noqa: E402
from linkvet.crawler.page.walk import reading_of  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

KEPT_KINDS = ("theme", "plugin", "cms", "generator", "author", "builder")
"""Kinds that a made site keeps where at least two real pages show the same value; all else is drawn anew."""
BUILDERS = frozenset(
    "blogger wix shopify squarespace weebly jimdo tumblr medium substack hubspot_cms".split()
)
"""Hosted software: networks are planted on sites that their owner hosts himself."""
HOSTS = ("bluefrog", "northpine", "quickrack", "hostaria", "webmill", "serverlane")
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeo"]


@dataclass(slots=True)
class RealPage:
    """What one page of the corpus shows."""

    domain: str
    url: str
    title: str
    footprints: list[tuple[str, str]]
    shape: list[int]
    outlinks: dict[str, int]


@dataclass(slots=True)
class World:
    """One made web with its truth."""

    footprints: list[tuple[str, str, str]] = field(default_factory=list)
    pages: list[PageSign] = field(default_factory=list)
    links: list[LinkSign] = field(default_factory=list)
    networks: list[list[str]] = field(default_factory=list)
    plans: list[str] = field(default_factory=list)
    """What each network was planted with."""
    strangers: dict[str, list[str]] = field(default_factory=dict)
    """Kind of trap → sites that only seem to be one hand."""


def real_pages(half: int | None = None) -> list[RealPage]:
    """The corpus pages, all or every second one."""
    folder = corpus()
    if folder is None:
        return []
    found = []
    for number, entry in enumerate(lines_of(folder / "pages" / "index.jsonl")):
        if half is None or number % 2 == half:
            found.append(_page(page_of(folder, entry)))
    return found


def _page(doc: Any) -> RealPage:
    reading = reading_of(doc)
    outlinks: dict[str, int] = {}
    for _, attributes, _ in reading.elements["a"]:
        url = parse_url(attributes.get("href") or "", doc.base)
        if url and url.domain != doc.url.domain:
            outlinks[url.domain] = outlinks.get(url.domain, 0) + 1
    title = doc.tree.css_first("title")
    return RealPage(
        doc.url.domain,
        doc.url.href,
        title.text() if title else "",
        footprints_of(doc),
        shape_of(reading),
        outlinks,
    )


class Maker:
    """Draws sites, addresses and accounts; the same seed makes the same web."""

    def __init__(self, pages: list[RealPage], seed: int) -> None:
        self.pages = pages
        self.draw = random.Random(seed)
        self.world = World()
        self.names: set[str] = set()
        self.self_hosted = [
            page
            for page in pages
            if not any(kind == "cms" and value in BUILDERS for kind, value in page.footprints)
        ]
        self.common = Counter(
            sign
            for one in pages
            for sign in {*one.footprints, *(("outlink", other) for other in one.outlinks)}
        )

    def account(self, kind: str) -> str:
        """A fresh value as the makers of ``kind`` write it."""
        digits = "".join(self.draw.choices("123456789", k=16))
        letters = "".join(self.draw.choices(string.ascii_uppercase + "23456789", k=10))
        return {
            "adsense": f"pub-{digits}",
            "ads_txt": f"google.com/pub-{digits}",
            "google_analytics": f"UA-{digits[:8]}",
            "ga4": f"G-{letters}",
            "tag_manager": f"GTM-{letters[:7]}",
            "facebook_pixel": digits[:15],
            "verification": f"google:{letters}{digits}{letters}",
            "contact_mail": f"{letters.lower()}@{letters[::-1].lower()}.example",
            "phone": "+49" + digits[:9],
            "favicon": str(self.draw.randrange(-(2**31), 2**31)),
            "certificate": f"{self.draw.getrandbits(256):064x}",
            "social": f"facebook.com/{letters.lower()}",
        }.get(kind, f"{letters}{digits}")

    def address(self) -> str:
        """A fresh address outside of all listed ranges."""
        return f"{self.draw.choice((5, 31, 37, 46, 78, 91, 93, 176, 178, 185))}." + ".".join(
            str(self.draw.randrange(1, 255)) for _ in range(3)
        )

    def name(self, stem: str = "") -> str:
        """A fresh domain name."""
        while True:
            word = stem + "".join(self.draw.choices(SYLLABLES, k=4 if not stem else 3))
            domain = f"{word}.{self.draw.choice(('example', 'test', 'com', 'net', 'org', 'info'))}"
            if word not in self.names:
                self.names.add(word)
                return domain

    def site(self, name: str = "", hosting: str = "", self_hosted: bool = False) -> str:
        """A stranger with accounts of its own, hosted as sites commonly are."""
        page = self.draw.choice(self.self_hosted if self_hosted else self.pages)
        domain = name or self.name()
        drawn: dict[tuple[str, str], str] = {}
        for kind, value in page.footprints:
            shared = kind in KEPT_KINDS and self.common[kind, value] > 1
            self.put(domain, kind, value if shared else drawn.setdefault((kind, value), self.account(kind)))
        self.put(domain, "certificate", self.account("certificate"))
        icon = self.draw.choice(("81", "82", "83")) if self.draw.random() < 0.1 else self.account("favicon")
        self.put(domain, "favicon", icon)
        self.host(domain, hosting)
        words = " ".join("".join(self.draw.choices(SYLLABLES, k=3)) for _ in range(6))
        shape = self.altered(page.shape, 0.6)
        popular = [other for other in page.outlinks if self.common["outlink", other] > 1]
        self.page(domain, words, shape, dict.fromkeys(popular, 1))
        day = f"2026-{self.draw.randrange(1, 13):02}-{self.draw.randrange(1, 29):02}"
        anchor = self.draw.choice(
            ("acme", "acme.example", "oak floors", "cheap oak floors online", "here", words[:18])
        )
        self.world.links.append(LinkSign(domain, "https://acme.example/", anchor, day))
        return domain

    def altered(self, shape: list[int], kept: float) -> list[int]:
        """A template's signature of which only some parts are kept."""
        top = max(shape, default=1) + 1
        return sorted(one if self.draw.random() < kept else self.draw.randrange(top) for one in shape)

    def put(self, domain: str, kind: str, value: str) -> None:
        """Add a footprint."""
        self.world.footprints.append((domain, kind, value))

    def page(
        self, domain: str, title: str, shape: list[int], outlinks: dict[str, int], path: str = ""
    ) -> None:
        """Add a page."""
        slug = path or "/" + title.replace(" ", "-")
        self.world.pages.append(PageSign(domain, f"https://{domain}{slug}", title, sorted(shape), outlinks))

    def host(self, domain: str, hosting: str = "") -> None:
        """Put a site on a delivery network, a shared host, or a server of its own."""
        kind = hosting or self.draw.choices(("cdn", "host", "own"), (30, 30, 40))[0]
        if kind == "cdn":
            self.put(domain, "ip", f"104.21.{self.draw.randrange(4)}.{self.draw.randrange(8)}")
            pair = self.draw.choice(("ada", "bob", "cody", "dana"))
            self.put(domain, "ns", f"{pair}.ns.cloudflare.com")
            self.put(domain, "cdn", "cloudflare")
        elif kind == "host":
            number = int(self.draw.paretovariate(0.8)) % len(HOSTS)
            self.put(domain, "ip", f"92.119.{number}.{self.draw.randrange(3)}")
            self.put(domain, "ns", f"ns1.{HOSTS[number]}.net")
            self.put(domain, "mx", f"mail.{HOSTS[number]}.net")
        elif kind == "own":
            self.put(domain, "ip", self.address())
            self.put(domain, "ns", self.draw.choice(("ns51.domaincontrol.com", "dns1.registrar-servers.com")))
            self.put(domain, "mx", self.draw.choice(("aspmx.l.google.com", "mx.zoho.com")))


CHANNELS: dict[str, tuple[str, ...]] = {
    "ads": ("adsense", "ads_txt"),
    "tracking": ("google_analytics", "ga4", "facebook_pixel"),
    "verification": ("verification",),
    "contact": ("contact_mail", "phone"),
    "hosting": ("ip",),
    "name_servers": ("ns",),
    "certificate": ("certificate",),
    "favicon": ("favicon",),
    "template": ("template",),
    "content": ("outlinks",),
    "ring": ("ring",),
}


def plant(maker: Maker, size: int) -> None:
    """A network of ``size`` sites that share two to four channels, each missing on some of them."""
    draw = maker.draw
    chosen = draw.sample(list(CHANNELS), draw.choice((2, 3, 3, 4)))
    while len(chosen) == 2 and {*chosen} <= {"ring", "content", "name_servers"}:
        chosen = draw.sample(list(CHANNELS), 2)
    stem = "".join(draw.choices(SYLLABLES, k=3)) if draw.random() < 0.15 else ""
    hosting = "own" if {"hosting", "certificate", "name_servers"} & {*chosen} else ""
    members = [
        maker.site(f"{stem}{number}.example" if stem else "", hosting, True)
        for number in draw.sample(range(10, 999), size)
    ]
    keep = 1.0 if size == 3 or len(chosen) == 2 else 0.85
    for channel in chosen:
        kind = draw.choice(CHANNELS[channel])
        holders = [member for member in members if draw.random() < keep]
        if kind == "template":
            stamp(maker, holders)
        elif kind == "ring":
            _tie(maker, members)
        elif kind == "outlinks":
            _point(maker, holders)
        else:
            share(maker, holders, kind, 2 if size >= 8 and draw.random() < 0.3 else 1)
    maker.world.networks.append(members)
    maker.world.plans.append(f"{size} sites: {', '.join(chosen)}")


def share(maker: Maker, holders: list[str], kind: str, accounts: int = 1) -> None:
    """One value of a kind, or a few, for all holders."""
    values = [maker.address() if kind == "ip" else maker.account(kind) for _ in range(accounts)]
    if kind == "ns":
        values = [f"ns1.{maker.name()}" for _ in range(accounts)]
    for holder in holders:
        maker.put(holder, kind, maker.draw.choice(values))


def stamp(maker: Maker, holders: list[str]) -> None:
    """One template for all holders, each with a little of its own."""
    shape = list(
        next(page for page in maker.pages if len(page.shape) == 64 and maker.draw.random() < 0.1).shape
    )
    own = maker.altered(shape, 0.5)
    for page in maker.world.pages:
        if page.domain in holders:
            page.shape = maker.altered(own, 0.95)


def _tie(maker: Maker, members: list[str]) -> None:
    for page in maker.world.pages:
        if page.domain in members:
            page.outlinks.update(
                {one: 1 for one in members if one != page.domain and maker.draw.random() < 0.85}
            )


def _point(maker: Maker, holders: list[str]) -> None:
    shops = [maker.name() for _ in range(8)]
    for page in maker.world.pages:
        if page.domain in holders:
            page.outlinks.update(dict.fromkeys(maker.draw.sample(shops, 6), 1))
