"""Looks for copied texts among all pages that a crawl on the cluster read, whatever site they link to.

Texts meet by the buckets of their sketches, pairs that look alike are compared exactly, and each group of pages that
copies hold together is then judged whole, as ``analysis.copies`` judges it on one machine.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from linkvet.analysis.copies import meeting
from linkvet.analysis.copies.find import families_among, family_rows, label_of
from linkvet.analysis.copies.names import Label, standings
from linkvet.analysis.copies.originals import Card, domain_of
from linkvet.analysis.copies.passages import Reading, overlap_of, read_text
from linkvet.analysis.copies.shingles import Hashes
from linkvet.analysis.copies.texts_on_disk import Cards, Readings
from linkvet.scale import meetings
from linkvet.scale.components import components
from linkvet.scale.rows import SCHEMA, Row, row_of
from linkvet.scale.seen import Seen
from linkvet.scale.session import cluster
from linkvet.scale.waves import Steps

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PAGE = (
    "number LONG, url STRING, domain STRING, text BINARY, title STRING, canonical STRING, published STRING, "
    "image STRING, final_url STRING, own BOOLEAN"
)
COMPARED = "one LONG, other LONG, likeness DOUBLE, copy BOOLEAN"
FAMILY = "component LONG, place INT, label STRING, family STRING, members STRING"
ENTRIES_A_PART = 2_000_000
"""Entries of buckets that one task sorts at a time, about: 100 MB."""
ENTRIES_A_TEXT = 250
READINGS = 64
Boilerplate = tuple[Hashes, Hashes]


def duplicates(source: str, out: str, master: str) -> int:
    """Write the families of copied texts among the pages at ``source`` to ``out``; says how many families.

    Pages are in the order of their addresses, those of the audited sites first. Raises AuditError where ``source``
    holds no result of a crawl.
    """
    with cluster(master, "duplicates") as spark:
        seen = Seen(spark, source)
        steps = Steps(spark, out, seen.plan("duplicates"))
        if not steps.done:
            _Search(steps, seen).run()
        return steps.count("family")


class _Search:
    """One search, step by step."""

    def __init__(self, steps: Steps, seen: Seen) -> None:
        self._steps, self._spark = steps, steps.spark
        self._allowed = frozenset(domain for one in seen.settings for domain in one.syndication)
        self._pages = steps.take("pages", lambda: self._numbered(seen))
        first = self._pages.groupBy("domain").agg({"number": "min"}).withColumnRenamed("min(number)", "owner")
        self._texts = self._pages.join(first, "domain")
        self._sketches = steps.take("sketches", self._sketch)
        most = self._pages.count() * ENTRIES_A_TEXT // ENTRIES_A_PART + 1
        self._parts = max(most, self._spark.sparkContext.defaultParallelism)

    def run(self) -> None:
        """All steps in their order."""
        pairs = self._steps.take("pairs", self._worth_comparing)
        lines = self._steps.take("lines", self._boilerplate).collect()
        boilerplate = tuple(
            meetings.hashes_of(row.line for row in lines if row.local == local) for local in (0, 1)
        )
        shared = self._spark.sparkContext.broadcast(boilerplate)
        compared = self._steps.take("compared", lambda: self._compared(pairs, shared))
        groups = self._steps.take("groups", lambda: components(self._steps, compared.where("copy")))
        families = self._steps.take("families", lambda: self._families(groups, compared, shared))
        self._steps.finish(self._settled(families))

    def _numbered(self, seen: Seen) -> DataFrame:
        latest = seen.latest("own", "page").orderBy("kind", "page")
        known = latest.rdd.flatMap(_page).zipWithIndex().map(lambda one: (one[1], *one[0]))
        return self._spark.createDataFrame(known, PAGE)

    def _sketch(self) -> DataFrame:
        texts = self._texts.select("number", "owner", "text").rdd
        return self._spark.createDataFrame(
            texts.map(lambda row: (row.number, row.owner, _unpacked(row.text))).mapPartitions(
                meetings.sketched
            ),
            meetings.SKETCH,
        )

    def _worth_comparing(self) -> DataFrame:
        """Pairs by one's and other's number, each with its estimated likeness."""
        from pyspark.sql import Window, functions

        packed = self._sketches.rdd.mapPartitions(meetings.buckets_of(self._parts))
        met = self._spark.createDataFrame(self._together(packed).mapPartitions(meetings.met), meetings.MET)
        once = met.groupBy("one", "other").agg(
            functions.max("banded").alias("banded"), functions.max("passage").alias("passage")
        )
        joined = self._with_sketches(once).rdd.mapPartitions(meetings.alike)
        found = self._spark.createDataFrame(joined, meetings.ALIKE)
        nearness = functions.desc("share")
        ranks = {
            name: functions.row_number().over(Window.partitionBy(name).orderBy(nearness, then))
            for name, then in (("one", "other"), ("other", "one"))
        }
        ranked = found.withColumns({f"{name}_rank": rank for name, rank in ranks.items()})
        plain = functions.col("likeness") >= meeting.PLAIN_LIKENESS
        near = functions.least("one_rank", "other_rank") <= meeting.NEAREST
        return ranked.where(plain | near).select("one", "other", "likeness")

    def _boilerplate(self) -> DataFrame:
        """Lines that stand on many unlike pages, of the web or of one domain."""
        from pyspark.sql import functions

        packed = self._sketches.rdd.mapPartitions(meetings.lines_of(self._parts))
        lines = self._together(packed).mapPartitions(meetings.repeated_lines)
        joined = self._with_sketches(self._spark.createDataFrame(lines, meetings.LINE)).rdd
        likened = self._spark.createDataFrame(
            joined.mapPartitions(meetings.likened), "local INT, line LONG, likeness DOUBLE"
        )
        medians = likened.groupBy("local", "line").agg(
            functions.percentile("likeness", 0.5).alias("likeness")
        )
        limit = functions.when(functions.col("local") == 1, meeting.TEMPLATE_LIKENESS).otherwise(
            meeting.WIDE_LIKENESS
        )
        return medians.where(functions.col("likeness") < limit).select("local", "line")

    def _compared(self, pairs: DataFrame, boilerplate: Any) -> DataFrame:
        """Pairs with whether one is a copy of the other, counted exactly."""
        names = ("number", "owner", "text")
        one = self._texts.select(*names)
        other = one.selectExpr(*(f"{name} AS other_{name}" for name in names))
        joined = pairs.join(one, pairs["one"] == one["number"]).join(
            other, pairs["other"] == other["other_number"]
        )
        ordered = joined.sortWithinPartitions("one", "other").rdd
        return self._spark.createDataFrame(
            ordered.mapPartitions(lambda rows: _compared(rows, boilerplate.value)), COMPARED
        )

    def _families(self, groups: DataFrame, compared: DataFrame, boilerplate: Any) -> DataFrame:
        """The families of each component, without their names."""
        pages = self._texts.join(groups, "number").rdd.map(lambda row: (row.component, row))
        ends = [
            groups.selectExpr(f"number AS {name}", f"component AS {name}_component")
            for name in ("one", "other")
        ]
        inside = compared.join(ends[0], "one").join(ends[1], "other").where("one_component = other_component")
        pairs = inside.rdd.map(lambda row: (row.one_component, (row.one, row.other, row.likeness)))
        allowed, own = self._allowed, self._own_domains()
        found = pages.cogroup(pairs).flatMap(
            lambda group: _families(group[0], group[1][0], group[1][1], allowed, own, boilerplate.value)
        )
        return self._spark.createDataFrame(found, FAMILY)

    def _own_domains(self) -> frozenset[str]:
        return frozenset(row.domain for row in self._pages.where("own").select("domain").distinct().collect())

    def _settled(self, families: DataFrame) -> DataFrame:
        """The rows of all families and their members, with names and kinds."""
        rows = families.select("component", "place", "label").orderBy("component", "place").collect()
        told = standings([Label(**_tuples(json.loads(row.label))) for row in rows])
        names = self._spark.sparkContext.broadcast(
            {(row.component, row.place): one for row, one in zip(rows, told, strict=True)}
        )
        found = families.rdd.flatMap(lambda row: _rows(row, *names.value[row.component, row.place]))
        return self._spark.createDataFrame(found, SCHEMA)

    def _together(self, packed: Any) -> Any:
        """Packed entries, each part in one task."""
        return packed.partitionBy(self._parts, lambda part: part)

    def _with_sketches(self, pairs: DataFrame) -> DataFrame:
        one = self._sketches.select("number", "size", "signature")
        other = one.selectExpr("number AS other_number", "size AS other_size", "signature AS other_signature")
        return pairs.join(one, pairs["one"] == one["number"]).join(
            other, pairs["other"] == other["other_number"]
        )


def _page(row: Any) -> Iterator[tuple[Any, ...]]:
    """A page that was read, as ``PAGE`` has it after its number."""
    record = json.loads(row.record)
    if row.kind == "own":
        if record["text"]:
            known = record["title"], record["canonical"], record["published"], None, None
            yield record["url"], domain_of(record["url"]), _packed(record["text"]), *known, True
        return
    shown = record["snapshot"]
    if shown is not None:
        image = json.loads(shown["features"] or "{}").get("image")
        known = shown["title"], shown["canonical"], shown["published"], image, record["visit"]["final_url"]
        yield record["page"], record["domain"], _packed(shown["text"]), *known, False


def _packed(text: str) -> bytearray:
    return bytearray(zlib.compress(text.encode("utf-8", "surrogatepass"), 1))


def _unpacked(text: bytes) -> str:
    return zlib.decompress(text).decode("utf-8", "surrogatepass")


def _compared(rows: Iterable[Any], boilerplate: Boilerplate) -> Iterator[tuple[int, int, float, bool]]:
    texts: dict[int, tuple[bytes, int]] = {}

    @lru_cache(maxsize=READINGS)
    def reading(number: int) -> Reading:
        text, owner = texts[number]
        return read_text(_unpacked(text), *boilerplate, owner)

    for row in rows:
        texts = {row.one: (row.text, row.owner), row.other: (row.other_text, row.other_owner)}
        yield row.one, row.other, row.likeness, overlap_of(reading(row.one), reading(row.other)).is_copy


def _families(
    component: int,
    pages: Iterable[Any],
    pairs: Iterable[tuple[int, int, float]],
    allowed: frozenset[str],
    own: frozenset[str],
    boilerplate: Boilerplate,
) -> Iterator[tuple[int, int, str, str, str]]:
    ordered = sorted(pages, key=lambda row: row.number)
    places = {row.number: place for place, row in enumerate(ordered)}
    candidates = sorted(pairs)
    both = np.array([(places[one], places[other]) for one, other, _ in candidates], np.uint32)
    likeness = np.array([likeness for *_, likeness in candidates], np.float64)
    with Cards() as cards:
        for row in ordered:
            cards.add(_card(row, own), row.owner, str(row.number))
        texts = {place: bytes(row.text) for place, row in enumerate(ordered)}
        readings = Readings(cards, texts, lambda _: "", boilerplate, lambda _: None, None)
        for place, family in enumerate(families_among(both, likeness, cards, readings, allowed)):
            (known,), members = family_rows([family])
            known |= {"own_urls": family.own_urls}
            for member, row in zip(family.members, members, strict=True):
                row |= {"url": member.url, "domain": member.domain}
            label = json.dumps(asdict(label_of(family)))
            yield component, place, label, json.dumps(known), json.dumps(members)


def _card(row: Any, own: frozenset[str]) -> Card:
    """What is known of a page apart from its text; one that only the audited site's reading knows has no number."""
    number = None if row.own else row.number
    known = (row.title, row.canonical, row.published, None, row.image)
    return Card(number, row.url, row.domain, *known, row.domain in own, row.final_url)


def _tuples(label: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in label.items()}


def _rows(row: Any, name: str, mirror: bool) -> Iterator[Row]:
    family = json.loads(row.family)
    family |= {"id": name} | ({"kind": "mirror_page"} if mirror else {})
    yield row_of("", "family", family)
    for member in json.loads(row.members):
        yield row_of("", "member", {**member, "family_id": name}, member["domain"], member["url"])
