"""Visits one share in a process of its own: ``python -m linkvet.scale.share``; it ends with its parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.run import crawl
from linkvet.scale.rows import Row, row_of
from linkvet.scale.shares import Part, Share
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.store.seen.carried import carried_own_pages, carried_pages, carried_sites, put_own_pages
from linkvet.store.types import Claim

PATHS = ("hosts", "asn", "geo")


def visited(share: Share, options: dict[str, Any]) -> Iterator[Row]:
    """What the pages of a share show. Raises RuntimeError where the visits broke off."""
    delay = options.get("delay", CrawlOptions().delay) * share.slower
    for part in share.parts:
        with tempfile.TemporaryDirectory(prefix="linkvet-share-") as folder:
            path = Path(folder) / "share.audit"
            _prepare(path, part)
            _visit(path, {**options, "delay": delay, "own": bool(part.own)})
            with Audit.open(path) as audit:
                yield from _rows(audit)


def _prepare(path: Path, part: Part) -> None:
    claims = [
        Claim(page, target, line) for line, (page, targets) in enumerate(part.pages, 1) for target in targets
    ]
    with Audit.create(path, Settings(**part.settings)) as audit:
        record_import(audit, Source("share", "share", "csv", "A share of a crawl", []), claims)
        put_own_pages(audit, part.own)


def _visit(path: Path, options: dict[str, Any]) -> None:
    command = [sys.executable, "-m", "linkvet.scale.share", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stderr
        process.stdin.write(json.dumps(options) + "\n")
        process.stdin.flush()
        said = process.stderr.read()
    if process.returncode:
        raise RuntimeError(f"The visits of a share broke off ({process.returncode}): {said[-2000:]}")


def _rows(audit: Audit) -> Iterator[Row]:
    target = audit.settings.target_scope.target
    for page in carried_pages(audit):
        visit = page["visit"]
        seen = (visit["outcome"], visit["reason"], visit["visited_at"])
        yield row_of(target, "page", page, page["domain"], page["page"], seen)
    for site in carried_sites(audit):
        yield row_of(target, "site", site, site["domain"], None, (None, None, site["probed_at"]))
    for own in carried_own_pages(audit):
        yield row_of(target, "own", own, None, own["url"], (None, own["reason"], own["fetched_at"]))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Visit the pages of the audit file named; the options come as a line of JSON on standard input."""
    options = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    paths = {name: Path(options[name]) for name in PATHS if options.get(name)}
    try:
        done = crawl(Path(sys.argv[1]), "new", CrawlOptions(**{**options, **paths}), lambda _: None)
    except AuditError as error:
        sys.exit(str(error))
    sys.exit(0 if done.finished else "The visits were stopped.")


if __name__ == "__main__":
    main()
