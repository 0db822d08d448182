"""What is known of one link, one domain and the whole profile, ready to be judged.

Facts are frozen records without I/O, built once: ``linkvet.analysis.run`` fills them from the audit file, markers
and scores only read them. ``None`` means not known, and nothing that is not known counts for or against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from linkvet.analysis.pages.menus import MenuOffer
from linkvet.analysis.pages.spam.cloaking import Cloaking
from linkvet.analysis.words.keywords import SearchPhrase, Trade, deals_in, search_phrase

REPEATED_AT_LEAST = 4
SMALL_PROFILE = 10
"""Referring domains below which shares of anchors say nothing."""
PROGRAMS_PAGES = frozenset(("site_statistics", "aggregator", "gallery", "coupon", "bookmark"))
"""Kinds of pages that programs make of whatever they find: every list has some, and they mean little."""


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A page of the audited site, as far as it is known."""

    url: str
    title: str | None = None
    headings: list[str] = field(default_factory=list)
    text: str = ""
    language: str | None = None
    phrases: list[str] = field(default_factory=list)
    """Its key phrases, strongest first."""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """The whole profile, against which a single link is unusual or not."""

    target_domain: str = ""
    brands: list[str] = field(default_factory=list)
    """Names of the site, with the domain's own name."""
    countries: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    live_links: int = 0
    referring_domains: int = 0
    anchor_domains: dict[str, int] = field(default_factory=dict)
    """Folded anchor → number of referring domains that use it (the frequent ones only)."""
    anchor_classes: dict[str, int] = field(default_factory=dict)
    """Anchor class → number of referring domains."""
    own_outlinks: set[str] | None = None
    """Domains that the audited site links to; ``None`` when its pages were not read."""
    exact_share_limit: float | None = None
    """Share of exact and near anchors above which this profile is unusual for its size."""
    trade: Trade = field(default_factory=Trade)
    """What the site deals in, learned from its own pages and the topics its owner named."""

    def search_phrase(self, text: str, language: str | None = None) -> SearchPhrase | None:
        """What makes a text a search phrase of the site's trade, or of another; ``None`` when it is none."""
        return search_phrase(text, self.trade, language)

    def deals_in(self, text: str) -> bool:
        """Whether all goods that a text names are the site's own."""
        return deals_in(text, self.trade)

    @property
    def counted(self) -> bool:
        """Whether there is any live link to compare others with."""
        return self.referring_domains > 0

    @property
    def many_sites(self) -> int | None:
        """Sites that must share an anchor before that is odd in a profile of this size; ``None`` without links."""
        sites = self.referring_domains
        return max(REPEATED_AT_LEAST, math.ceil(math.sqrt(sites))) if sites else None

    def repeated_on(self, anchor: str) -> str:
        """``at least 30 of some 100 sites`` for a folded anchor that oddly many sites use; else empty.

        In round numbers, so that one site more does not make it another judgement.
        """
        sites = self.anchor_domains.get(anchor, 0)
        if sites < (self.many_sites or 1):
            return ""
        return f"at least {_rounded(sites, 1):,} of some {_rounded(self.referring_domains, 2):,} sites"

    @property
    def keyword_excess(self) -> tuple[float, float] | None:
        """Share of exact and near anchors, and the usual limit, to the percent, where the share is beyond it.

        ``(0.0, 0.0)`` where it is not, or where the profile is too small for shares; ``None`` where it is not known.
        """
        total, limit = sum(self.anchor_classes.values()), self.exact_share_limit
        if limit is None or not total:
            return None
        share = (self.anchor_classes.get("exact", 0) + self.anchor_classes.get("near", 0)) / total
        beyond = total >= SMALL_PROFILE and share > limit
        return (round(share, 2), round(limit, 2)) if beyond else (0.0, 0.0)


