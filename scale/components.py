"""Connected components of a graph: here where it is small, else on the cluster, round by round."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from linkvet.scale.waves import Steps

EDGES_HERE = 4_000_000
"""Edges up to which the machine that leads the job does it by itself, in some hundred megabytes."""
SCHEMA = "number LONG, component LONG"
MOST_ROUNDS = 60


def components(steps: Steps, edges: DataFrame) -> DataFrame:
    """The component of each node that has an edge (``one``, ``other``): the least number in it.

    Large graphs go through large-star and small-star rounds (Kiveris et al., Connected Components in MapReduce and
    Beyond, 2014), each written before the next begins, until the stars no longer change.
    """
    if edges.count() <= EDGES_HERE:
        return _here(steps, edges)
    stars = (
        edges.selectExpr("least(one, other) AS one", "greatest(one, other) AS other")
        .where("one < other")
        .distinct()
    )
    for number in range(MOST_ROUNDS):
        before = stars
        stars = steps.take(f"stars-{number:02d}", partial(_round, before))
        if stars.exceptAll(before).isEmpty() and before.exceptAll(stars).isEmpty():
            break
    ends = stars.selectExpr("other AS number", "one AS component")
    return ends.union(stars.selectExpr("one AS number", "one AS component")).distinct()


def _here(steps: Steps, edges: DataFrame) -> DataFrame:
    pairs = np.array(
        [tuple(row) for row in edges.select("one", "other").toLocalIterator()], np.int64
    ).reshape(-1, 2)
    nodes, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs), bool), (places[:, 0], places[:, 1])), (len(nodes),) * 2)
    _, labels = connected_components(graph, directed=False)
    _, first = np.unique(labels, return_index=True)
    rows = zip(nodes.tolist(), nodes[first][labels].tolist(), strict=True)
    return steps.spark.createDataFrame(list(rows), SCHEMA)


def _round(edges: DataFrame) -> DataFrame:
    """One large-star step, then one small-star step; ``one`` is the lesser end of an edge."""
    from pyspark.sql import functions

    both = edges.union(edges.selectExpr("other AS one", "one AS other"))
    least = both.groupBy("one").agg(functions.min("other").alias("least"))
    larger = (
        both.where("other > one")
        .join(least, "one")
        .selectExpr("least(one, least) AS one", "other")
        .distinct()
    )
    least = larger.groupBy("other").agg(functions.min("one").alias("least"))
    smaller = larger.join(least, "other").where("one > least").selectExpr("least AS one", "one AS other")
    return smaller.union(least.selectExpr("least AS one", "other")).distinct()
