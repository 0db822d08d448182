"""How whole links are judged, from the page's HTML to the toxicity: unseen made pages, and real pages.

``python benchmarks/quality_whole.py [--real]``. The pages of ``cases/unseen.jsonl`` that link to one made-up bicycle
shop are analyzed as one audit; real pages of the corpus are analyzed as referring pages of the sites that they link
to most, and nearly all of those links are natural. Real pages that deserve what is said of them are named here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import quality_kinds  # noqa: E402
from benchmarks.corpus import corpus, lines_of, page_of  # noqa: E402
from linkvet.analysis.judging.scoring import SUSPICIOUS  # noqa: E402
from linkvet.crawler.page.document import Document, read_document  # noqa: E402
from linkvet.crawler.page.facts import page_facts  # noqa: E402
from linkvet.crawler.page.footprints.find import footprints_of  # noqa: E402
from linkvet.crawler.page.linking.links import target_links  # noqa: E402
from linkvet.python import analyze  # noqa: E402
from linkvet.store.claimed.imports import Source, record_import  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402
from linkvet.store.seen.frontier import start_crawl  # noqa: E402
from linkvet.store.seen.own_pages import OwnPage, record_own_page  # noqa: E402
from linkvet.store.seen.visits import record_visit  # noqa: E402
from linkvet.store.types import Claim, Visit  # noqa: E402
from linkvet.store.urls import Scope, parse_url  # noqa: E402

SHOP = "larkfield.example"
Page = tuple[Document, bytes]
"""A page as parsed, and its bytes."""
DAY = "2026-11-01T10:00:00Z"
SPAM = frozenset("bad_neighbourhood hacked scam generated guest_post doorway directory paid".split())
TARGETS = 8
"""Sites of the corpus that most of its pages link to, each audited by itself."""
DESERVED = ("silvias.net", "05925.net", "baileybridge.nl")
"""Hosts whose pages were broken into or belong to a spam trade, checked by hand."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One link as the audit judged it."""

    page: str
    toxicity: float
    markers: dict[str, str]
    """Name → evidence."""


