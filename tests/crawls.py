"""Audits and crawls for tests: real files, real sockets."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from web import DEMO

from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.progress import CrawlResult
from linkvet.crawler.run import crawl
from linkvet.fake_web import FakeWeb
from linkvet.importers import read_export
from linkvet.store.claimed.imports import Source, record_import
from linkvet.store.file.audit import Audit, Settings
from linkvet.store.types import Claim

TARGET = "target.example"
RENDER = os.environ.get("LINKVET_RENDER", "never")
"""Whether a browser looks in crawls of tests that do not say so; with ``auto`` they are to give the same rows."""


def audit_of(path: Path, claims: Iterable[str | tuple[str, str]], target: str = TARGET) -> Path:
    """An audit file with these referring pages; a pair names the claimed target too."""
    rows = [
        Claim(claim, line=line) if isinstance(claim, str) else Claim(*claim, line=line)
        for line, claim in enumerate(claims, 1)
    ]
    with Audit.create(path, Settings(target)) as audit:
        record_import(audit, Source("test.csv", f"digest of {path}", "csv", "test", []), rows)
    return path


def visit(path: Path, web: FakeWeb, selection: str = "new", **options: object) -> CrawlResult:
    """Crawl an audit over a fake web, without waiting between requests unless asked."""
    settings: dict[str, object] = {
        "delay": 0.0,
        "timeout": 5.0,
        "max_size": 500_000,
        "hosts": web.hosts_file,
        "render": RENDER,
    }
    settings |= options
    return crawl(path, selection, CrawlOptions(**settings), lambda progress: None)  # type: ignore[arg-type]


def visited_demo(path: Path, **options: object) -> Path:
    """The bundled demo, imported and crawled over real sockets, not yet judged."""
    brands = ["Meadowlark", "Meadowlark Coffee"]
    with Audit.create(path, Settings("meadowlark-coffee.example", brands=brands)) as audit:
        for export in read_export(DEMO / "backlinks.csv"):
            source = Source(export.name, "demo", export.vendor, export.shape, export.columns)
            record_import(audit, source, export.rows)
    with FakeWeb(DEMO / "web") as web:
        visit(path, web, **{"dns": web.dns, "timeout": 10.0, "max_size": 2_000_000, **options})
    return path


def states(path: Path) -> dict[str, tuple[str, str]]:
    """Referring page → state and reason (of its first backlink)."""
    sql = (
        "SELECT p.url, b.state, b.reason FROM backlinks b JOIN pages p ON p.id = b.page_id "
        "ORDER BY b.discovered DESC, b.id DESC"
    )
    with Audit.open(path) as audit:
        return {row["url"]: (row["state"], row["reason"]) for row in audit.rows(sql)}
