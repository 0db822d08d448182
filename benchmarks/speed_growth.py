"""By how much the audit file grows when the same pages are visited again, beside what the first visits took.

``python benchmarks/speed_growth.py [--pages 780]`` serves the corpus of real pages on loopback addresses, audits them
(crawl, analysis, lists), and audits them again: unchanged, with a sentence added to every tenth page, and with a
sentence added to one page in a hundred. Bytes are the pages of the file that are in use.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import speed_crawl  # noqa: E402

from linkvet.fake_web import FakeWeb  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

VISIT_BYTES = 512
"""What the note of one visit may take: when, what was answered, from which address."""
AUDITING = """
import sys
from pathlib import Path
from linkvet.analysis.run import analyze
from linkvet.crawler.run import CrawlOptions, crawl
from linkvet.store.file.audit import Audit
from linkvet.store.lists.made import refresh
path, hosts, only = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
crawl(path, only, CrawlOptions(hosts=hosts, delay=0.0), lambda progress: None)
analyze(path)
with Audit.open(path) as audit:
    refresh(audit)
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """Bytes that one audit of some pages added to the file."""

    visited: int
    changed: int
    """Pages that had changed since the visit before."""
    added: int


class ChangingWeb:
    """Copies of real pages, of which some can be given a new sentence; by http, since certificates are made anew."""

    def __init__(self, folder: Path, pages: int) -> None:
        source = speed_crawl.CORPUS / "pages" / "index.jsonl"
        lines = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in lines if _usual(row["url"])][:pages]
        self.urls = sorted(_plain(row["url"]) for row in rows)
        self.index = folder / "index.jsonl"
        self._files = [folder / f"{place}.html.gz" for place in range(len(rows))]
        for row, file in zip(rows, self._files, strict=True):
            old = source.parent / row["file"]
            body = old.read_bytes()
            file.write_bytes(body if old.suffix == ".gz" else gzip.compress(body))
            row["file"] = file.name
        self.index.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def change(self, every: int) -> int:
        """Add a sentence to every so many pages; says to how many."""
        chosen = self._files[::every]
        for file in chosen:
            text = gzip.decompress(file.read_bytes())
            file.write_bytes(gzip.compress(_with_sentence(text, f"One page in {every} got this sentence.")))
        return len(chosen)


def _usual(address: str) -> bool:
    url = parse_url(address)
    return url is not None and url.port in (80, 443)


def _plain(address: str) -> str:
    url = parse_url(address)
    return f"http://{url.host}{url.path}{url.query}" if url else address


def _with_sentence(text: bytes, sentence: str) -> bytes:
    place = text.lower().rfind(b"</body")
    added = f"<p>{sentence}</p>".encode()
    return text + added if place < 0 else text[:place] + added + text[place:]


def used(path: Path) -> int:
    """Bytes of the file that hold something."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages, free, size = (
            conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def measured(pages: int) -> list[Growth]:
    """Growth by the first audit, an unchanged one, one with a tenth changed, one with a hundredth changed."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        web, path = ChangingWeb(Path(folder), pages), Path(folder) / "grown.audit"
        speed_crawl.audit_of(path, web.urls)
        before = used(path)
        for only, every in (("new", 0), ("all", 0), ("all", 10), ("all", 100)):
            changed = web.change(every) if every else 0
            with FakeWeb(index=web.index) as served:
                command = [sys.executable, "-c", AUDITING, str(path), str(served.hosts_file), only]
                subprocess.run(command, check=True, capture_output=True)
            after = used(path)
            found.append(Growth(len(web.urls), changed, after - before))
            before = after
    return found


def figures(found: Sequence[Growth]) -> dict[str, Any]:
    """Bytes per page of a first visit, an unchanged and a changed one; growth by one changed page in a hundred."""
    first, again, tenth, hundredth = found
    unchanged = again.added / again.visited
    changed = (tenth.added - unchanged * (tenth.visited - tenth.changed)) / tenth.changed
    each = first.added / first.visited
    return {
        "first": each,
        "unchanged": unchanged,
        "changed": changed,
        "added": hundredth.added,
        "limit": each * hundredth.changed + VISIT_BYTES * hundredth.visited,
        "file": sum(one.added for one in found[:3]),
    }


def main() -> None:
    """Print what each audit added, and what a page takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    for_each = measured(parser.parse_args().pages)
    for one in for_each:
        print(f"{one.visited:6,} pages visited, {one.changed:6,} had changed: {one.added:12,} bytes added")
    for name, value in figures(for_each).items():
        print(f"{name:10} {value:12,.0f} bytes")


if __name__ == "__main__":
    main()
