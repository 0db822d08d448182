"""The analysis: from stored facts to findings and scores, without the network, and again at will.

Links are judged domain by domain, so that memory stays bounded whatever the size of the profile. Judgements are
remembered with a digest of all they rest on (``linkvet.analysis.digests``): after a crawl only what changed is judged
again, and the outcome is that of judging everything anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.trade import trade_of
from linkvet.analysis.authority.blocklists import read_blocklist
from linkvet.analysis.authority.rank_lists import RankList, read_ranks
from linkvet.analysis.authority.score import authority, graph_authority, merged_figures
from linkvet.analysis.copies.find import Doc, OwnDoc, compare_pages, family_rows
from linkvet.analysis.digests import digest, rules, same_answers, told
from linkvet.analysis.facts import NetworkFacts, ProfileFacts
from linkvet.analysis.judging.domains import Copies, Row, Standing
from linkvet.analysis.judging.from_rows import target_pages
from linkvet.analysis.judging.marker import Marker, all_markers
from linkvet.analysis.judging.weights import weighed
from linkvet.analysis.networks.blasts import domain_blasts
from linkvet.analysis.networks.find import find_networks, network_facts
from linkvet.analysis.networks.link_graph import Graph, crawled_graph, link_ranks
from linkvet.analysis.pages.homes import home_facts
from linkvet.analysis.pages.spam.doorways import doorway_families
from linkvet.analysis.profile.tally import ProfileTally
from linkvet.analysis.profile.velocity import velocity
from linkvet.analysis.run import network_signs
from linkvet.analysis.run.network_signs import Again
from linkvet.analysis.run.stages import DomainTask, PageTask, anchor_stage, domain_stage, page_stage
from linkvet.analysis.run.workers import Workers, workers_here
from linkvet.analysis.topics.topics import TARGET_PAGES, Topics, TopicsBuilder
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.judged import remembered
from linkvet.store.judged import rows as stored
from linkvet.store.seen.evidence import guises_digest, guises_of_pages
from linkvet.store.seen.homes import home_digest, home_of
from linkvet.store.seen.resettling import resettle
from linkvet.store.types import Strengths
from linkvet.store.urls import link_key

BATCH = 50
"""Pages that are judged and stored together."""
WORTH_SHARING = 1_000
"""Pages from which on it pays to start further processes."""
DOMAINS_AT_ONCE = 50
"""Domains whose anchors are stored together."""
SAMPLED_PAGES = 2_000
"""Referring pages whose words tell what is common and what is rare: the first that were read, as they were then."""
STANDING = "backlink_id page_id target_url state link_id snapshot_id final_url first_seen basis".split()
"""What the judgement of a link rests on; a snapshot and a link never change, so their numbers are enough."""
OWN = "url final_url title headings text language http_status".split()
"""What judgements read of the audited site's own pages."""

Report = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """What the analysis may use beyond the audit file."""

    ranks: tuple[Path, ...] = ()
    """Open web-graph ranks and top lists."""
    blocklists: tuple[Path, ...] = ()
    workers: int | None = None
    """Processes that judge; ``None`` = as many as the machine has cores and memory for."""
    strengths: Strengths = field(default_factory=dict)
    """Which figures of which vendors tell how strong a domain is."""


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
        resettle(audit)
        several = options.workers or (workers_here() if stored.number_of_pages(audit) >= WORTH_SHARING else 1)
        with Workers(1 if markers else several) as workers:
            return _Run(audit, reader, options, report, markers, workers).run()


