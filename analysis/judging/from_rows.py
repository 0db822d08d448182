"""Puts the facts of links, domains and the profile together from rows of the audit file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from linkvet.analysis.facts import CopyFacts, DomainFacts, LinkFacts, ProfileFacts, TargetPage
from linkvet.analysis.pages.paid import paid_link_signs
from linkvet.analysis.pages.spam.cloaking import cloaking_of
from linkvet.analysis.topics.audience import country_of_site
from linkvet.analysis.topics.topics import domain_relevance
from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.phrases import frequencies_of, key_phrases
from linkvet.store.urls import link_key, page_key, parse_url

Row = Mapping[str, Any]
SITEWIDE_PAGES = 3
"""Pages of a domain that must show the link in one template region before it is sitewide."""
TEMPLATE_REGIONS = ("footer", "sidebar", "header", "navigation", "widget")
NAMING = ("branded", "bare_url")
KEPT_ANCHORS = 200
"""Different anchors of one domain that are kept; beyond that it is varied anyway."""


def target_pages(rows: Iterable[Row], brands: Sequence[str] = ()) -> dict[str, TargetPage]:
    """The audited site's own pages by link key; a page that redirects is known under both addresses."""
    pages: dict[str, TargetPage] = {}
    for row in rows:
        page = TargetPage(
            url=row["final_url"] or row["url"],
            title=row["title"],
            headings=row["headings"],
            text=row["text"] or "",
            language=row["language"],
            status=row["http_status"],
        )
        for address in (row["url"], row["final_url"]):
            if address:
                pages.setdefault(link_key(address), page)
    distinct = {id(page): page for page in pages.values()}
    frequencies = frequencies_of(list(distinct.values()))
    phrased = {
        number: replace(page, phrases=key_phrases(page, frequencies, brands=brands))
        for number, page in distinct.items()
    }
    return {key: phrased[id(page)] for key, page in pages.items()}


def target_of(row: Row, targets: Mapping[str, TargetPage]) -> TargetPage | None:
    """The page that a backlink points at, when it was read."""
    address = row["resolved_url"] or row["url"] or row["target_url"]
    page = targets.get(link_key(address)) if address else None
    return page if page is not None and (page.title or page.text) else None


def domain_facts(name: str, rows: Sequence[Row], footprints: list[tuple[str, str]]) -> DomainFacts:
    """What the links and pages of one domain say together; judgements of others are added by the caller.

    Several addresses of one page count once.
    """
    anchors: dict[str, int] = {}
    days: dict[str, int] = {}
    pages: dict[str, Row] = {}
    linking: set[str] = set()
    regions: dict[str, set[str]] = {}
    counted: set[tuple[str, str, str]] = set()
    hosts: set[str] = set()
    for row in rows:
        page = page_key(row["final_url"] or row["page_url"], row["canonical"])
        if row["snapshot_id"] is not None:
            pages.setdefault(page, row)
        if row["state"] != "live":
            continue
        target = link_key(row["target_url"] or row["url"] or "")
        if (page, target, row["anchor"] or "") in counted:
            continue
        counted.add((page, target, row["anchor"] or ""))
        linking.add(page)
        hosts.add(_host(row["final_url"] or row["page_url"]))
        regions.setdefault(row["region"], set()).add(page)
        anchor = folded(row["anchor"] or row["image_alt"] or "")
        if anchor in anchors or len(anchors) < KEPT_ANCHORS:
            anchors[anchor] = anchors.get(anchor, 0) + 1
        if row["first_seen"]:
            day = row["first_seen"][:10]
            days[day] = days.get(day, 0) + 1
    shown = {region: len(of) for region, of in regions.items()}
    phones = [value for kind, value in footprints if kind == "phone"]
    return DomainFacts(
        name=name,
        language=_most([page["language"] for page in pages.values() if page["language"]]),
        country=country_of_site(name, [], phones)[0],
        relevance=domain_relevance(page["relevance"] for page in pages.values()),
        pages=len(pages),
        linking_pages=len(linking),
        hosts=len(hosts - {""}) or None,
        links=len(counted),
        regions=shown,
        anchors=anchors,
        first_seen_days=days,
        sitewide=_sitewide(len(pages), shown),
        footprints=footprints,
    )


def _host(url: str) -> str:
    parsed = parse_url(url)
    return parsed.host.removeprefix("www.") if parsed else ""


def _most(values: Iterable[str]) -> str | None:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _sitewide(pages: int, regions: Mapping[str, int]) -> bool | None:
    """Whether the link stands in a template region of nearly all pages seen; unknown on too few pages."""
    if pages < SITEWIDE_PAGES:
        return None
    most = max((regions.get(region, 0) for region in TEMPLATE_REGIONS), default=0)
    return most >= SITEWIDE_PAGES and most >= 0.8 * pages


def branded_share(classes: Iterable[str | None]) -> float | None:
    """Share of links whose anchor names the site; unknown without classified links."""
    known = [name for name in classes if name]
    return round(sum(name in NAMING for name in known) / len(known), 4) if known else None


def link_facts(
    row: Row,
    domain: DomainFacts,
    profile: ProfileFacts,
    target: TargetPage | None,
    outlinks: dict[str, int] | None,
    copy: CopyFacts | None,
) -> LinkFacts:
    """One backlink; what its page or link did not show stays ``None``."""
    read = row["snapshot_id"] is not None
    signs = row["signs"] or {}
    features = row["features"]
    return LinkFacts(
        page_url=row["final_url"] or row["page_url"],
        target_url=row["target_url"] or row["url"] or "",
        href=row["url"] or "",
        state=row["state"],
        anchor=row["anchor"],
        anchor_class=row["anchor_class"],
        image_alt=row["image_alt"],
        link_kind=row["link_kind"],
        region=row["region"],
        hidden=row["hidden"],
        context=row["context"],
        paragraph=row["paragraph"],
        heading=row["heading"],
        link_density=row["link_density"],
        link_position=row["position"],
        first_seen=row["first_seen"],
        title=row["title"],
        language=row["language"],
        canonical=row["canonical"],
        robots=row["robots"],
        published=row["published"],
        words=row["words"],
        html_bytes=row["html_bytes"],
        text=row["text"],
        internal_links=row["internal_links"],
        external_links=row["external_links"],
        outlinks=outlinks,
        features=features,
        page_kind=row["page_kind"],
        page_kind_evidence=row["kind_evidence"] or "",
        relevance_page=row["relevance"],
        relevance_context=row["relevance_context"],
        relevance_rest=signs.get("rest"),
        paid_signs=paid_link_signs(signs.get("paid"), row["text"], row["paragraph"]) if read else None,
        spam_topics=signs.get("spam_topics"),
        hacked_signs=signs.get("hacked"),
        generated_signs=signs.get("generated"),
        scam_signs=signs.get("scam"),
        guest_signs=signs.get("guest"),
        placement=signs.get("placement"),
        cloaking=cloaking_of(row.get("guises")),
        doorway_signs=signs.get("doorway"),
        copy=copy if read else None,
        domain=domain,
        target=target,
        profile=profile,
    )
