"""The whole hostile web beside honest hosts, for a bounded time, on a machine that fails in every way.

``make soak`` (30 minutes; ``MINUTES=10``, ``HONEST=500``). The first round crawls everything; the rounds after
it crawl shares of it, each with another fault, and with kills. Every round is taken up until it is done; then no page
may be without its visit, and none may have two.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crawls import audit_of, states

from hostile.behaviours import BEHAVIOURS, expected
from hostile.faults import FAULTS
from hostile.memory import Peak, tree
from hostile.web import TESTS, HostileWeb

HOSTILE_SHARE, HONEST_SHARE = 60, 60
"""Behaviours, and honest hosts, of a later round."""
PAGES = 2
KILLS = 4
"""At most, in one round."""
LAST_TRIES = 6
"""Runs without a fault after which a round must be done."""


class Soak:
    """One soak, and what it counted."""

    def __init__(self, web: HostileWeb, folder: Path, until: float, chance: random.Random) -> None:
        self._web, self._folder, self._until, self._chance = web, folder, until, chance
        self.counts: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.peak = 0

    def round(self, number: int, fault: str, behaviours: list[str], honest: list[str], timeout: int) -> None:
        """Crawl one audit with a fault and kills, then take it up until it is done, and look at it."""
        path = self._folder / f"{number}.audit"
        right = expected(behaviours)
        pages = [*right, *(f"http://{host}/{page}" for host in honest for page in range(PAGES))]
        self._chance.shuffle(pages)
        audit_of(path, pages)
        workers = self._chance.choice((1, 1, 2))
        for _ in range(self._chance.randrange(KILLS + 1) if number else 0):
            self._run(path, fault, workers, timeout, kill=True)
        if fault != "none":
            self._run(path, fault, workers, timeout)
        done = any(self._run(path, "none", workers, timeout) == 0 for _ in range(LAST_TRIES))
        self.counts["rounds"] += 1
        self.counts["pages"] += len(pages)
        self.counts["unfinished"] += not done
        self._look_at(path, right, len(pages))
        path.unlink()

    def _run(self, path: Path, fault: str, workers: int, timeout: int, kill: bool = False) -> int:
        words = [fault, str(path), str(self._web.hosts_file), self._web.dns, str(workers), str(timeout)]
        process = subprocess.Popen(
            [sys.executable, "-m", "hostile.faults", *words],
            cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        peak = Peak(process.pid, 1.0)
        peak.start()
        if kill:
            time.sleep(self._chance.uniform(0.5, 12))
            self._kill_some(process)
        elif self._chance.random() < 0.3:
            self._try_second(path)
        told = process.communicate(timeout=3600)[0].decode("utf-8", "replace")
        peak.stop()
        self.peak = max(self.peak, peak.bytes)
        self.counts[f"ended with {process.returncode}"] += 1
        self.counts["raw messages"] += "Traceback" in told
        if "Traceback" in told:
            print(told[-1500:], flush=True)
        return process.returncode

    def _kill_some(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the crawl, or some process of it."""
        family = tree(process.pid)
        victim = process.pid if self._chance.random() < 0.5 else self._chance.choice(family)
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            self.counts["kills"] += 1
        time.sleep(self._chance.uniform(0, 4))
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
                self.counts["kills"] += 1

    def _try_second(self, path: Path) -> None:
        """A second crawl on the same file is told so in one sentence."""
        time.sleep(3)
        words = ["crawl", str(path), "--hosts", str(self._web.hosts_file), "--quiet"]
        second = subprocess.run(
            [sys.executable, "-m", "linkvet", *words], capture_output=True, text=True, check=False
        )
        if "Another process works on" in second.stderr:
            self.counts["second crawls refused"] += 1
        self.counts["raw messages"] += "Traceback" in second.stderr

    def _look_at(self, path: Path, right: dict[str, frozenset[tuple[str, str]]], number: int) -> None:
        found = states(path)
        with sqlite3.connect(path) as conn:
            twice = (
                "SELECT count(*) FROM (SELECT 1 FROM visits GROUP BY page_id, crawl_id HAVING count(*) > 1)"
            )
            self.counts["doubled"] += conn.execute(twice).fetchone()[0]
            self.counts["damaged"] += conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        conn.close()
        self.counts["lost"] += number - len(found) + sum(state == "unvisited" for state, _ in found.values())
        honest = [state for page, state in found.items() if page not in right]
        self.counts["honest pages"] += len(honest)
        self.counts["honest pages not read"] += sum(state[0] != "live" for state in honest)
        for page, possible in right.items():
            if found[page] not in possible:
                self.wrong[f"{page} {' '.join(found[page])}"] += 1


def main() -> int:
    """Soak for as long as was asked, and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--honest", type=int, default=2000)
    options.add_argument("--shares-only", action="store_true", help="leave the first round out")
    options.add_argument("--seed", type=int, default=int(time.time()))
    told = options.parse_args()
    chance = random.Random(told.seed)
    until = time.monotonic() + told.minutes * 60
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, HostileWeb(told.honest) as web:
        soak = Soak(web, Path(folder), until, chance)
        if not told.shares_only:
            soak.round(0, "none", list(BEHAVIOURS), web.honest, 30)
            gap, host = web.longest_gap()
            left = until - time.monotonic()
            print(
                f"whole web crawled, longest gap {gap:.1f} s at {host}, {left:.0f} seconds left", flush=True
            )
        faults, number = list(FAULTS), 0
        while time.monotonic() < until:
            number += 1
            names = chance.sample(sorted(BEHAVIOURS), HOSTILE_SHARE)
            some = chance.sample(web.honest, min(HONEST_SHARE, len(web.honest)))
            soak.round(
                number, faults[number % len(faults)], [n for n in names if not BEHAVIOURS[n].slow], some, 10
            )
            print(f"round {number}: {faults[number % len(faults)]}", flush=True)
    print(f"behaviours {len(BEHAVIOURS)}, honest hosts {told.honest}, seed {told.seed}")
    print(f"peak of memory {soak.peak / 1e6:.0f} MB")
    for name, count in sorted(soak.counts.items()):
        print(f"{name} {count:,}")
    for page, count in soak.wrong.most_common(40):
        print(f"not as in the table ({count}): {page}")
    bad = ("lost", "doubled", "damaged", "raw messages", "unfinished")
    return min(1, sum(soak.counts[name] for name in bad))


if __name__ == "__main__":
    raise SystemExit(main())
