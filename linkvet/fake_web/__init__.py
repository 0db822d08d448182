"""A web on loopback addresses for the demo and the tests: real sockets, real TLS, declared misbehaviour.

It serves ``<root>/<host>/<path>`` over http and https, each host on an address of its own, and a DNS server
beside it. ``behaviour.toml`` in a host's folder says what is out of the ordinary: ``sites.Behaviour`` and
``sites.Host`` list the words. The process tells its hosts file on standard output once everything listens.

::

    [host]
    names = ["www.slow.example"]
    address = "hosting"                 # with every other host that says "hosting"
    tls = "expired"                     # good self_signed expired wrong_host broken hang
    dns = { NS = ["ns1.host.example"], MX = ["10 mx.host.example"] }

    [paths."/report"]
    delay = 2.5
    headers = { X-Robots-Tag = "nofollow" }

    [paths."/old/*"]
    redirect = { to = "/report", status = 301 }

    [paths."/flaky"]
    sequence = [{ status = 503 }, { body = "<p>Up again.</p>" }]

A page's file is its path, with ``.html`` or ``/index.html`` added where it has no ending;
``list@page=2.html`` answers ``/list?page=2``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request that reached the fake web."""

    time: float
    """Seconds since the epoch at which it arrived."""
    scheme: str
    host: str
    """The folder's name, whichever of the host's names was asked."""
    path: str
    """With query, as sent."""
    method: str
    user_agent: str


class FakeWeb:
    """A fake web in a process of its own, for a ``with`` block.

    ``hosts_file`` and ``dns`` are what ``--hosts`` and ``--dns`` take. The process ends with the block, and
    with its parent, however that ends.
    """

    def __init__(self, *roots: Path | str, index: Path | str | Sequence[Path | str] = ()) -> None:
        indexes = [index] if isinstance(index, (str, Path)) else list(index)
        self._command = [sys.executable, "-m", "linkvet.fake_web", "--tied"]
        self._command += [str(Path(root).resolve()) for root in roots]
        for file in indexes:
            self._command += ["--index", str(Path(file).resolve())]
        self._process: subprocess.Popen[str] | None = None
        self._log = Path()
        self._seen: list[SeenRequest] = []
        self.hosts_file = Path()
        self.dns = ""
        self.ca_file = Path()

    def __enter__(self) -> FakeWeb:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> FakeWeb:
        """Starts the process and returns once every listener is open."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait()
            self.stop()
            raise RuntimeError(f"the fake web did not start (exit code {code})")
        ready = json.loads(line)
        self.hosts_file, self.dns, self.ca_file = Path(ready["hosts"]), ready["dns"], Path(ready["ca"])
        self._log = Path(ready["log"])
        return self

    def requests(self, host: str | None = None) -> list[SeenRequest]:
        """The requests seen until now, in order; those of one host where ``host`` names it."""
        if self._process is not None:
            lines = self._log.read_text(encoding="utf-8").split("\n")[:-1]
            self._seen = [SeenRequest(**json.loads(line)) for line in lines]
        return [request for request in self._seen if host is None or request.host == host]

    def addresses(self) -> dict[str, tuple[str, int, int]]:
        """Name → address, http port, https port, as the hosts file says."""
        found: dict[str, tuple[str, int, int]] = {}
        for line in self.hosts_file.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            place, *names = line.split()
            address, http, https = place.rsplit(":", 2)
            found |= {name: (address, int(http), int(https)) for name in names}
        return found

    def stop(self) -> None:
        """Ends the process and waits until it is gone; ``requests()`` still tells what it saw."""
        if self._log.is_file():
            self.requests()
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
