"""The analysis: from stored facts to findings and scores, without the network, and again at will.

Pages are judged once and remembered; links are judged domain by domain, so that memory stays bounded whatever
the size of the profile.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from analysis.anchors import classify
from analysis.authority import authority, graph_authority, merged_figures
from analysis.blocklists import read_blocklist
from analysis.brands import Brands
from analysis.copies import Doc, OwnDoc, compare_pages
from analysis.facts import NetworkFacts, ProfileFacts
from analysis.gathering import target_of, target_pages
from analysis.judging import Copies, DomainJudge, Row
from analysis.linkgraph import crawled_graph, link_ranks
from analysis.marker import Marker, all_markers
from analysis.networks import LinkSign, PageSign, find_networks, network_facts
from analysis.pages import judge_page, view_of
from analysis.profiling import ProfileTally
from analysis.ranks import RankList, read_ranks
from analysis.topics import Topics, TopicsBuilder
from analysis.velocity import velocity
from analysis.weights import weighed
from store import judging
from store.audit import Audit, Settings

BATCH = 200
SAMPLED_PAGES = 2_000
"""Referring pages whose words tell what is common and what is rare."""
PAGES_PER_DOMAIN = 3
"""Pages of a domain whose template, title and links speak for it in the search for networks."""

Thing = TypeVar("Thing")
Report = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """What the analysis may use beyond the audit file."""

    ranks: tuple[Path, ...] = ()
    """Open web-graph ranks and top lists."""
    blocklists: tuple[Path, ...] = ()


@dataclass(slots=True)
class Analysis:
    """What one run of the analysis came to."""

    links: int = 0
    """Live links that were judged."""
    domains: int = 0
    level: str = "unknown"
    says: str = ""
    levels: dict[str, int] = field(default_factory=dict)
    networks: int = 0
    families: int = 0


def analyze(
    path: Path,
    options: AnalysisOptions = AnalysisOptions(),
    report: Report = lambda step, done, total: None,
    markers: Iterable[Marker] | None = None,
) -> Analysis:
    """Judge everything in the audit file at ``path``. Raises AuditError for files that cannot be used."""
    with Audit.open(path) as audit, Audit.open(path) as reader:
        return _Run(audit, reader, options, report, tuple(markers or all_markers())).run()


@dataclass(frozen=True, slots=True)
class Again(Generic[Thing]):
    """Something that is read from the audit file anew each time it is gone through."""

    read: Callable[[], Iterator[Thing]]

    def __iter__(self) -> Iterator[Thing]:
        return self.read()


class _Run:
    """One analysis; ``reader`` streams while ``audit`` writes."""

    def __init__(
        self,
        audit: Audit,
        reader: Audit,
        options: AnalysisOptions,
        report: Report,
        markers: tuple[Marker, ...],
    ) -> None:
        self.audit, self.reader, self.report = audit, reader, report
        self.settings: Settings = audit.settings
        self.markers = weighed(markers, self.settings.weights)
        self.domains = judging.domain_ids(audit)
        names = {name for _, name in self.domains}
        self.ranks: list[RankList] = [read_ranks(file, names) for file in options.ranks]
        self.blocked = {file.stem: read_blocklist(file, names) for file in options.blocklists}
        self.brands = Brands(self.settings.target_scope.host, self.settings.brands)
        own = list(judging.own_page_rows(audit))
        self.own_rows = own
        self.families = 0
        self.targets = target_pages(own, [*self.settings.brands, self.brands.domain.partition(".")[0]])

    def run(self) -> Analysis:
        """All steps in their order."""
        topics = self._topics()
        basis = self._basis()
        number = judging.start_analysis(self.audit, version("linkvet"), basis)
        self._judge_pages(topics, basis)
        tally = ProfileTally()
        self._classify_anchors(topics, tally)
        copies = self._find_copies()
        networks = self._find_networks(copies)
        profile = tally.profile(self.settings, self._own_outlinks())
        analysis = self._judge_domains(profile, copies, networks, tally)
        self._rank_domains()
        self.report("Velocity", 0, 0)
        card = {**tally.card(self.reader), "velocity": velocity(self.reader)}
        analysis.level, analysis.says = card["level"]["level"], card["level"]["says"]
        judging.finish_analysis(self.audit, number, card)
        return analysis

    def _topics(self) -> Topics:
        builder = TopicsBuilder()
        for row in islice(judging.page_rows(self.reader), SAMPLED_PAGES):
            builder.add_page(row["text"] or "", row["title"] or "")
        pages = list({id(page): page for page in self.targets.values()}.values())
        names = [*self.settings.brands, self.brands.domain.partition(".")[0]]
        return Topics(pages, self.settings.topics, names, builder)

    def _basis(self) -> str:
        """A digest of all that judgements of pages rest on, besides the pages themselves."""
        parts: list[Any] = [version("linkvet"), self.settings.topics, self.settings.brands]
        parts += [(row["url"], row["title"], row["text"]) for row in self.own_rows]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def _judge_pages(self, topics: Topics, basis: str) -> None:
        rows = judging.page_rows(self.reader, unjudged_on=basis)
        done = 0
        footprints: tuple[int, list[tuple[str, str]]] = (-1, [])
        while batch := list(islice(rows, BATCH)):
            judged = []
            for row in batch:
                if row["domain_id"] != footprints[0]:
                    footprints = (
                        row["domain_id"],
                        judging.footprints_of_domain(self.audit, row["domain_id"]),
                    )
                outlinks = judging.outlinks_of(self.audit, row["snapshot_id"])
                judged.append(judge_page(row, view_of(row, outlinks, footprints[1]), topics, basis))
            judging.store_page_judgements(self.audit, judged)
            done += len(batch)
            self.report("Pages", done, 0)

    def _classify_anchors(self, topics: Topics, tally: ProfileTally) -> None:
        on_topic = topics.context_relevance
        for done, (domain_id, name) in enumerate(self.domains, 1):
            classified = []
            for row in judging.link_rows(self.reader, domain_id):
                if row["state"] != "live":
                    continue
                anchor_class, evidence = classify(
                    row["anchor"] or "",
                    row["image_alt"],
                    row["image_src"] is not None,
                    row["target_url"] or row["url"],
                    target_of(row, self.targets),
                    self.brands,
                    row["context"] or "",
                    row["language"],
                    on_topic,
                )
                relevance = topics.context_relevance(
                    row["context"] or "", row["paragraph"] or "", row["anchor"] or "", row["heading"] or ""
                )
                classified.append((row["backlink_id"], anchor_class, evidence, relevance))
                tally.add_link(name, row, anchor_class)
            judging.store_anchor_classes(self.audit, classified)
            self.report("Anchors", done, len(self.domains))

    def _find_copies(self) -> Copies:
        self.report("Copies", 0, 0)
        own = [
            OwnDoc(row["url"], row["text"], row["title"], row["canonical"], row["published"])
            for row in self.own_rows
            if row["text"]
        ]
        compared = compare_pages(
            (Doc(**row) for row in judging.documents(self.reader)),
            lambda page_id: judging.text_of_page(self.audit, page_id),
            own,
            self.settings.syndication,
        )
        judging.store_families(self.audit, *family_rows(compared.families))
        self.families = len(compared.families)
        return compared.facts()

    def _find_networks(self, copies: Copies) -> dict[str, NetworkFacts]:
        """Groups that one hand runs; a text that sites merely copied joins none of them."""
        self.report("Networks", 0, 0)
        footprints = Again(self._footprints)
        pages = Again(lambda: self._page_signs(copies))
        links = Again(lambda: self._link_signs(copies))
        networks = find_networks(footprints, pages, links, self.settings.target_scope.host)
        rows = [
            {
                "id": network.id,
                "name": network.name,
                "confidence": network.confidence,
                "signs": [{**asdict(sign), "words": sign.words} for sign in network.signs],
                "targets": network.targets,
                "anchors": network.anchors,
            }
            for network in networks
        ]
        judging.store_networks(self.audit, rows, {network.id: network.members for network in networks})
        return network_facts(networks, footprints, pages)

    def _page_signs(self, copies: Copies) -> Iterator[PageSign]:
        for row in judging.page_signs(self.reader, PAGES_PER_DOMAIN):
            if _is_copy(copies, row["page_id"]):
                row["url"], row["title"] = "", None
            yield PageSign(row["domain"], row["url"], row["title"], row["shape"], row["outlinks"])

    def _link_signs(self, copies: Copies) -> Iterator[LinkSign]:
        for row in judging.link_signs(self.reader):
            if not _is_copy(copies, row["page_id"]):
                yield LinkSign(row["domain"], row["target"], row["anchor"], row["day"])

    def _footprints(self) -> Iterator[tuple[str, str, str]]:
        """Signs of who runs the referring domains, without what they quote of the audited site itself."""
        own = "@" + self.brands.domain
        for domain, kind, value in judging.all_footprints(self.audit):
            if not value.lower().endswith((own, "." + own[1:])):
                yield domain, kind, value

    def _own_outlinks(self) -> set[str] | None:
        known = [row["outlinks"] for row in self.own_rows if row["outlinks"] is not None]
        return {domain for outlinks in known for domain in outlinks} if known else None

    def _judge_domains(
        self,
        profile: ProfileFacts,
        copies: Copies,
        networks: Mapping[str, NetworkFacts],
        tally: ProfileTally,
    ) -> Analysis:
        analysis = Analysis(domains=len(self.domains))
        analysis.families = self.families
        analysis.networks = len({facts.id for facts in networks.values() if facts.id})
        self.graph = crawled_graph(judging.linked_domains(self.reader), (name for _, name in self.domains))
        graph = graph_authority(self.graph)
        judge = DomainJudge(self.markers, profile, self.targets, copies, networks)
        levels: Counter[str] = Counter()
        self.toxic: list[str] = []
        for done, (domain_id, name) in enumerate(self.domains, 1):
            figures = merged_figures(judging.vendor_figures(self.audit, domain_id))
            strength, source = authority(name, figures, self.ranks, graph)
            judged = judge.judge(
                self._domain_rows(domain_id),
                domain_id,
                name,
                judging.footprints_of_domain(self.audit, domain_id),
                (strength, source),
                self._blocklisted(name),
                judging.decision_of(self.audit, name),
            )
            judging.store_domain(self.audit, judged.domain, judged.links, judged.findings)
            tally.add_domain(name, judged.domain, judged.facts)
            analysis.links += judged.facts.links
            if judged.domain["level"] == "toxic":
                self.toxic.append(name)
            levels.update([judged.domain["level"]] if judged.domain["level"] else [])
            self.report("Domains", done, len(self.domains))
        analysis.levels = dict(levels)
        return analysis

    def _rank_domains(self) -> None:
        """Ranks over the crawled graph; distrust spreads from the domains just judged toxic."""
        self.report("Ranks", 0, 0)
        ranks = link_ranks(self.graph, spam=self.toxic)
        trust, distrust = ranks.trust or {}, ranks.distrust or {}
        judging.store_link_ranks(
            self.audit,
            (
                (rank, ranks.harmonic[name], trust.get(name), distrust.get(name), name)
                for name, rank in ranks.pagerank.items()
            ),
        )

    def _domain_rows(self, domain_id: int) -> list[Row]:
        rows = list(judging.link_rows(self.reader, domain_id))
        outlinks: dict[int, dict[str, int]] = {}
        for row in rows:
            number = row["snapshot_id"]
            if number is not None and number not in outlinks:
                outlinks[number] = judging.outlinks_of(self.audit, number)
            row["outlinks"] = outlinks.get(number)
        return rows

    def _blocklisted(self, name: str) -> str | None:
        if not self.blocked:
            return None
        return next((title for title, names in self.blocked.items() if name in names), "")


def _is_copy(copies: Copies, page_id: int) -> bool:
    found = copies(page_id)
    return found is not None and found.family is not None


def family_rows(families: Iterable[Any]) -> tuple[list[Row], list[Row]]:
    """Rows of ``families`` and ``family_members``."""
    rows: list[Row] = []
    members: list[Row] = []
    for family in families:
        rows.append(
            {
                "id": family.id,
                "kind": family.kind,
                "domains": family.domains,
                "original_url": family.original.url,
                "confidence": family.original.confidence,
                "reasons": list(family.original.reasons),
                "compared_with": family.compared_with,
            }
        )
        members += [
            {
                "family_id": family.id,
                "page_id": member.id,
                "role": member.role,
                "share": member.share,
                "passage": member.passage.other if member.passage else "",
                "original_passage": member.passage.one if member.passage else "",
            }
            for member in family.members
        ]
    return rows, members
