"""A Spark cluster of this machine's own: one master and two workers in processes of their own, on loopback."""

from __future__ import annotations

import importlib.util
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

MISSING = [
    name
    for name, there in (
        ("PySpark (the extra spark)", importlib.util.find_spec("pyspark") is not None),
        ("DuckDB (the extra spark)", importlib.util.find_spec("duckdb") is not None),
        ("Java (apt install openjdk-17-jre-headless)", shutil.which("java") is not None),
    )
    if not there
]
needs_spark = pytest.mark.skipif(
    bool(MISSING), reason=f"The cluster was left out: {' and '.join(MISSING)} missing."
)
SECONDS = 120
LEAN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
SETTINGS = {
    "spark.driver.extraJavaOptions": LEAN,
    "spark.executor.extraJavaOptions": LEAN,
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.heartbeatInterval": "2s",
    "spark.network.timeout": "60s",
    "spark.network.timeoutInterval": "10s",
    "spark.shuffle.io.maxRetries": "1",
    "spark.shuffle.io.retryWait": "500ms",
    "spark.sql.shuffle.partitions": "2",
}
"""Little memory, no time spent on compiling for a few rows, and a loss is noticed soon."""
WORKERS = 2


@dataclass
class Cluster:
    """What stands for a cluster in tests."""

    folder: Path
    home: Path
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, kind: str, ready: str, *words: str) -> subprocess.Popen[bytes]:
        """A process of the cluster, once it says that it is ready."""
        log = self.folder / f"{len(self.started)}.log"
        common = ["--host", "127.0.0.1", "--webui-port", "0"]
        command = [str(self.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *common, *words]
        with log.open("wb") as out:
            self.started.append(subprocess.Popen(command, stdout=out, stderr=out))
        wait_until(
            lambda: re.search(ready, log.read_text(errors="replace")), f"{kind} does not start; see {log}"
        )
        return self.started[-1]

    def add_worker(self) -> None:
        ready = "Successfully registered with master"
        words = ("--cores", "1", "--memory", "512m", self.address)
        self.workers.append(self.start("worker.Worker", ready, *words))

    def lose_worker(self) -> None:
        """End a worker at once, as a machine that loses its power."""
        worker = self.workers.pop(0)
        worker.kill()
        worker.wait()

    @contextmanager
    def losing(self, ready: Callable[[], object]) -> Iterator[None]:
        """Lose a worker as soon as ``ready``, and have another one afterwards."""
        lost: list[bool] = []

        def lose() -> None:
            wait_until(ready, "The moment to lose a worker never came.")
            self.lose_worker()
            lost.append(True)

        thread = threading.Thread(target=lose)
        thread.start()
        yield
        thread.join()
        assert lost, "no worker was lost"
        self.add_worker()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def spark_cluster(folder: Path, workers: int = WORKERS) -> Iterator[Cluster]:
    """One master and two workers; jobs of this process use settings that suit them."""
    import pyspark

    home = Path(pyspark.__file__).parent
    lines = "".join(f"{name} {value}\n" for name, value in SETTINGS.items())
    (folder / "spark-defaults.conf").write_text(lines, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "SPARK_HOME": str(home),
            "SPARK_CONF_DIR": str(folder),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(folder / "local"),
            "SPARK_WORKER_DIR": str(folder / "work"),
            "SPARK_DAEMON_MEMORY": "128m",
            "SPARK_DAEMON_JAVA_OPTS": f"{LEAN} -Dspark.worker.timeout=20",
            "PYSPARK_PYTHON": sys.executable,
        }.items():
            patch.setenv(name, value)
        cluster = Cluster(folder, home)
        try:
            port = free_port()
            cluster.start("master.Master", "I have been elected leader", "--port", str(port))
            cluster.address = f"spark://127.0.0.1:{port}"
            for _ in range(workers):
                cluster.add_worker()
            yield cluster
        finally:
            for process in cluster.started:
                process.terminate()
            for process in cluster.started:
                process.wait(SECONDS)


def wait_until(ready: Callable[[], object], trouble: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < deadline, trouble
        time.sleep(0.05)
