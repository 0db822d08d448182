"""The analysis: from stored facts to findings and scores, without the network, and again at will.

Links are judged domain by domain, so that memory stays bounded whatever the size of the profile. Judgements are
remembered with a digest of all they rest on (``linkvet.analysis.digests``): after a crawl only what changed is judged
again, and the outcome is that of judging everything anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Generic, TypeVar

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.classify import classify
from linkvet.analysis.anchors.trade import trade_of
from linkvet.analysis.authority.blocklists import read_blocklist
from linkvet.analysis.authority.rank_lists import RankList, read_ranks
from linkvet.analysis.authority.score import authority, graph_authority, merged_figures
from linkvet.analysis.copies.find import Doc, OwnDoc, compare_pages, family_rows
from linkvet.analysis.digests import digest, rules, same_answers, told
from linkvet.analysis.facts import NetworkFacts, ProfileFacts
from linkvet.analysis.judging.conditions import money_word
from linkvet.analysis.judging.domains import Copies, DomainJudge, Row, Standing
from linkvet.analysis.judging.from_rows import target_of, target_pages
from linkvet.analysis.judging.marker import Marker, all_markers
from linkvet.analysis.judging.search_words import asks_for, product_head
from linkvet.analysis.judging.weights import weighed
from linkvet.analysis.networks.blasts import domain_blasts
from linkvet.analysis.networks.find import LinkSign, PageSign, find_networks, network_facts
from linkvet.analysis.networks.link_graph import Graph, crawled_graph, link_ranks
from linkvet.analysis.pages.doorways import doorway_families
from linkvet.analysis.pages.judge import judge_page, view_of
from linkvet.analysis.profile.tally import ProfileTally
from linkvet.analysis.profile.velocity import velocity
from linkvet.analysis.topics.topics import TARGET_PAGES, Topics, TopicsBuilder
from linkvet.analysis.words.keywords import search_phrase
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.judged import remembered
from linkvet.store.judged import rows as stored
from linkvet.store.urls import link_key

BATCH = 200
DOMAINS_AT_ONCE = 50
"""Domains whose anchors are stored together."""
SAMPLED_PAGES = 2_000
"""Referring pages whose words tell what is common and what is rare: the first that were read, as they were then."""
STANDING = "backlink_id page_id target_url state link_id snapshot_id final_url first_seen basis".split()
"""What the judgement of a link rests on; a snapshot and a link never change, so their numbers are enough."""
OWN = "url final_url title headings text language http_status".split()
"""What judgements read of the audited site's own pages."""
PUSHED = ("exact", "near")
"""Anchors that are search phrases of the page they lead to."""
SELLING = ("broad", "contextual", "irrelevant", "other")
"""Anchors that are search phrases where they ask for a purchase."""
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
        return _Run(audit, reader, options, report, tuple(markers) if markers else None).run()


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
        markers: tuple[Marker, ...] | None,
    ) -> None:
        self.audit, self.reader, self.report = audit, reader, report
        self.settings: Settings = audit.settings
        self.remembers = markers is None
        self.markers = weighed(markers or all_markers(), self.settings.weights)
        self.domains = stored.domain_ids(audit)
        names = {name for _, name in self.domains}
        self.ranks: list[RankList] = [read_ranks(file, names) for file in options.ranks]
        self.blocked = {file.stem: read_blocklist(file, names) for file in options.blocklists}
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
        profile = tally.profile(self.settings, self._own_outlinks())
        profile.trade = self.trade
        self._judge_domains(profile, copies, networks, graph_authority(graph))
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
        return topics

    def _judge_pages(self, topics: Topics) -> None:
        waiting = self._unjudged_pages()
        done = 0
        while batch := list(islice(waiting, BATCH)):
            judged = []
            for snapshot, footprints, basis in batch:
                row = stored.page_row(self.audit, snapshot)
                view = view_of(row, stored.outlinks_of(self.audit, snapshot), footprints)
                judged.append(judge_page(row, view, topics, basis))
            stored.store_page_judgements(self.audit, judged)
            done += len(batch)
            self.report("Pages", done, 0)

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
        fresh = self._fresh_anchors(topics, tally)
        while batch := list(islice(fresh, DOMAINS_AT_ONCE)):
            stored.store_anchor_classes(self.audit, batch)

    def _fresh_anchors(
        self, topics: Topics, tally: ProfileTally
    ) -> Iterator[tuple[int, str, list[stored.Anchor]]]:
        """Domains whose links changed, with a digest of these and their anchors; all links are counted."""
        links = groupby(stored.standing_links(self.reader), key=itemgetter("domain_id"))
        for done, (domain_id, some) in enumerate(links, 1):
            rows = list(some)
            known = digest(self.basis, [[row[name] for name in STANDING] for row in rows])
            if known != remembered.links_remembered(self.audit, domain_id):
                anchors = list(self._classified(domain_id, topics))
                classes = {one[0]: one[1] for one in anchors}
                for row in rows:
                    row["anchor_class"] = classes.get(row["backlink_id"])
                yield domain_id, known, anchors
            tally.add_links([row for row in rows if row["state"] == "live"])
            self.report("Anchors", done, len(self.domains))

    def _classified(self, domain_id: int, topics: Topics) -> Iterator[stored.Anchor]:
        """The anchors of a domain's live links."""
        for row in stored.link_rows(self.audit, domain_id):
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
                topics.context_relevance,
            )
            relevance = topics.context_relevance(
                row["context"] or "", row["paragraph"] or "", row["anchor"] or "", row["heading"] or ""
            )
            yield row["backlink_id"], anchor_class, evidence, relevance

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
        analysis.networks = len(networks)
        stored.store_networks(self.audit, rows, {network.id: network.members for network in networks})
        facts = network_facts(networks, footprints, pages)
        read = stored.page_signs(self.reader, PAGES_PER_DOMAIN)
        framed = ((row["domain"], row["url"], row["frame"]) for row in read)
        doorways = doorway_families(framed)
        for domain, said in doorways.items():
            facts.setdefault(domain, NetworkFacts()).doorways = said
        for domain, said in domain_blasts(Again(lambda: self._link_signs(None)), doorways).items():
            facts.setdefault(domain, NetworkFacts()).blast = said
        return facts

    def _page_signs(self, copies: Copies) -> Iterator[PageSign]:
        for row in stored.page_signs(self.reader, PAGES_PER_DOMAIN):
            if _is_copy(copies, row["page_id"]):
                row["url"], row["title"] = "", None
            yield PageSign(
                row["domain"], row["url"], row["title"], row["shape"], row["outlinks"], row["frame"]
            )

    def _link_signs(self, copies: Copies | None) -> Iterator[LinkSign]:
        """Live links, without those in texts that sites copied where copies are given."""
        for row in stored.link_signs(self.reader):
            if copies is None or not _is_copy(copies, row["page_id"]):
                anchor, kind = row["anchor"] or "", row["anchor_class"]
                pushed = kind in PUSHED or (kind in SELLING and self._sells(anchor))
                yield LinkSign(row["domain"], row["target"], row["anchor"], row["day"], pushed)

    def _sells(self, anchor: str) -> bool:
        """Whether an anchor asks for a purchase or for goods of the site's trade."""
        if money_word(anchor) or search_phrase(anchor, self.trade):
            return True
        return bool(product_head(anchor)) and asks_for(anchor, None)

    def _footprints(self) -> Iterator[tuple[str, str, str]]:
        """Signs of who runs the referring domains, without what they quote of the audited site itself."""
        own = "@" + self.brands.domain
        for domain, kind, value in stored.all_footprints(self.audit):
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
        graph: Mapping[str, float],
    ) -> None:
        """Judge the domains of which anything changed that their judgement rests on."""
        stored.forget_gone_domains(self.audit)
        judge = DomainJudge(self.markers, profile, self.targets, copies)
        weights = [(one.name, one.family, one.weight) for one in self.markers]
        common = digest(rules(), sorted(asdict(self.settings).items()), weights)
        for done, (domain_id, name) in enumerate(self.domains, 1):
            standing = self._standing(domain_id, name, networks, graph)
            if profile.own_outlinks is not None:
                standing.reciprocal = name in profile.own_outlinks
            rests_on = self._rests_on(domain_id, standing, copies, common)
            judged, answers = remembered.judgement_remembered(self.audit, domain_id)
            if not self.remembers or judged != rests_on or not same_answers(profile, answers):
                found = judge.judge(self._domain_rows(domain_id), domain_id, name, standing)
                kept = rests_on if self.remembers else None
                stored.store_domain(self.audit, found.domain, found.links, found.findings, kept, found.asked)
            self.report("Domains", done, len(self.domains))

    def _standing(
        self, domain_id: int, name: str, networks: Mapping[str, NetworkFacts], graph: Mapping[str, float]
    ) -> Standing:
        figures = merged_figures(stored.vendor_figures(self.audit, domain_id))
        return Standing(
            stored.footprints_of_domain(self.audit, domain_id),
            authority(name, figures, self.ranks, graph),
            self._blocklisted(name),
            self.decisions.get(name),
            networks.get(name),
            None,
        )

    def _rests_on(self, domain_id: int, standing: Standing, copies: Copies, common: str) -> str:
        """A digest of all that the judgement of a domain rests on, besides what it asks of the profile."""
        copied = [(page, told(copies(page))) for page in stored.pages_of_domain(self.audit, domain_id)]
        known = (standing.footprints, standing.authority, standing.blocklisted, standing.decision)
        shared = (standing.reciprocal, told(standing.network))
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
        outlinks: dict[int, dict[str, int]] = {}
        for row in rows:
            number = row["snapshot_id"]
            if number is not None and number not in outlinks:
                outlinks[number] = stored.outlinks_of(self.audit, number)
            row["outlinks"] = outlinks.get(number)
        return rows

    def _blocklisted(self, name: str) -> str | None:
        if not self.blocked:
            return None
        return next((title for title, names in self.blocked.items() if name in names), "")


def _is_copy(copies: Copies, page_id: int) -> bool:
    found = copies(page_id)
    return found is not None and found.family is not None
