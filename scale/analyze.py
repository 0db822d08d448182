"""Judges the backlinks of many sites on a cluster, each site as one machine would."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from linkvet.analysis.run import AnalysisOptions
from linkvet.analysis.run import analyze as judge
from linkvet.scale.rows import SCHEMA, Row, row_of
from linkvet.scale.session import cluster
from linkvet.scale.waves import read_plan
from linkvet.store.errors import AuditError
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.enriched import EnrichedList
from linkvet.store.seen.arrival import arrive
from linkvet.store.types import Strengths

ORDER = ("own", "page", "site")


def analyze(source: str, out: str, master: str, strengths: Strengths) -> int:
    """Judge what a crawl on the cluster wrote to ``source``; rows of the enriched lists go to ``out``.

    ``strengths`` are those of ``AnalysisOptions``. Says how many sites were judged. Raises AuditError where
    ``source`` holds no result of a crawl.
    """
    with cluster(master, "analyze") as spark:
        plan = read_plan(spark, source)
        if plan.get("job") != "crawl":
            raise AuditError(f"{source} holds no pages; name the results of `linkvet scale crawl`.")
        settings = {Settings(**one).target_scope.target: one for one in plan["audits"]}

        def judged(rows: Iterable[Any]) -> Iterator[Row]:
            for target, some in groupby(rows, key=lambda row: row["target"]):
                yield from judged_site(
                    settings[target], strengths, ((row["kind"], row["record"]) for row in some)
                )

        seen = spark.read.parquet(f"{source.rstrip('/')}/wave=*").select(
            "target", "kind", "page", "domain", "record"
        )
        parted = seen.repartition(max(1, len(settings)), "target")
        ordered = parted.sortWithinPartitions("target", "kind", "domain", "page")
        spark.createDataFrame(ordered.rdd.mapPartitions(judged), SCHEMA).write.mode("overwrite").parquet(out)
    return len(settings)


def judged_site(
    settings: dict[str, Any], strengths: Strengths, records: Iterable[tuple[str, str]]
) -> Iterator[Row]:
    """The enriched rows of one site's backlinks; ``records`` are kind and JSON of what the crawl wrote."""
    with tempfile.TemporaryDirectory(prefix="linkvet-site-") as folder:
        path = Path(folder) / "site.audit"
        with Audit.create(path, Settings(**settings)) as audit:
            arrive(audit, "cluster", ((kind, json.loads(record)) for kind, record in records))
        judge(path, AnalysisOptions(workers=1, strengths=strengths), lambda *_: None)
        with Audit.open(path) as audit:
            target = audit.settings.target_scope.target
            for _, values in EnrichedList(audit).rows():
                record = dict(zip(ENRICHED_COLUMNS, values, strict=True))
                yield row_of(target, "link", record, record["referring_domain"], record["referring_page"])
