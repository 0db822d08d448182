"""Takes the results of a cluster into an audit file, and tells how a job there goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.printable import counted, printable

if TYPE_CHECKING:
    from linkvet.store.captures import ArchivedPage
    from linkvet.store.file.audit import Audit
    from linkvet.store.urls import Scope

PLAN = "plan.json"
MEMORY = "400MB"
AT_ONCE = 500
TAKEN = ("crawl", "discover")
SEEN = ("page", "site", "own")
"""Kinds of rows in their order: networks come after the pages of their domains."""


def scopes_of(targets: Iterable[str], listed: Path | None) -> list[Scope]:
    """The sites that are named, in words or in a file. Wrong usage where there is none, or one is no site."""
    from linkvet.store.urls import Scope

    named = [*targets, *(listed.read_text("utf-8", "replace").split() if listed else ())]
    if not named:
        raise click.UsageError("Name a site with --target, or a list of sites with --targets.")
    try:
        return [Scope.of(name) for name in named]
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def is_result(path: Path) -> bool:
    """Whether a path is a folder of results of a cluster."""
    return (path / PLAN).is_file()


def create_for(file: Path, folder: Path) -> None:
    """Make the audit file that results are of, where they are of one audit. Raises AuditError where they are not."""
    from linkvet.store.file.audit import Audit, AuditError, Settings

    audits = json.loads((folder / PLAN).read_text("utf-8")).get("audits", [])
    if len(audits) != 1:
        raise AuditError(
            f"There is no audit file {file}; {folder} has results of {counted(len(audits), 'audit')}, so make it "
            f"first: linkvet init {file} --target DOMAIN"
        )
    Audit.create(file, Settings(**audits[0])).close()


def take_results(audit: Audit, folder: Path, quiet: bool) -> int:
    """Take over what results say of the audited site; says how many pages."""
    from linkvet.store.claimed.archives import ARCHIVE, COLUMNS, record_archive
    from linkvet.store.claimed.imports import Source
    from linkvet.store.seen.arrival import arrive

    target = audit.settings.target_scope.target
    _check(folder, target)
    seen = ((kind, record) for kind in SEEN for record in _records(folder, target, kind))
    pages = arrive(audit, folder.name, seen)
    found = 0
    for file, some in groupby(_records(folder, target, "archived"), key=itemgetter("file")):
        digest = hashlib.sha256(f"{folder.resolve()} {file} {target}".encode()).hexdigest()
        source = Source(file.rpartition("/")[2], digest, ARCHIVE, "links seen by Common Crawl", COLUMNS)
        found += record_archive(audit, source, map(_archived, some)).links
    if not quiet:
        click.echo(f"{printable(folder.name)}: results of a cluster")
        click.echo(f"  {pages:>9,} {'page' if pages == 1 else 'pages'} visited there")
        if found:
            click.echo(f"  {found:>9,} {'link' if found == 1 else 'links'} from archives")
    return pages + found


def _archived(record: dict[str, Any]) -> ArchivedPage:
    from linkvet.store.captures import ArchivedLink, ArchivedPage
    from linkvet.store.urls import parse_url

    url = parse_url(record.pop("url"))
    assert url
    record.pop("file")
    links = [ArchivedLink(**link) for link in record.pop("links")]
    return ArchivedPage(url=url, links=links, **record)


def _files(folder: Path) -> list[str]:
    """The files of the waves that were written whole."""
    return sorted(
        str(path) for path in folder.glob("wave=*/*.parquet") if (path.parent / "_SUCCESS").is_file()
    )


def _check(folder: Path, target: str) -> None:
    """Raises AuditError where results are not of this site, or of work that an audit file does itself."""
    from linkvet.store.errors import AuditError
    from linkvet.store.file.audit import Settings

    plan = json.loads((folder / PLAN).read_text("utf-8"))
    if plan["job"] not in TAKEN:
        raise AuditError(
            f"{folder} holds results of `linkvet scale {plan['job']}`; "
            "an audit file takes those of crawl and discover."
        )
    known = [site for site, _ in plan.get("sites", [])]
    known += [Settings(**one).target_scope.target for one in plan.get("audits", [])]
    if target not in known:
        named = ", ".join(known[:5]) + (f" and {len(known) - 5:,} more" if len(known) > 5 else "")
        raise AuditError(f"{folder} holds results on {printable(named)}, not on {printable(target)}.")


def _records(folder: Path, target: str, kind: str) -> Iterator[dict[str, Any]]:
    from linkvet.exporters.parquet import duckdb_or_hint

    files = _files(folder)
    if not files:
        return
    with duckdb_or_hint().connect(config={"threads": 1, "memory_limit": MEMORY}) as conn:
        rows = conn.execute(
            "SELECT record FROM read_parquet(?) WHERE target = ? AND kind = ?", [files, target, kind]
        )
        while some := rows.fetchmany(AT_ONCE):
            for (record,) in some:
                yield json.loads(record)
