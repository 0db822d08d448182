"""How strong a referring domain is, 0 to 100, and who says so.

Sources in this order: figures of the link indexes for the domain, open rank lists, figures of the link indexes for
its pages, and the crawled graph. What no source knows is ``None``: to be absent from a list of the strongest says
nothing bad.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

import numpy as np

from linkvet.analysis.authority.rank_lists import RankList, rank_score
from linkvet.analysis.networks.link_graph import Graph, pagerank
from linkvet.store.types import Curve, Strength, Strengths

MIN_DOMAINS = 2_000
MIN_EDGES = 10_000
MIN_LINKING = 3
"""Domains that must link to a domain before the crawled graph says anything of it."""
GRAPH_CEILING = 80.0
"""A crawl that started from one site's backlinks cannot tell the strongest sites from the strong."""


def _scaled(value: float, curve: Curve) -> float:
    points_x, points_y = zip(*curve, strict=True)
    return float(np.interp(value, points_x, points_y))


def merged_figures(
    rows: Iterable[tuple[str, Mapping[str, float]]], strengths: Strengths
) -> dict[Strength, float]:
    """Of all rows that speak of one domain, each with its vendor: the highest of each figure that tells strength.

    A domain is as strong as its best page.
    """
    merged: dict[Strength, float] = {}
    for vendor, figures in rows:
        known = strengths.get(vendor, {})
        for name, value in figures.items():
            strength = known.get(name)
            if strength and math.isfinite(value) and value > merged.get(strength, -math.inf):
                merged[strength] = value
    return merged


def vendor_authority(figures: Mapping[Strength, float]) -> tuple[float | None, str]:
    """Strength after the figures that came with the export, and their names.

    Several domain figures count as their median, so one odd index decides nothing. Figures of the page are
    used only where none of the domain is given.
    """
    known = [(figure, value) for figure, value in figures.items() if value >= 0]
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
    figures: Mapping[Strength, float],
    lists: Sequence[RankList] = (),
    graph: Mapping[str, float] | None = None,
) -> tuple[float | None, str]:
    """Strength of a referring domain, 0 to 100, and its source in words; ``(None, "")`` when nothing is known."""
    of_domain = {figure: value for figure, value in figures.items() if not figure.of_page}
    said = (vendor_authority(of_domain), listed_authority(domain, lists), vendor_authority(figures))
    for strength, source in said:
        if strength is not None:
            return strength, source
    strength = (graph or {}).get(domain)
    return (strength, "links between the crawled sites") if strength is not None else (None, "")
