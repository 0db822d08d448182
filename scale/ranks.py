"""Ranks the domains that a crawl on the cluster saw by the links between them.

The cluster brings pages down to links between domains. As far as these fit one machine, ``analysis.networks`` ranks
them there; beyond, they stay on the cluster in blocks, and each step of the same methods goes through these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from linkvet.analysis.authority.rank_lists import read_ranks
from linkvet.analysis.networks.link_graph import Floats, crawled_graph, harmonic, pagerank
from linkvet.scale.blocks import Blocks
from linkvet.scale.rows import SCHEMA, row_of
from linkvet.scale.seen import Seen
from linkvet.scale.session import cluster
from linkvet.scale.waves import Steps

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

LINKS_HERE = 20_000_000
"""Links between domains up to which the machine that leads the job ranks by itself, in about a gigabyte."""
Ranks = dict[str, tuple[float, float]]


def ranks(source: str, out: str, master: str, files: Iterable[Path] = ()) -> int:
    """Write PageRank and harmonic centrality of the domains at ``source`` to ``out``; says of how many.

    ``files`` are published rank lists, to stand beside them. Harmonic centrality is exact for up to 2,000 domains;
    of more, the nearness to as many random ones stands for all. Raises AuditError for input that cannot be used.
    """
    paths = [str(path) for path in files]
    with cluster(master, "ranks") as spark:
        seen = Seen(spark, source)
        steps = Steps(spark, out, seen.plan("ranks", ranks=paths))
        if not steps.done:
            links = steps.take("links", lambda: _links(steps, seen))
            names = [row.domain for row in seen.rows("page").select("domain").distinct().toLocalIterator()]
            near = _here(links, names) if links.count() <= LINKS_HERE else _there(steps, links, names)
            steps.finish(
                spark.createDataFrame(
                    list(_rows(near, [read_ranks(Path(path), names) for path in paths])), SCHEMA
                )
            )
        return steps.count("rank")


def _links(steps: Steps, seen: Seen) -> DataFrame:
    """Links between domains, each once."""
    linked = seen.latest("page").rdd.flatMap(_outlinks)
    return steps.spark.createDataFrame(linked, "domain STRING, other STRING").distinct()


def _outlinks(row: Any) -> Iterator[tuple[str, str]]:
    yield from ((row.domain, other) for other in json.loads(row.record)["outlinks"] if other != row.domain)


def _here(links: DataFrame, names: list[str]) -> Ranks:
    ordered = links.orderBy("domain").toLocalIterator()
    linked = groupby(((row.domain, row.other) for row in ordered), key=lambda link: link[0])
    graph = crawled_graph(((domain, [other for _, other in some]) for domain, some in linked), names)
    if not graph.names:
        return {}
    ranked, near = pagerank(graph.matrix)[graph.places], harmonic(graph.matrix)[graph.places]
    return _named(graph.names, ranked, near, set(names))


def _there(steps: Steps, links: DataFrame, names: list[str]) -> Ranks:
    blocks = Blocks(steps, links)
    ranked, near = blocks.pagerank(), blocks.harmonic()
    known = blocks.places(names)
    places = np.array(list(known.values()), np.int64)
    return _named(list(known), ranked[places], near[places], set(names))


def _named(names: list[str], ranked: Floats, near: Floats, wanted: set[str]) -> Ranks:
    both = zip(names, ranked.tolist(), near.tolist(), strict=True)
    return {name: (rank, nearness) for name, rank, nearness in both if name in wanted}


def _rows(found: Ranks, lists: list[Any]) -> Iterator[tuple[Any, ...]]:
    for domain, (rank, nearness) in sorted(found.items()):
        places = {one.name: one.positions[domain] for one in lists if domain in one.positions}
        record = {"domain": domain, "pagerank": rank, "harmonic": nearness, "lists": places}
        yield row_of("", "rank", record, domain)