class _Run:
    """One analysis; ``reader`` streams while ``audit`` writes."""

    def __init__(
        self,
        audit: Audit,
        reader: Audit,
        options: AnalysisOptions,
        report: Report,
        markers: Iterable[Marker] | None,
        workers: Workers,
    ) -> None:
        self.audit, self.reader, self.report, self.workers = audit, reader, report, workers
        self.settings: Settings = audit.settings
        self.remembers = not markers
        self.markers = weighed(markers or all_markers(), self.settings.weights)
        self.domains = stored.domain_ids(audit)
        names = {name for _, name in self.domains}
        self.ranks: list[RankList] = [read_ranks(file, names) for file in options.ranks]
        self.blocked = {file.stem: read_blocklist(file, names) for file in options.blocklists}
        self.strengths = options.strengths
        self.decisions = stored.domain_decisions(audit)
        self.brands = Brands(self.settings.target_scope.host, self.settings.brands)
        self.names = [*self.settings.brands, self.brands.domain.partition(".")[0]]
        linked = list(stored.own_page_rows(audit))
        self.own_rows = sorted(linked, key=itemgetter("url"))
        self.most_linked = sorted(row["url"] for row in linked[:TARGET_PAGES])
        self.targets = target_pages(self.own_rows, self.names)
        self.trade = trade_of(self.targets.values(), self.settings.topics, self.brands)
        self.sample = stored.sampled_snapshots(audit, SAMPLED_PAGES)
        self.basis = self._basis()

    def run(self) -> Analysis:
        """All steps in their order."""
        topics = self._topics()
        number = stored.start_analysis(self.audit, version("linkvet"), self.basis)
        self._judge_pages(topics)
        tally = ProfileTally()
        self._classify_anchors(topics, tally)
        found = Analysis(domains=len(self.domains))
        copies = self._find_copies(found)
        networks = self._find_networks(copies, found)
        graph = crawled_graph(stored.linked_domains(self.reader), (name for _, name in self.domains))
        profile = tally.profile(self.settings, self._own_outlinks(), self.trade)
        self._judge_domains(topics, profile, copies, networks, graph_authority(graph))
        self._rank_domains(graph)
        self.report("Velocity", 0, 0)
        card = {**tally.card(self.reader), "velocity": velocity(self.reader)}
        stored.finish_analysis(self.audit, number, card)
        found.links, found.levels = tally.counts.links, tally.counts.levels
        found.level, found.says = card["level"]["level"], card["level"]["says"]
        return found

    def _basis(self) -> str:
        """A digest of all that judgements of pages and anchors rest on, besides the pages themselves."""
        settings = self.settings
        own = [[row[name] for name in OWN] for row in self.own_rows]
        site = (settings.target, settings.scope, settings.topics, self.names)
        return digest(rules(), site, own, self.most_linked, self.sample)

    def _topics(self) -> Topics:
        """What the site is about, and what words are rare, learned once from the same pages."""
        known = remembered.vocabulary_of(self.audit, self.basis)
        builder = TopicsBuilder.unpacked(known) if known else TopicsBuilder()
        if known is None:
            for text, title in stored.words_of_snapshots(self.reader, self.sample):
                builder.add_page(text, title)
        pages = {id(page): page for url in self.most_linked if (page := self.targets.get(link_key(url)))}
        topics = Topics(pages.values(), self.settings.topics, self.names, builder)
        if known is None:
            remembered.store_vocabulary(self.audit, self.basis, builder.packed())
            builder.forget_pages()
        return topics

    def _judge_pages(self, topics: Topics) -> None:
        done = 0
        for count, judged in self.workers.answers(page_stage, (topics,), self._page_tasks()):
            stored.store_page_judgements(self.audit, judged or ())
            done += count
            self.report("Pages", done, 0)

    def _page_tasks(self) -> Iterator[tuple[int, list[PageTask]]]:
        """Pages to be judged, some at a time, with their number."""
        waiting = self._unjudged_pages()
        while batch := list(islice(waiting, BATCH)):
            yield (
                len(batch),
                [
                    PageTask(
                        stored.page_row(self.audit, snapshot),
                        stored.outlinks_of(self.audit, snapshot),
                        footprints,
                        basis,
                    )
                    for snapshot, footprints, basis in batch
                ],
            )

    def _unjudged_pages(self) -> Iterator[tuple[int, list[tuple[str, str]], str]]:
        """Snapshots whose judgement is missing or rests on something else, with footprints and basis."""
        for domain_id, pages in groupby(stored.read_pages(self.reader), key=itemgetter(0)):
            footprints = stored.footprints_of_domain(self.audit, domain_id)
            common = digest(self.basis, footprints)
            for _, snapshot, final_url, lost_reason, known in pages:
                basis = digest(common, final_url, lost_reason)
                if basis != known:
                    yield snapshot, footprints, basis

    def _classify_anchors(self, topics: Topics, tally: ProfileTally) -> None:
        state = (topics, self.targets, self.settings.target_scope.host, self.settings.brands)
        fresh = self._counted(self.workers.answers(anchor_stage, state, self._anchor_tasks()), tally)
        while batch := list(islice(fresh, DOMAINS_AT_ONCE)):
            stored.store_anchor_classes(self.audit, batch)

    def _anchor_tasks(self) -> Iterator[tuple[tuple[int, str, list[Row]], list[Row] | None]]:
        """Each domain with a digest of its links and these; what is to be read where they changed."""
        for domain_id, some in groupby(stored.standing_links(self.reader), key=itemgetter("domain_id")):
            rows = list(some)
            known = digest(self.basis, [[row[name] for name in STANDING] for row in rows])
            changed = known != remembered.links_remembered(self.audit, domain_id)
            yield (
                (domain_id, known, rows),
                list(stored.anchored_links(self.audit, domain_id)) if changed else None,
            )

    def _counted(
        self,
        answers: Iterable[tuple[tuple[int, str, list[Row]], list[stored.Anchor] | None]],
        tally: ProfileTally,
    ) -> Iterator[tuple[int, str, list[stored.Anchor]]]:
        """Domains whose links changed, with their anchors; all links are counted."""
        for done, ((domain_id, known, rows), anchors) in enumerate(answers, 1):
            if anchors is not None:
                classes = {one[0]: one[1] for one in anchors}
                for row in rows:
                    row["anchor_class"] = classes.get(row["backlink_id"])
                yield domain_id, known, anchors
            tally.add_links([row for row in rows if row["state"] == "live"])
            self.report("Anchors", done, len(self.domains))

    def _find_copies(self, analysis: Analysis) -> Copies:
        self.report("Copies", 0, 0)
        own = [
            OwnDoc(row["url"], row["text"], row["title"], row["canonical"], row["published"])
            for row in self.own_rows
            if row["text"]
        ]
        before = remembered.ComparedTexts(self.audit)
        compared = compare_pages(
            (Doc(**row) for row in stored.documents(self.reader)),
            lambda page_id: stored.text_of_page(self.audit, page_id),
            own,
            self.settings.syndication,
            before,
        )
        before.store()
        stored.store_families(self.audit, *family_rows(compared.families))
        analysis.families = len(compared.families)
        return compared.facts()

    def _find_networks(self, copies: Copies, analysis: Analysis) -> dict[str, NetworkFacts]:
        """Groups that one hand runs; a text that sites merely copied joins none of them."""
        self.report("Networks", 0, 0)
        footprints = Again(lambda: network_signs.footprints(self.audit, self.brands.domain))
        pages = Again(lambda: network_signs.page_signs(self.reader, copies))
        links = Again(lambda: network_signs.link_signs(self.reader, copies, self.trade))
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
        analysis.networks = len(networks)
        stored.store_networks(self.audit, rows, {network.id: network.members for network in networks})
        facts = network_facts(networks, footprints, pages)
        read = stored.page_signs(self.reader, network_signs.PAGES_PER_DOMAIN)
        doorways = doorway_families((row["domain"], row["url"], row["frame"]) for row in read)
        for domain, said in doorways.items():
            facts[domain] = replace(facts.get(domain, NetworkFacts()), doorways=said)
        newcomers = Again(lambda: network_signs.link_signs(self.reader, None, self.trade))
        for domain, said in domain_blasts(newcomers, doorways).items():
            facts[domain] = replace(facts.get(domain, NetworkFacts()), blast=said)
        return facts

    def _own_outlinks(self) -> set[str] | None:
        known = [row["outlinks"] for row in self.own_rows if row["outlinks"] is not None]
        return {domain for outlinks in known for domain in outlinks} if known else None

    def _judge_domains(
        self,
        topics: Topics,
        profile: ProfileFacts,
        copies: Copies,
        networks: Mapping[str, NetworkFacts],
        graph: Mapping[str, float],
    ) -> None:
        """Judge the domains of which anything changed that their judgement rests on."""
        stored.forget_gone_domains(self.audit)
        chosen = None if self.remembers else self.markers
        state = (chosen, self.settings.weights, profile, self.targets)
        tasks = self._domain_tasks(topics, profile, copies, networks, graph)
        for done, (kept, found) in enumerate(self.workers.answers(domain_stage, state, tasks), 1):
            if found is not None:
                stored.store_domain(self.audit, found.domain, found.links, found.findings, kept, found.asked)
            self.report("Domains", done, len(self.domains))

    def _domain_tasks(
        self,
        topics: Topics,
        profile: ProfileFacts,
        copies: Copies,
        networks: Mapping[str, NetworkFacts],
        graph: Mapping[str, float],
    ) -> Iterator[tuple[str | None, DomainTask | None]]:
        """Each domain with the digest that is kept with its judgement, and what is to be judged where it changed."""
        weights = [(one.name, one.family, one.weight) for one in self.markers]
        common = digest(rules(), sorted(asdict(self.settings).items()), weights)
        for domain_id, name in self.domains:
            standing = self._standing(domain_id, name, networks, graph)
            if profile.own_outlinks is not None:
                standing.reciprocal = name in profile.own_outlinks
            pages = stored.pages_of_domain(self.audit, domain_id)
            copied = {page: facts for page in pages if (facts := copies(page)) is not None}
            rests_on = self._rests_on(
                domain_id, standing, [(page, told(copies(page))) for page in pages], common
            )
            judged, answers = remembered.judgement_remembered(self.audit, domain_id)
            same = self.remembers and judged == rests_on and same_answers(profile, answers)
            if not same:
                row = home_of(self.audit, domain_id)
                standing.home = home_facts(row, standing.footprints, topics)
            task = (
                None if same else DomainTask(self._domain_rows(domain_id), domain_id, name, standing, copied)
            )
            yield rests_on if self.remembers else None, task

    def _standing(
        self, domain_id: int, name: str, networks: Mapping[str, NetworkFacts], graph: Mapping[str, float]
    ) -> Standing:
        figures = merged_figures(stored.vendor_figures(self.audit, domain_id), self.strengths)
        return Standing(
            stored.footprints_of_domain(self.audit, domain_id),
            authority(name, figures, self.ranks, graph),
            self._blocklisted(name),
            self.decisions.get(name),
            networks.get(name),
            None,
        )

    def _rests_on(self, domain_id: int, standing: Standing, copied: list[Any], common: str) -> str:
        """A digest of all that the judgement of a domain rests on, besides what it asks of the profile."""
        known = (standing.footprints, standing.authority, standing.blocklisted, standing.decision)
        beside = home_digest(self.audit, domain_id), guises_digest(self.audit, [page for page, _ in copied])
        shared = (standing.reciprocal, told(standing.network), beside)
        links = remembered.links_remembered(self.audit, domain_id)
        return digest(common, links, known, shared, copied)

    def _rank_domains(self, graph: Graph) -> None:
        """Ranks over the crawled graph; distrust spreads from the domains just judged toxic."""
        self.report("Ranks", 0, 0)
        ranks = link_ranks(graph, spam=stored.toxic_domains(self.audit))
        trust, distrust = ranks.trust or {}, ranks.distrust or {}
        stored.store_link_ranks(
            self.audit,
            (
                (rank, ranks.harmonic[name], trust.get(name), distrust.get(name), name)
                for name, rank in ranks.pagerank.items()
            ),
        )

    def _domain_rows(self, domain_id: int) -> list[Row]:
        rows = list(stored.link_rows(self.reader, domain_id))
        guises = guises_of_pages(self.audit, {row["page_id"] for row in rows})
        outlinks: dict[int, dict[str, int]] = {}
        for row in rows:
            number = row["snapshot_id"]
            if number is not None and number not in outlinks:
                outlinks[number] = stored.outlinks_of(self.audit, number)
            row["outlinks"], row["guises"] = outlinks.get(number), guises.get(row["page_id"])
        return rows

    def _blocklisted(self, name: str) -> str | None:
        if not self.blocked:
            return None
        return next((title for title, names in self.blocked.items() if name in names), "")
