"""Visits the referring pages of one or many audits on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from linkvet.scale.rows import SCHEMA, Row
from linkvet.scale.session import cluster
from linkvet.scale.share import visited
from linkvet.scale.shares import Share, Shares
from linkvet.scale.waves import Told, Waves


def crawl(paths: Iterable[Path], out: str, master: str, options: dict[str, Any], told: Told) -> int:
    """Visit every unvisited page of the audit files, and write what was seen to ``out``; says how many shares.

    Sites are divided among many processes, each site to one of them, so politeness holds as on one machine. A run
    that ends goes on from what it has written; a share that was lost with its machine is visited again. ``options``
    are those of ``CrawlOptions``. Raises AuditError for input that cannot be used.
    """

    def visit(some: Iterable[Share]) -> Iterator[Row]:
        for share in some:
            yield from visited(share, options)

    with Shares(paths) as shares, cluster(master, "crawl") as spark:
        waves = Waves(spark, out, shares.plan())
        waves.carry_out(range(len(shares)), shares.load, visit, SCHEMA, told)
        return len(shares)
