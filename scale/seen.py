"""What a crawl on the cluster saw, read again from its results: each page once, as its latest visit showed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkvet.scale.rows import SCHEMA
from linkvet.scale.waves import read_plan
from linkvet.store.errors import AuditError
from linkvet.store.file.audit import Settings
from linkvet.store.urls import Scope

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Seen:
    """The results of a crawl."""

    def __init__(self, spark: SparkSession, source: str) -> None:
        """Raises AuditError where ``source`` holds no result of a crawl."""
        plan = read_plan(spark, source)
        if plan.get("job") != "crawl":
            raise AuditError(f"{source} holds no pages; name the results of `linkvet scale crawl`.")
        self._spark, self._source = spark, source.rstrip("/")
        self.settings = [Settings(**one) for one in plan["audits"]]

    @property
    def scopes(self) -> list[Scope]:
        """The audited sites."""
        return [one.target_scope for one in self.settings]

    def plan(self, job: str, **options: Any) -> dict[str, Any]:
        """What a job on these results is told from another by."""
        return {"job": job, "source": self._source, **options}

    def rows(self, *kinds: str) -> DataFrame:
        """All rows of some kinds."""
        from pyspark.sql import functions

        rows = self._spark.read.schema(SCHEMA).parquet(f"{self._source}/wave=*")
        return rows.where(functions.col("kind").isin(*kinds))

    def latest(self, *kinds: str) -> DataFrame:
        """Kind, domain, page and record of each page; one that several audits visited as the last of them saw it."""
        from pyspark.sql import functions

        last = functions.max_by(
            functions.struct("domain", "record"),
            functions.struct(functions.coalesce("seen_at", functions.lit("")), "target"),
        )
        rows = self.rows(*kinds).groupBy("kind", "page").agg(last.alias("last"))
        return rows.select("kind", "page", "last.domain", "last.record")
