"""A graph that stays on a cluster: links in blocks by where they lead, each gone through at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from linkvet.analysis.networks.link_graph import Bools, Floats, mean_nearness, settled_ranks
from linkvet.analysis.networks.signal_numbers import number_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from linkvet.scale.waves import Steps

LINKS_A_BLOCK = 5_000_000
CELLS = 600_000_000
"""Distances held at a time by the machine that leads the job: bounds its memory."""
KEPT_EVERY = 10
"""Steps after which it is written how far ranks have come."""
_MIDDLE = 1 << 63
_KEPT = "pagerank"


@dataclass(frozen=True, slots=True)
class Block:
    """The links that lead to a range of domains."""

    first: int
    links: csr_array
    """A row for each of these domains, with ones where domains link to it."""


class Blocks:
    """Links between domains, which are numbered in the order of their hashes, as on one machine."""

    def __init__(self, steps: Steps, links: DataFrame) -> None:
        self._steps, self._spark = steps, steps.spark
        numbered = steps.take("numbered", lambda: self._numbered(links))
        nodes = numbered.selectExpr("one AS node").union(numbered.selectExpr("other AS node")).distinct()
        self._nodes = np.sort(np.array([row.node for row in nodes.toLocalIterator()], np.int64))
        size, parts = len(self._nodes), numbered.count() // LINKS_A_BLOCK + 1
        parts = max(parts, self._spark.sparkContext.defaultParallelism)
        limits = [size * part // parts for part in range(parts + 1)]
        shared = self._spark.sparkContext.broadcast(self._nodes)
        self._out = np.zeros(size)
        for row in numbered.groupBy("one").count().toLocalIterator():
            self._out[np.searchsorted(self._nodes, row.one)] = row["count"]

        def placed(row: Any) -> tuple[int, tuple[int, int]]:
            place = int(np.searchsorted(shared.value, row.other))
            part = int(np.searchsorted(limits, place, side="right")) - 1
            return part, (place - limits[part], int(np.searchsorted(shared.value, row.one)))

        def block(part: int, ends: Iterable[tuple[int, tuple[int, int]]]) -> Iterable[Block]:
            pairs = np.array([pair for _, pair in ends], np.int64).reshape(-1, 2)
            shape = limits[part + 1] - limits[part], size
            ones = np.ones(len(pairs), np.float32)
            yield Block(limits[part], csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=shape))

        together = numbered.rdd.map(placed).partitionBy(parts, lambda part: part)
        self._blocks = together.mapPartitionsWithIndex(block).persist()

    def places(self, names: Iterable[str]) -> dict[str, int]:
        """Where some domains stand, as far as they are in the graph."""
        found = {name: int(np.searchsorted(self._nodes, _signed(name))) for name in names}
        return {
            name: place
            for name, place in found.items()
            if place < len(self._nodes) and self._nodes[place] == _signed(name)
        }

    def pagerank(self) -> Floats:
        """PageRank of all domains; a run that ended goes on where it was last written."""
        size = len(self._nodes)
        kept = self._steps.kept(_KEPT)
        before = None if kept is None else np.frombuffer(kept, np.float64)

        def told(step: int, rank: Floats) -> None:
            if step % KEPT_EVERY == KEPT_EVERY - 1:
                self._steps.keep(_KEPT, rank.tobytes())

        follow = self._step(lambda links, shares: links.astype(np.float64) @ shares)
        return settled_ranks(follow, self._out, np.full(size, 1.0 / size), rank=before, told=told)

    def harmonic(self) -> Floats:
        """Harmonic centrality of all domains, or their nearness to some random ones where there are many."""

        def reach(front: Bools) -> Bools:
            columns = front.shape[1]
            step = self._step(
                lambda links, bits: np.packbits(
                    links @ np.unpackbits(bits, axis=1, count=columns).astype(np.float32) > 0, axis=1
                )
            )
            reached: Bools = np.unpackbits(step(np.packbits(front, axis=1)), axis=1, count=columns).astype(
                bool
            )
            return reached

        return mean_nearness(reach, len(self._nodes), cells=CELLS)

    def _step(
        self, work: Callable[[Any, npt.NDArray[Any]], npt.NDArray[Any]]
    ) -> Callable[[npt.NDArray[Any]], npt.NDArray[Any]]:
        """Work on every block, with an array that all see; what comes back is put together in their order."""

        def step(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
            shared = self._spark.sparkContext.broadcast(array)
            found = self._blocks.map(lambda block: (block.first, work(block.links, shared.value))).collect()
            shared.destroy()
            return np.concatenate([some for _, some in sorted(found, key=lambda one: one[0])])

        return step

    def _numbered(self, links: DataFrame) -> DataFrame:
        ends = links.rdd.map(lambda row: (_signed(row.domain), _signed(row.other)))
        return self._spark.createDataFrame(ends, "one LONG, other LONG")


def _signed(name: str) -> int:
    """The number of a domain in the order of unsigned ones, as a signed one."""
    return number_of(("", name)) - _MIDDLE
