"""Results that are written wave by wave, so that a job which ends at any moment goes on where it was.

A wave is written whole or not at all (Spark marks it when it is), so to write it again does no harm, and what is
there tells what is left to do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from linkvet.scale.rows import SCHEMA
from linkvet.store.errors import AuditError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Thing = TypeVar("Thing")
Row = tuple[Any, ...]
Told = Callable[[int, int], None]
"""Told how many things of how many are done."""
TASKS_A_CORE = 4
PLAN = "plan.json"
DONE = "_SUCCESS"
STEP, RESULTS = "step", "wave=000000"


class Waves:
    """A folder of results at ``out``: a local path, or whatever address the cluster's file systems know."""

    def __init__(self, spark: SparkSession, out: str, plan: dict[str, Any]) -> None:
        """Raises AuditError where the folder holds the results of another job."""
        self._spark, self._out = spark, out.rstrip("/")
        _claim(spark, self._out, plan)

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


class Steps:
    """Results that come step by step, each from those before; what is written cuts the chain of what it came from."""

    def __init__(self, spark: SparkSession, out: str, plan: dict[str, Any]) -> None:
        """Raises AuditError where the folder holds the results of another job."""
        self.spark, self._out = spark, out.rstrip("/")
        _claim(spark, self._out, plan)

    @property
    def done(self) -> bool:
        """Whether the results are there."""
        return _read(self.spark, f"{self._out}/{RESULTS}/{DONE}") is not None

    def take(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """What a step gives: worked out and written, or as it was written by a run that ended later."""
        path = f"{self._out}/{STEP}={name}"
        if _read(self.spark, f"{path}/{DONE}") is not None:
            return self.spark.read.parquet(path)
        made = make()
        made.write.mode("overwrite").parquet(path)
        return self.spark.read.schema(made.schema).parquet(path)

    def keep(self, name: str, content: bytes) -> None:
        """Note how far a step has come."""
        _write(self.spark, f"{self._out}/{STEP}={name}", content)

    def kept(self, name: str) -> bytes | None:
        """How far a step had come."""
        return _read(self.spark, f"{self._out}/{STEP}={name}")

    def count(self, kind: str) -> int:
        """How many rows of a kind the results have."""
        rows = self.spark.read.schema(SCHEMA).parquet(f"{self._out}/{RESULTS}")
        return int(rows.where(rows["kind"] == kind).count())

    def finish(self, rows: DataFrame) -> None:
        """Write the results, and remove what only the steps needed."""
        rows.write.mode("overwrite").parquet(f"{self._out}/{RESULTS}")
        system, path = _path(self.spark, f"{self._out}/{STEP}=*")
        for found in system.globStatus(path):
            system.delete(found.getPath(), True)


def read_plan(spark: SparkSession, out: str) -> dict[str, Any]:
    """What the results at ``out`` are of. Raises AuditError where there are none."""
    known = _read(spark, f"{out.rstrip('/')}/{PLAN}")
    if known is None:
        raise AuditError(f"{out} holds no results of `linkvet scale`.")
    plan: dict[str, Any] = json.loads(known)
    return plan


def _claim(spark: SparkSession, out: str, plan: dict[str, Any]) -> None:
    """Note what a folder holds the results of."""
    known = _read(spark, f"{out}/{PLAN}")
    if known is not None and json.loads(known) != json.loads(json.dumps(plan)):
        raise AuditError(f"{out} holds results of other input or options; name another folder.")
    _write(spark, f"{out}/{PLAN}", json.dumps(plan, sort_keys=True).encode())


def _path(spark: SparkSession, name: str) -> tuple[Any, Any]:
    """A file on whatever file system its address names, as Hadoop reaches it."""
    path = spark._jvm.org.apache.hadoop.fs.Path(name)
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


def _write(spark: SparkSession, name: str, content: bytes) -> None:
    system, path = _path(spark, name)
    stream = system.create(path, True)
    try:
        stream.write(bytearray(content))
    finally:
        stream.close()
