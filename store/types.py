"""The words of the trade as plain records: what a tool claims, what a visit saw.

Every field that can be unknown is ``None`` when it is; an empty string or zero is something that was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["live", "lost", "broken", "blocked", "unvisited"]
Outcome = Literal["read", "broken", "blocked"]

STATES: tuple[State, ...] = ("live", "lost", "broken", "blocked", "unvisited")
REGIONS = (
    "content",
    "comment",
    "sidebar",
    "navigation",
    "header",
    "footer",
    "author",
    "widget",
    "unknown",
)
HIDDEN_REASONS = (
    "display",
    "visibility",
    "size",
    "offscreen",
    "colour",
    "opacity",
    "zero_text",
    "minimal_text",
    "covered",
)
LINK_HINTS = ("nofollow", "sponsored", "ugc")
ANCHOR_CLASSES = (
    "branded",
    "exact",
    "near",
    "broad",
    "contextual",
    "generic",
    "bare_url",
    "image_alt",
    "empty",
    "empty_image",
    "minimal",
    "overlong",
    "irrelevant",
    "other",
)
PAGE_KINDS = (
    "article",
    "home",
    "product",
    "listing",
    "comment_thread",
    "forum",
    "profile",
    "guestbook",
    "wiki",
    "directory",
    "link_list",
    "press_release",
    "review",
    "question",
    "podcast",
    "search_result",
    "site_statistics",
    "aggregator",
    "gallery",
    "coupon",
    "bookmark",
    "parked",
    "other",
)
DOMAIN_KINDS = (
    "news",
    "publication",
    "blog",
    "forum",
    "directory",
    "review",
    "podcast",
    "education",
    "government",
    "shop",
    "company",
    "social",
    "platform",
    "wiki",
    "syndication",
    "other",
)

Case = tuple[frozenset[str], bool]
"""Markers of a referring domain, and whether people put it on a list against it."""


Curve = tuple[tuple[float, float], ...]
"""Corner points: a vendor's value → our scale from 0 to 100, straight between them."""
AS_IS: Curve = ((0, 0), (100, 100))


@dataclass(frozen=True, slots=True)
class Strength:
    """How one figure of a vendor tells how strong a referring domain is."""

    label: str
    curve: Curve = AS_IS
    of_page: bool = False
    """It speaks of the page; the domain is at least as strong."""


Strengths = Mapping[str, Mapping[str, Strength]]
"""Vendor → name of a figure → how it tells strength; what is not there tells none."""


@dataclass(slots=True)
class Claim:
    """One row of an export: a link that some tool says exists."""

    referring_page: str
    """Absolute http(s) URL as the WHATWG standard writes it, without fragment."""
    target_url: str = ""
    """Absolute URL of the linked page; empty where the export names none."""
    line: int = 0
    """Line of the file (1 = first) on which the row starts."""
    anchor: str | None = None
    rel: str | None = None
    """``follow``, or those of ``nofollow sponsored ugc`` that the tool reported; ``None`` = not said."""
    first_seen: str | None = None
    """ISO date, or date and time, as the tool reported it."""
    last_seen: str | None = None
    lost: str | None = None
    """ISO date on which the tool lost the link, or ``yes`` where it gives no date."""
    figures: dict[str, float] = field(default_factory=dict)
    """The tool's own figures under plain names: ``domain_rating``, ``trust_flow``, ``spam_score`` ..."""
    row: dict[str, str] = field(default_factory=dict)
    """The row as the file gave it, every column, in the file's order."""


@dataclass(slots=True)
class DomainClaim:
    """One row of an export that speaks of referring domains, not of links."""

    domain: str
    line: int = 0
    links: int | None = None
    """How many links the tool counted from this domain."""
    first_seen: str | None = None
    last_seen: str | None = None
    figures: dict[str, float] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class DisavowLine:
    """One line of a disavow file: a whole domain or a single URL."""

    subject: str
    """``domain:example.com`` or an absolute URL."""
    line: int = 0
    comment: str = ""
    """The comment lines above it, up to the entry before; blank lines between them are kept."""


@dataclass(slots=True)
class Mark:
    """What a tool's own list says of a page or a domain; a decision only where the owner agrees."""

    subject: str
    """``domain:example.com`` or an absolute URL."""
    decision: str
    """``whitelist``, ``remove`` or ``disavow``."""
    line: int = 0


@dataclass(slots=True)
class Problem:
    """A line of an import that could not be used, and why."""

    line: int
    reason: str
    """One clause a person can act on, such as ``no URL in column "Source url"``."""
    text: str = ""
    """The line's beginning, at most 200 characters."""


@dataclass(slots=True)
class Hop:
    """One step of a redirect chain."""

    url: str
    status: int | None
    """HTTP status of the answer at ``url``; ``None`` for a step that sent no status."""
    via: Literal["http", "refresh", "meta"]
    """How it sent us on: Location header, Refresh header, or meta refresh."""


