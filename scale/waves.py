"""Results that are written wave by wave, so that a job which ends at any moment goes on where it was.

A wave is written whole or not at all (Spark marks it when it is), so to write it again does no harm, and what is
there tells what is left to do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from linkvet.store.errors import AuditError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Thing = TypeVar("Thing")
Row = tuple[Any, ...]
Told = Callable[[int, int], None]
"""Told how many things of how many are done."""
TASKS_A_CORE = 4
PLAN = "plan.json"
DONE = "_SUCCESS"


class Waves:
    """A folder of results at ``out``: a local path, or whatever address the cluster's file systems know."""

    def __init__(self, spark: SparkSession, out: str, plan: dict[str, Any]) -> None:
        """Raises AuditError where the folder holds the results of another job."""
        self._spark, self._out = spark, out.rstrip("/")
        known = _read(spark, f"{self._out}/{PLAN}")
        if known is not None and json.loads(known) != json.loads(json.dumps(plan)):
            raise AuditError(f"{out} holds results of other input or options; name another folder.")
        _write(spark, f"{self._out}/{PLAN}", json.dumps(plan, sort_keys=True))

    def carry_out(
        self,
        things: Sequence[Any],
        load: Callable[[Any], Thing],
        work: Callable[[Iterable[Thing]], Iterable[Row]],
        schema: str,
        told: Told,
    ) -> None:
        """Work on all things, a few tasks a core in a wave; ``load`` runs here, ``work`` on the cluster."""
        each = TASKS_A_CORE * max(1, self._spark.sparkContext.defaultParallelism)
        for start in range(0, len(things), each):
            name = f"{self._out}/wave={start // each:06d}"
            if _read(self._spark, f"{name}/{DONE}") is None:
                some = [load(thing) for thing in things[start : start + each]]
                rows = self._spark.sparkContext.parallelize(some, len(some)).mapPartitions(work)
                self._spark.createDataFrame(rows, schema).write.mode("overwrite").parquet(name)
            told(min(start + each, len(things)), len(things))


def read_plan(spark: SparkSession, out: str) -> dict[str, Any]:
    """What the results at ``out`` are of. Raises AuditError where there are none."""
    known = _read(spark, f"{out.rstrip('/')}/{PLAN}")
    if known is None:
        raise AuditError(f"{out} holds no results of `linkvet scale`.")
    plan: dict[str, Any] = json.loads(known)
    return plan


def _path(spark: SparkSession, name: str) -> tuple[Any, Any]:
    """A file on whatever file system its address names, as Hadoop reaches it."""
    path = spark._jvm.org.apache.hadoop.fs.Path(name)  # type: ignore[union-attr]
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


def _read(spark: SparkSession, name: str) -> bytes | None:
    system, path = _path(spark, name)
    if not system.exists(path):
        return None
    stream = system.open(path)
    try:
        return bytes(stream.readAllBytes())
    finally:
        stream.close()


def _write(spark: SparkSession, name: str, text: str) -> None:
    system, path = _path(spark, name)
    stream = system.create(path, True)
    try:
        stream.write(bytearray(text.encode()))
    finally:
        stream.close()