def judged(settings: Settings, pages: Iterable[Page], own: Iterable[OwnPage] = ()) -> Iterator[Judged]:
    """The links of pages to the audited site, after a whole analysis."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.audit"
        with Audit.create(path, settings) as audit:
            for page in own:
                record_own_page(audit, page)
            record(audit, settings.target, list(pages))
        analyze(path)
        with Audit.open(path) as audit:
            yield from _read(audit)


def record(audit: Audit, target: str, pages: list[Page]) -> None:
    """Put visits of pages into an audit, as the crawler would."""
    claims = [Claim(doc.url.href) for doc, _ in pages]
    record_import(audit, Source("whole.csv", "whole", "csv", "whole", []), claims)
    crawl = start_crawl(audit)
    ids = dict(audit.conn.execute("SELECT url, id FROM pages").fetchall())
    for doc, html in pages:
        facts = page_facts(doc, {})
        found = target_links(doc, Scope.of(target).contains, target_host=target)
        facts.internal_links, facts.external_links = found.internal, found.external
        facts.outlinks = found.outlinks
        address = doc.url.href.partition("#")[0]
        if found.links and address in ids:
            visit = Visit(ids.pop(address), DAY, "read", http_status=200, final_url=address, facts=facts)
            visit.links, visit.footprints = found.links, footprints_of(doc, html)
            record_visit(audit, crawl.id, visit)


def _read(audit: Audit) -> Iterator[Judged]:
    found: dict[int, tuple[str, float, dict[str, str]]] = {}
    rows = audit.conn.execute(
        "SELECT b.id, p.url, j.toxicity, f.marker, f.evidence FROM backlinks b JOIN pages p ON p.id = b.page_id"
        " JOIN judgements j ON j.backlink_id = b.id LEFT JOIN findings f ON f.backlink_id = b.id"
        " WHERE b.state = 'live' AND j.toxicity IS NOT NULL ORDER BY b.id, f.share DESC"
    )
    for link, url, toxicity, marker, evidence in rows:
        entry = found.setdefault(link, (url, toxicity, {}))
        if marker:
            entry[2][marker] = evidence
    yield from (Judged(*entry) for entry in found.values())


def shop_pages() -> list[OwnPage]:
    """The pages of the made-up shop that the unseen pages link to."""
    texts = {
        "/": ("Larkfield: hand built bicycles", "Larkfield builds bicycles by hand in Leeds. "),
        "/gravel": (
            "Gravel bikes | Larkfield",
            "Gravel bikes with steel frames, wide tyres and disc brakes. ",
        ),
        "/workshop": ("Bicycle repair workshop | Larkfield", "We true wheels, bleed brakes, mend chains. "),
    }
    pages = []
    for path, (title, text) in texts.items():
        own = OwnPage(f"https://{SHOP}{path}", DAY, 200, title=title, text=(text + _ABOUT_BIKES) * 3)
        own.headings, own.words, own.outlinks = [title], 200, {}
        pages.append(own)
    return pages


_ABOUT_BIKES = (
    "Road bikes, touring bikes, cargo bikes and city bicycles for riders of every age. Saddles, pedals, handlebars, "
    "tyres, chains and lights; cycling clothes, panniers and locks. Test rides on Saturdays. "
)


def unseen(name: str) -> tuple[list[Judged], list[Judged]]:
    """Links of natural and of spam pages of one half of the unseen cases."""
    cases = [
        case for case in quality_kinds.lines(quality_kinds.CASES / "unseen.jsonl") if case["set"] == name
    ]
    pages, spam = [], {}
    for case in cases:
        url = parse_url(case["url"])
        if "html" not in case or url is None:
            continue
        html = quality_kinds.made_html(case).encode()
        pages.append((read_document(html, url, "utf-8"), html))
        spam[url.href] = bool(SPAM & set(case["signs"])) or case.get("kind") == "parked"
    links = list(judged(Settings(SHOP, brands=["Larkfield"]), pages, shop_pages()))
    return [one for one in links if not spam[one.page]], [one for one in links if spam[one.page]]


def real() -> list[Judged]:
    """Links of real pages to the sites that most of them name, without those that deserve their name."""
    folder = corpus()
    if folder is None:
        return []
    labels = {row["file"]: row for row in lines_of(folder / "pages" / "labels.jsonl")}
    most = Counter(target for row in labels.values() for target in row["targets"]).most_common(TARGETS)
    index = [entry for entry in lines_of(folder / "pages" / "index.jsonl") if labels.get(entry["file"])]
    links: list[Judged] = []
    for target, _ in most:
        chosen = [entry for entry in index if target in labels[entry["file"]]["targets"]]
        pages = [(page_of(folder, entry), b"") for entry in chosen]
        pages = [page for page in pages if page[0].url.domain != target]
        links += judged(Settings(target, brands=[target.partition(".")[0].capitalize()]), pages)
    return [one for one in links if not any(host in one.page for host in DESERVED)]


def share(links: list[Judged]) -> float:
    """Share of links that are at least suspicious."""
    return sum(one.toxicity >= SUSPICIOUS for one in links) / max(1, len(links))


def score(name: str = "fresh-test") -> dict[str, float]:
    """Shares of links at or above the suspicious level, by what they are."""
    natural, spam = unseen(name)
    figures = {"natural_suspicious": share(natural), "spam_suspicious": share(spam)}
    figures["spam_marked"] = sum(bool(HARD & one.markers.keys()) for one in spam) / max(1, len(spam))
    links = real()
    if links:
        figures["real_natural_suspicious"] = share(links)
    return figures


HARD = frozenset(
    "bad_neighbourhood hacked_page scam_signs generated_text doorway_page guest_post_farm paid_link_unmarked"
    " link_directory link_list_page parked_domain irrelevant_anchor hidden_link money_anchor".split()
)
"""Markers of which one at least should stand on a spam page."""


def main() -> None:
    """Print the shares, and the links that are judged otherwise than they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", action="store_true", help="show every finding on real pages")
    options = parser.parse_args()
    if options.real:
        for one in sorted(real(), key=lambda one: -one.toxicity):
            if one.markers:
                print(f"{one.toxicity:5.1f} {one.page[:100]}")
                print(*(f"        {name}: {told[:160]}" for name, told in one.markers.items()), sep="\n")
        return
    natural, spam = unseen("fresh-dev")
    for title, links in (("natural", natural), ("spam", spam)):
        print(f"{title}: {share(links):.3f} of {len(links)} suspicious")
        for one in sorted(links, key=lambda one: -one.toxicity):
            print(f"  {one.toxicity:5.1f} {one.page[:70]:70} {' '.join(one.markers)}")
    print(score())


if __name__ == "__main__":
    main()
