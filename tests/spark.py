"""A Spark cluster of this machine's own: one master and two workers in processes of their own, on loopback."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

MISSING = [
    name
    for name, there in (
        ("PySpark (the extra spark)", importlib.util.find_spec("pyspark") is not None),
        ("Java", shutil.which("java") is not None),
    )
    if not there
]
needs_spark = pytest.mark.skipif(
    bool(MISSING), reason=f"The cluster was left out: {' and '.join(MISSING)} missing."
)
SECONDS = 60


@dataclass
class Cluster:
    """What stands for a cluster in tests."""

    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self, number: int = 0) -> None:
        self.workers[number].kill()
        self.workers[number].wait()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def spark_cluster(folder: Path) -> Iterator[Cluster]:
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_MEMORY": "256m",
    }
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    common = ["--host", "127.0.0.1", "--webui-port", "0"]
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *common, *words]
        with (folder / f"{kind}{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        started.append(process)
        return process

    try:
        start("master.Master", "--port", str(port))
        wait_for(folder / "master.Master0.log", "I have been elected leader")
        cluster = Cluster(address)
        for _ in range(2):
            cluster.workers.append(start("worker.Worker", "--cores", "1", "--memory", "1g", address))
        for number in (1, 2):
            wait_for(folder / f"worker.Worker{number}.log", "Successfully registered with master")
        yield cluster
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(SECONDS)


def wait_for(log: Path, words: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not (log.exists() and re.search(words, log.read_text(errors="replace"))):
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.1)
