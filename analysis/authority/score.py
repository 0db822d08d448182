"""How strong a referring domain is, 0 to 100, and who says so.

Sources in this order: figures of the link indexes for the domain, open rank lists, figures of the link indexes for
its pages, and the crawled graph. What no source knows is ``None``: to be absent from a list of the strongest says
nothing bad.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from linkvet.analysis.authority.rank_lists import RankList, rank_score
from linkvet.analysis.networks.link_graph import Graph, pagerank

Curve = tuple[tuple[float, float], ...]
_AS_IS: Curve = ((0, 0), (100, 100))


@dataclass(frozen=True, slots=True)
class Figure:
    """How one vendor figure is read."""

    label: str
    curve: Curve
    """Corner points: the vendor's value → our scale, straight between them."""
    of_page: bool = False
    """It speaks of the page; the domain is at least as strong."""


_FLOW: Curve = ((0, 0), (5, 15), (10, 25), (20, 42), (40, 65), (60, 82), (100, 100))
_ASCORE: Curve = ((0, 0), (10, 16), (20, 30), (40, 54), (60, 74), (80, 90), (100, 100))
_THOUSAND: Curve = ((0, 0), (1000, 100))
_COUNT: Curve = ((0, 0), (10, 15), (100, 33), (1_000, 50), (10_000, 67), (100_000, 83), (1_000_000, 100))

FIGURES: dict[str, Figure] = {
    "domain_rating": Figure("Ahrefs Domain Rating", _AS_IS),
    "domain_authority": Figure("Moz Domain Authority", _AS_IS),
    "domain_authority_score": Figure("Semrush Authority Score", _ASCORE),
    "domain_trust_flow": Figure("Majestic Trust Flow", _FLOW),
    "domain_citation_flow": Figure("Majestic Citation Flow", _FLOW),
    "domain_inlink_rank": Figure("SE Ranking Domain InLink Rank", _AS_IS),
    "domain_rank": Figure("DataForSEO domain rank", _THOUSAND),
    "domains_linking_to_domain": Figure("Moz linking domains", _COUNT),
    "pagerank": Figure("PageRank", ((0, 0), (10, 100))),
    "url_rating": Figure("Ahrefs URL Rating", _AS_IS, of_page=True),
    "page_authority": Figure("Moz Page Authority", _AS_IS, of_page=True),
    "authority_score": Figure("Semrush Page Authority Score", _ASCORE, of_page=True),
    "page_score": Figure("Semrush page score", _ASCORE, of_page=True),
    "trust_flow": Figure("Majestic Trust Flow of the page", _FLOW, of_page=True),
    "citation_flow": Figure("Majestic Citation Flow of the page", _FLOW, of_page=True),
    "inlink_rank": Figure("SE Ranking InLink Rank", _AS_IS, of_page=True),
    "page_rank": Figure("DataForSEO page rank", _THOUSAND, of_page=True),
}
"""Figures that measure strength. Domain figures of Ahrefs, Moz and SE Ranking are logarithmic and run from 0 to 100
already; Majestic's flows and Semrush's score give the same domains lower numbers and are raised by the corner
points; a count of linking domains runs logarithmically to a million. The points are our own estimate."""

MIN_DOMAINS = 2_000
MIN_EDGES = 10_000
MIN_LINKING = 3
"""Domains that must link to a domain before the crawled graph says anything of it."""
GRAPH_CEILING = 80.0
"""A crawl that started from one site's backlinks cannot tell the strongest sites from the strong."""


def _scaled(value: float, curve: Curve) -> float:
    points_x, points_y = zip(*curve, strict=True)
    return float(np.interp(value, points_x, points_y))


def merged_figures(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Figures of all rows that speak of one domain: the highest of each.

    A domain is as strong as its best page.
    """
    merged: dict[str, float] = {}
    for row in rows:
        for name, value in row.items():
            if math.isfinite(value) and value > merged.get(name, -math.inf):
                merged[name] = value
    return merged


def vendor_authority(figures: Mapping[str, float]) -> tuple[float | None, str]:
    """Strength after the figures that came with the export, and their names.

    Several domain figures count as their median, so one odd index decides nothing. Figures of the page are
    used only where none of the domain is given.
    """
    known = [(FIGURES[name], value) for name, value in figures.items() if name in FIGURES]
    known = [(figure, value) for figure, value in known if math.isfinite(value) and value >= 0]
    used = [pair for pair in known if not pair[0].of_page] or known
    if not used:
        return None, ""
    strength = median(_scaled(value, figure.curve) for figure, value in used)
    return round(strength, 1), ", ".join(f"{figure.label} {value:g}" for figure, value in used[:4])


def listed_authority(domain: str, lists: Sequence[RankList]) -> tuple[float | None, str]:
    """Strength after open rank lists that name the domain; the median where several do."""
    found = [(ranks.scores[domain], ranks) for ranks in lists if domain in ranks.scores]
    if not found:
        return None, ""
    said = ", ".join(f"{ranks.name} place {ranks.positions[domain]:,}" for _, ranks in found[:4])
    return round(median(score for score, _ in found), 1), said


def graph_authority(graph: Graph) -> dict[str, float]:
    """Strength of domains in the crawled graph (PageRank, Page et al. 1999), for those that enough others link to.

    Empty when the graph is too small to mean anything: then nothing is known.
    """
    size = graph.matrix.shape[0]
    if size < MIN_DOMAINS or graph.matrix.nnz < MIN_EDGES:
        return {}
    strength = pagerank(graph.matrix)
    linking = np.asarray(graph.matrix.astype(np.int32).sum(axis=0)).ravel()
    places = np.empty(size, dtype=np.int64)
    places[np.argsort(-strength, kind="stable")] = np.arange(1, size + 1)
    return {
        name: round(rank_score(float(places[n]), size) * GRAPH_CEILING / 100, 1)
        for name, n in zip(graph.names, graph.places.tolist(), strict=True)
        if linking[n] >= MIN_LINKING
    }


def authority(
    domain: str,
    figures: Mapping[str, float],
    lists: Sequence[RankList] = (),
    graph: Mapping[str, float] | None = None,
) -> tuple[float | None, str]:
    """Strength of a referring domain, 0 to 100, and its source in words; ``(None, "")`` when nothing is known."""
    of_domain = {
        name: value for name, value in figures.items() if name in FIGURES and not FIGURES[name].of_page
    }
    said = (vendor_authority(of_domain), listed_authority(domain, lists), vendor_authority(figures))
    for strength, source in said:
        if strength is not None:
            return strength, source
    strength = (graph or {}).get(domain)
    return (strength, "links between the crawled sites") if strength is not None else (None, "")