def _rounded(number: int, digits: int) -> int:
    """A number rounded down to so many significant digits; smaller ones stay as they are."""
    step: int = 10 ** max(0, len(str(number)) - digits)
    return number // step * step if number >= 10 else number


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a referring domain shares with others: its group, and the evidence a person can check."""

    id: str = ""
    """Stable name of its group; empty where it belongs to none."""
    name: str = ""
    """The group in words: "9 sites sharing AdSense account pub-…"."""
    size: int = 0
    confidence: float = 0.0
    """Chance, 0 to 1, that the group is one hand."""
    shared: dict[str, str] = field(default_factory=dict)
    """Marker of the family ``link_networks`` → sentence that names the value and other members."""
    known: frozenset[str] = frozenset()
    """Markers whose facts are known of this domain; the others cannot be judged."""
    hosts: int | None = None
    """Hosts of the domain whose pages link to the target."""
    blast: str | None = None
    """Sentence on the blast of new domains it is part of; empty where it is of none, ``None`` without dates."""
    doorways: str = ""
    """Sentence on the family of pages that are one text with other places in it; empty where it is of none."""
    hosted: bool = False
    """Its name is given out by a platform; neighbours there are strangers."""


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """One referring domain."""

    name: str = ""
    kind: str | None = None
    """One of ``DOMAIN_KINDS``."""
    kind_evidence: str = ""
    authority: float | None = None
    """0 to 100."""
    authority_source: str = ""
    language: str | None = None
    country: str | None = None
    """ISO 3166 code of its top-level domain or audience; ``None`` when nothing says."""
    relevance: float | None = None
    home_relevance: float | None = None
    """Of its home page; ``None`` where that was not read or says too little."""
    pages: int = 0
    """Pages of the domain that were read."""
    linking_pages: int = 0
    """Those of them that link to the target."""
    hosts: int | None = None
    """Hosts of the domain whose pages link to the target; ``None`` where no page is known."""
    links: int = 0
    """Live links to the target."""
    regions: dict[str, int] = field(default_factory=dict)
    """Region → pages on which a link to the target stands there."""
    anchors: dict[str, int] = field(default_factory=dict)
    """Folded anchor → links (the frequent ones)."""
    branded_share: float | None = None
    """Share of its links with branded or bare URL anchors."""
    first_seen_days: dict[str, int] = field(default_factory=dict)
    """Day → links first seen on it."""
    reciprocal: bool | None = None
    sitewide: bool | None = None
    blocklisted: str | None = None
    """Name of the block list that has it; empty when no given list has it; ``None`` without lists."""
    footprints: list[tuple[str, str]] = field(default_factory=list)
    menu_sells: list[MenuOffer] | None = None
    """Entries of its home page's menu that offer space to others (``linkvet.analysis.pages.menus``), those for money
    first; ``None`` when no menu was seen."""
    decision: str | None = None
    network: NetworkFacts | None = None
    """``None`` when networks were not looked for."""


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What comparing the page's text with all others told; without a family it is nobody's copy."""

    family: str | None = None
    """Stable id of the family of copies; ``None`` when the text was compared and no other site shows it."""
    kind: str | None = None
    """``scraped_copy``, ``copied_article``, ``syndicated_template`` or ``mirror_page``."""
    role: str = "copy"
    """``original``, ``copy``, ``partial``, ``container`` (holds it in a longer page), ``allowed`` or ``own``."""
    share: float | None = None
    """Share of the text it was compared with that stands on this page, 0 to 1."""
    compared_with: str = ""
    """Address of the page that shows the other side of the passage."""
    original_url: str | None = None
    original_confidence: float = 0.0
    domains: int = 0
    """Registrable domains that show the text."""
    passage: str = ""
    """The longest shared passage as this page has it."""
    original_passage: str = ""
    """The same passage on the other side."""
    twins: int | None = None
    """Pages of the same domain with nearly the same text as this one; ``None`` when they were not counted."""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """One backlink: its page, its link, and where both stand."""

    page_url: str = ""
    target_url: str = ""
    href: str = ""
    """The address as the link gives it, with its parameters and redirects."""
    state: str = "live"
    anchor: str | None = None
    anchor_class: str | None = None
    image_alt: str | None = None
    link_kind: str | None = None
    """``follow``, or the hints that hold."""
    region: str | None = None
    hidden: str | None = None
    context: str | None = None
    paragraph: str | None = None
    heading: str | None = None
    link_density: float | None = None
    link_position: int | None = None
    first_seen: str | None = None
    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    robots: str | None = None
    published: str | None = None
    words: int | None = None
    html_bytes: int | None = None
    text: str | None = None
    """Main text of the page."""
    internal_links: int | None = None
    external_links: int | None = None
    outlinks: dict[str, int] | None = None
    features: dict[str, Any] = field(default_factory=dict)
    page_kind: str | None = None
    page_kind_evidence: str = ""
    relevance_page: float | None = None
    """0 (nothing in common with the target's topics) to 1."""
    relevance_context: float | None = None
    relevance_rest: float | None = None
    """Of the page without the lines that link to other sites; ``None`` where too little is left."""
    paid_signs: list[str] | None = None
    """Sentences or traces that say the link was paid for; ``None`` when the page was not read."""
    spam_topics: dict[str, int] | None = None
    """Spam topic (adult, casino, pharma, payday ...) → number of distinct signs on the page."""
    hacked_signs: list[str] | None = None
    generated_signs: list[str] | None = None
    scam_signs: list[str] | None = None
    guest_signs: list[str] | None = None
    """Sentences by which the page says that a guest wrote it, or that guests may place articles."""
    placement: dict[str, Any] | None = None
    """How links come into its texts: ``guests`` and ``room`` (entries of the menu), ``sections``, ``soft``."""
    cloaking: list[Cloaking] | None = None
    """How the page differs for different visitors; ``None`` when nobody looked, or fewer than two were shown it."""
    doorway_signs: list[str] | None = None
    """What shows that the page was built for one search phrase and sends everybody on."""
    copy: CopyFacts | None = None
    """``None`` when the page has no text, or too little, to compare with others."""
    domain: DomainFacts = field(default_factory=DomainFacts)
    target: TargetPage | None = None
    """The page it points at, when it was read."""
    profile: ProfileFacts = field(default_factory=ProfileFacts)
    answers: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What several markers ask of the link, once it was worked out."""
