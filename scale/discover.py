"""Looks through Common Crawl's WAT files for links to one or thousands of sites, in one pass."""

from __future__ import annotations

import gzip
import io
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from linkvet.crawler.archives.finds import Finds
from linkvet.crawler.archives.records import ArchiveError, Opened
from linkvet.crawler.archives.wat import WatReader
from linkvet.scale.rows import SCHEMA, Row, row_of
from linkvet.scale.session import cluster
from linkvet.scale.waves import Told, Waves
from linkvet.store.captures import ArchivedPage
from linkvet.store.errors import AuditError
from linkvet.store.scopes import Scopes
from linkvet.store.urls import Scope, parse_url

BASE = "https://data.commoncrawl.org/"
LISTS = (".paths", ".paths.gz")
"""Files of this ending name WAT files, one a line, as Common Crawl publishes them."""
SECONDS = 60
BUFFER = 1 << 18


def discover(
    paths: Iterable[str], scopes: list[Scope], out: str, master: str, told: Told, base: str = BASE
) -> int:
    """Look through every WAT file, and write the pages that link to the sites to ``out``; says how many files.

    ``paths`` are files, addresses (http, https, s3), or lists of such; names in a list are found below ``base``.
    Raises AuditError for input that cannot be used.
    """
    files = list(listed(paths, base))
    sites = [(scope.target, scope.kind) for scope in scopes]

    def look(some: Iterable[str]) -> Iterator[Row]:
        known = Scopes(Scope(kind, target) for target, kind in sites)
        for file in some:
            yield from found(file, known)

    plan: dict[str, Any] = {"job": "discover", "files": files, "sites": sites}
    with cluster(master, "discover") as spark:
        Waves(spark, out, plan).carry_out(files, lambda file: file, look, SCHEMA, told)
    return len(files)


def listed(paths: Iterable[str], base: str) -> Iterator[str]:
    """The files named, lists replaced by what they name. Raises AuditError for a list that cannot be read."""
    for path in paths:
        if not path.endswith(LISTS):
            yield path if "://" in path else str(Path(path).resolve())
            continue
        try:
            with opened(path)() as file:
                content = gzip.decompress(file.read()) if path.endswith(".gz") else file.read()
        except (OSError, EOFError) as error:
            raise AuditError(f"{path} cannot be read: {error}.") from None
        names = content.decode("utf-8", "replace").split()
        yield from (name if "://" in name or name.startswith("/") else base + name for name in names)


def opened(path: str) -> Opened:
    """What opens a local file or an address."""
    if path.startswith("s3://"):
        bucket, _, key = path[5:].partition("/")
        path = f"https://{bucket}.s3.amazonaws.com/{key}"
    if path.startswith(("http://", "https://")):
        return lambda: io.BufferedReader(urllib.request.urlopen(path, timeout=SECONDS), BUFFER)
    return lambda: Path(path).open("rb")


def found(file: str, scopes: Scopes) -> Iterator[Row]:
    """The pages of one file that link to the sites, a row for each site; then how the reading went."""
    finds, trouble = Finds(opened(file), WatReader(scopes)), ""
    try:
        for page in finds:
            if isinstance(page, ArchivedPage):
                yield from _rows(page, file, scopes)
    except ArchiveError as error:
        trouble = str(error)
    yield row_of("", "file", {"file": file, "records": finds.records, "trouble": trouble or finds.damage})


def _rows(page: ArchivedPage, file: str, scopes: Scopes) -> Iterator[Row]:
    sites: dict[Scope, list[Any]] = {}
    for link in page.links:
        url = parse_url(link.url)
        for scope in scopes.of(url) if url else ():
            sites.setdefault(scope, []).append(link)
    for scope, links in sites.items():
        record = {**asdict(replace(page, links=links)), "url": page.url.href, "file": file}
        seen = (None, None, page.seen_at)
        yield row_of(scope.target, "archived", record, page.url.site, page.url.without_fragment, seen)
