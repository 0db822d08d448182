"""Looks for domains of one hand among all that a crawl on the cluster saw, whatever site they link to.

The cluster drops what cannot join domains: values that one domain has, or too many. The few that are left, with the
names of all domains, are decided by ``analysis.networks`` as on one machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.networks.find import Network, add_common_signs, networks_in
from linkvet.analysis.networks.grouping import LEAST_WEIGHT
from linkvet.analysis.networks.page_signals import LEAST_SHAPE, PageSign, Templates, page_signs
from linkvet.analysis.networks.signal_kinds import quoted, shared_signs, weight_of
from linkvet.analysis.networks.signal_numbers import SignBook
from linkvet.analysis.run.network_signs import PAGES_PER_DOMAIN
from linkvet.scale.rows import SCHEMA, Row, row_of
from linkvet.scale.seen import Seen
from linkvet.scale.session import cluster
from linkvet.scale.waves import Steps

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PAGE = "domain STRING, url STRING, title STRING, shape ARRAY<LONG>, outlinks ARRAY<STRING>"
SIGN = "domain STRING, stock BOOLEAN, kind STRING, value STRING"
BUCKET = "domain STRING, url STRING, shape ARRAY<LONG>, band INT, bucket LONG"


def networks(source: str, out: str, master: str) -> int:
    """Write the networks among the domains at ``source`` to ``out``; says how many.

    Raises AuditError where ``source`` holds no result of a crawl.
    """
    with cluster(master, "networks") as spark:
        seen = Seen(spark, source)
        steps = Steps(spark, out, seen.plan("networks"))
        if not steps.done:
            found = networks_in(_Signs(steps, seen).book())
            rows = [row for network in found for row in _rows(network)]
            steps.finish(spark.createDataFrame(rows, SCHEMA))
        return steps.count("network")


class _Signs:
    """The signs of all domains."""

    def __init__(self, steps: Steps, seen: Seen) -> None:
        self._spark = steps.spark
        self._own = [Brands(scope.host).domain for scope in seen.scopes]
        self._targets = frozenset(scope.host for scope in seen.scopes)
        self._pages = steps.take("pages", lambda: self._speaking(seen))
        self._signs = steps.take("signs", lambda: self._shown(seen))

    def book(self) -> SignBook:
        """The signs that join domains, with the names of all."""
        book = SignBook()
        domains = self._pages.select("domain").union(self._signs.select("domain")).distinct()
        for row in domains.toLocalIterator():
            book.add(row.domain, ())
        for row in self._rare(len(book.domains)).toLocalIterator():
            book.add_named(row.domain, (row.kind, row.value))
        stock = {
            row.domain for row in self._signs.where("stock").select("domain").distinct().toLocalIterator()
        }
        edges = [(row.domain, row.other) for row in self._edges(domains).toLocalIterator()]
        add_common_signs(book, self._templates(), stock, edges)
        return book

    def _speaking(self, seen: Seen) -> DataFrame:
        """The first pages of each domain."""
        from pyspark.sql import Window, functions

        pages = self._spark.createDataFrame(seen.latest("page").rdd.flatMap(_page), PAGE)
        place = functions.row_number().over(Window.partitionBy("domain").orderBy("url"))
        return pages.withColumn("place", place).where(f"place <= {PAGES_PER_DOMAIN}").drop("place")

    def _shown(self, seen: Seen) -> DataFrame:
        """The signs of footprints and pages, each once; a domain without any has one without a kind."""
        own, targets = self._own, self._targets
        by_domain: Any = seen.rows("site").select("domain", "record").rdd.groupByKey()
        prints = by_domain.flatMap(lambda row: _footprints(row[0], row[1], own))
        shown = self._pages.rdd.flatMap(lambda row: _page_signs(row, targets))
        return self._spark.createDataFrame(prints.union(shown), SIGN).distinct()

    def _rare(self, population: int) -> DataFrame:
        """Signs that several and not too many domains have."""
        signs = self._signs.where("kind IS NOT NULL").select("domain", "kind", "value").distinct()
        counted = signs.groupBy("kind", "value").count().where("count > 1")
        holders = counted.select("kind", "count").distinct().collect()
        worth = [
            (row.kind, row["count"])
            for row in holders
            if weight_of(row.kind, row["count"], population) > LEAST_WEIGHT
        ]
        kept = counted.join(self._spark.createDataFrame(worth, "kind STRING, count LONG"), ["kind", "count"])
        return signs.join(kept.select("kind", "value"), ["kind", "value"])

    def _edges(self, domains: DataFrame) -> DataFrame:
        """Links between the domains that were visited."""
        linked = self._pages.selectExpr("domain", "explode(outlinks) AS other").distinct()
        return linked.join(domains.withColumnRenamed("domain", "other"), "other").where("domain <> other")

    def _templates(self) -> Templates:
        """The templates that share a bucket with another page's."""
        from pyspark.sql import functions

        shapes = self._pages.where(f"size(shape) >= {LEAST_SHAPE}").select("domain", "url", "shape")
        buckets = self._spark.createDataFrame(shapes.rdd.mapPartitions(_buckets), BUCKET)
        full = buckets.groupBy("band", "bucket").count().where(functions.col("count") > 1)
        met = buckets.join(full, ["band", "bucket"]).select("domain", "url", "shape").distinct()
        templates = Templates()
        for row in met.orderBy("domain", "url").toLocalIterator():
            templates.add(PageSign(row.domain, shape=row.shape))
        return templates


def _page(row: Any) -> Iterator[tuple[Any, ...]]:
    record = json.loads(row.record)
    shown = record["snapshot"]
    if shown is not None:
        shape = json.loads(shown["features"] or "{}").get("shape") or []
        yield record["domain"], record["page"], shown["title"], shape, list(record["outlinks"])


def _footprints(domain: str, records: Iterable[str], own: list[str]) -> Iterator[tuple[Any, ...]]:
    known = {(kind, value) for record in records for kind, value, *_ in json.loads(record)["footprints"]}
    shown = [(domain, *sign) for sign in sorted(known) if not any(quoted(sign[1], one) for one in own)]
    for one in shared_signs(shown):
        yield domain, one.stock, None, None
        yield from ((domain, one.stock, *sign) for sign in one.signs)


def _page_signs(row: Any, targets: frozenset[str]) -> Iterator[tuple[Any, ...]]:
    page = PageSign(row.domain, row.url, row.title, outlinks=dict.fromkeys(row.outlinks, 1))
    for kind, value in page_signs(page):
        if kind != "outlink" or value not in targets:
            yield row.domain, False, kind, value


def _buckets(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        alone = Templates()
        alone.add(PageSign(row.domain, shape=row.shape))
        for found in alone.buckets().view("int64").tolist():
            yield from ((row.domain, row.url, row.shape, band, bucket) for band, bucket in enumerate(found))


def _rows(network: Network) -> Iterator[Row]:
    signs = [{**asdict(sign), "words": sign.words} for sign in network.signs]
    known = {"id": network.id, "name": network.name, "confidence": network.confidence, "signs": signs}
    yield row_of("", "network", known)
    for member in network.members:
        yield row_of("", "member", {"network_id": network.id, "domain": member}, member)
