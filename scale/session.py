"""The connection to a cluster: made with care, and ended with the job."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from linkvet.store.errors import AuditError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.master.rest.enabled": "false",
    "spark.speculation": "false",
    "spark.task.maxFailures": "8",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.pyspark.enabled": "false",
    "spark.log.level": "ERROR",
}
"""No open ports that nobody asked for; no site is visited twice because a machine is slow; losses are borne."""


@contextmanager
def cluster(master: str, job: str) -> Iterator[SparkSession]:
    """A session at ``master`` (``spark://HOST:PORT``, or ``local[N]`` for this machine) for one job.

    Raises AuditError where PySpark or Java is missing, or the master does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise AuditError(
            "The cluster commands need PySpark, which is not installed; from the checkout: pip install '.[spark]'"
        ) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName(f"linkvet {job}")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if master.startswith("local"):
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config(
            "spark.driver.host", "127.0.0.1"
        )
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise AuditError(_trouble(master, error)) from None
    try:
        yield session
    finally:
        session.stop()


def _trouble(master: str, error: Exception) -> str:
    said = [line.lstrip(": ") for line in str(error).splitlines() if not line.startswith("An error occurred")]
    if "JAVA_GATEWAY" in str(error) or "Java gateway" in str(error):
        return "Spark needs Java 17 or newer; on Debian: apt install openjdk-17-jre-headless"
    return f"The cluster at {master} cannot be used: {said[0] if said else type(error).__name__}."