@dataclass(slots=True)
class Link:
    """A link to the target as one visit saw it on the referring page."""

    url: str
    """Absolute URL as a browser resolves it."""
    href: str
    """The attribute as written."""
    element: Literal["a", "area"]
    position: int
    """Place among all links of the page in document order, from 1."""
    anchor: str
    """Text of the link as a browser's DOM has it, white space folded; empty when there is none."""
    rel: str | None
    """The attribute as written; ``None`` when absent."""
    link_kind: str
    """``follow``, or the hints that hold, in the order ``nofollow sponsored ugc``."""
    nofollow_origin: str
    """Where a nofollow comes from: those of ``rel meta header`` that say so; empty when none does."""
    title: str | None = None
    image_alt: str | None = None
    """Alternative text of the images inside; ``None`` when no image has an alt attribute."""
    image_src: str | None = None
    """Absolute URL of the first image inside; ``None`` when the link holds no image."""
    region: str = "unknown"
    hidden: str = ""
    """Why people cannot see it (one of ``HIDDEN_REASONS``); empty when nothing says so."""
    context: str = ""
    """The sentence around the link."""
    paragraph: str = ""
    """The block of text around the link."""
    heading: str = ""
    """The nearest heading above the link."""
    link_density: float | None = None
    """Share (0 to 1) of the paragraph's text that is itself link text."""
    chain: list[Hop] = field(default_factory=list)
    """For a link that reaches the target through redirects: every step."""
    resolved_url: str | None = None
    """Where such a link ends; ``None`` for a direct link."""
    rendered: bool = False
    """Whether it stands only in the page as a browser built it."""


@dataclass(slots=True)
class PageFacts:
    """What a referring page shows, apart from its links to the target."""

    title: str | None = None
    canonical: str | None = None
    """Absolute URL of ``link rel=canonical`` (or of the Link header)."""
    robots: str = ""
    """Directives that hold for us, folded and sorted: ``nofollow noindex``; empty when none are given."""
    robots_origin: str = ""
    """Where they stand: those of ``meta header``."""
    description: str | None = None
    language: str | None = None
    """ISO 639-1 code found in the text; the declared one when the text is too short to tell."""
    language_declared: str | None = None
    charset: str = "utf-8"
    published: str | None = None
    """ISO date on which the page says it was published."""
    text: str = ""
    """Main text, without navigation and templates."""
    words: int = 0
    """Words of the whole visible text (characters / 2 for scripts written without spaces)."""
    internal_links: int = 0
    """Links to the page's own registrable domain."""
    external_links: int = 0
    """Links to other registrable domains."""
    html_bytes: int = 0
    headings: list[str] = field(default_factory=list)
    """Texts of h1 to h3 in order, at most 30."""
    features: dict[str, Any] = field(default_factory=dict)
    """Further signs, each JSON: forms, comment area, disclosures, ads, structured data, template shape."""
    outlinks: dict[str, int] = field(default_factory=dict)
    """Registrable domain → number of links to it, without the page's own domain."""
    footprints: list[tuple[str, str]] = field(default_factory=list)
    """(kind, value) signs of who runs the site that this page shows: tracking IDs, theme, plugins ..."""


@dataclass(slots=True)
class Certificate:
    """The TLS certificate a site presented; read, never required to be valid."""

    sha256: str
    subject: str
    issuer: str
    names: list[str]
    """Subject alternative names."""
    not_before: str
    not_after: str
    problems: list[str]
    """Those of ``expired not_yet_valid self_signed wrong_host``."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A link on its page as a browser draws it, framed, with what stands around it."""

    url: str
    """The link's address."""
    taken_at: str
    width: int
    height: int
    image: bytes
    """JPEG."""


@dataclass(slots=True)
class Visit:
    """One attempt to see a referring page, and everything it gave."""

    page_id: int
    visited_at: str
    """ISO date and time in UTC."""
    outcome: Outcome
    reason: str = ""
    """For broken and blocked: the reason of the contract; empty for a page that was read."""
    detail: str = ""
    """The cause in words, as the network or the page gave it."""
    http_status: int | None = None
    final_url: str | None = None
    chain: list[Hop] = field(default_factory=list)
    """Redirect steps before ``final_url``."""
    ip: str | None = None
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Response headers worth keeping, lower-case names."""
    certificate: Certificate | None = None
    lost_reason: str = "link_removed"
    """What a missing link means on this page: one of ``linkvet.store.reasons.LOST_REASONS``."""
    looked_for: str = ""
    """Digest of the targets that were looked for and of the version that read the page."""
    looked: bool = False
    """Whether a browser looked at the page after its scripts ran."""
    unchanged: bool = False
    """The site says that the page is the same as at the visit before, and did not send it."""
    facts: PageFacts | None = None
    links: list[Link] = field(default_factory=list)
    footprints: list[tuple[str, str]] = field(default_factory=list)
    """(kind, value) signs that the answer itself carries: server software, address, certificate."""
    pictures: list[Picture] = field(default_factory=list)
    """Pictures of its links, where they were asked for."""
    guises: dict[str, Visit] = field(default_factory=dict)
    """What other visitors are shown (``browser``, ``search``), where that was asked for."""
