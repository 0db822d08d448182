"""The enriched list: every column of the input as it was written, then what is known of the link."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from linkvet.store.decided.in_force import IN_FORCE
from linkvet.store.file.audit import Audit
from linkvet.store.footprints import ACCOUNTS
from linkvet.store.lists.columns import ENRICHED_COLUMNS
from linkvet.store.lists.filters import EVERYTHING, Filters
from linkvet.store.lists.made import TABLES, TARGET, refresh
from linkvet.store.lists.ordered import numbered
from linkvet.store.urls import link_key

CACHED_DOMAINS = 20_000
_BY_NUMBER = TABLES.replace("backlinks b", "backlinks b ON b.id = o.id", 1)


@dataclass(slots=True)
class InputColumns:
    """The columns of all imported files, side by side in order of first appearance."""

    names: list[str] = field(default_factory=list)
    places: dict[int, list[int]] = field(default_factory=dict)
    """Import → place in ``names`` for each column of its file."""

    @classmethod
    def of(cls, audit: Audit) -> InputColumns:
        """Columns of the exports; a name that an earlier vendor uses gets the later vendor behind it."""
        columns = cls()
        taken: dict[tuple[str, int, str], int] = {}
        owners: dict[tuple[str, int], str] = {}
        claimed = (
            "EXISTS (SELECT 1 FROM claims c WHERE c.import_id = i.id) "
            "OR EXISTS (SELECT 1 FROM domain_claims c WHERE c.import_id = i.id)"
        )
        for row in audit.rows(f"SELECT id, vendor, columns FROM imports i WHERE {claimed} ORDER BY id"):
            counts: dict[str, int] = {}
            columns.places[row["id"]] = places = []
            for name in json.loads(row["columns"]):
                nth = counts[name] = counts.get(name, 0) + 1
                owner = owners.setdefault((name, nth), row["vendor"])
                key = (name, nth, row["vendor"])
                if key not in taken:
                    taken[key] = len(columns.names)
                    columns.names.append(name if owner == row["vendor"] else f"{name} ({row['vendor']})")
                places.append(taken[key])
        return columns

    def put(self, cells: list[str], import_id: int, row: str) -> None:
        """Write a stored row into ``cells``; an empty value does not replace an older one."""
        for place, value in zip(self.places[import_id], json.loads(row), strict=False):
            if value:
                cells[place] = value


class EnrichedList:
    """The enriched list of one audit file, or the links of it that filters let through, streamed row by row."""

    name = "links"

    def __init__(
        self,
        audit: Audit,
        filters: Filters = EVERYTHING,
        sort: str = "",
        columns: Sequence[str] = ENRICHED_COLUMNS,
    ) -> None:
        refresh(audit)
        self.audit, self.columns = audit, columns
        self._where, self._values = filters.where()
        self._order = numbered(audit, filters, sort) if sort else ""
        self.input = InputColumns.of(audit)
        self.input_columns = self.input.names
        self._vendors = dict(audit.conn.execute("SELECT id, vendor FROM imports").fetchall())
        self._site = lru_cache(maxsize=CACHED_DOMAINS)(self._read_site)

    def rows(self) -> Iterator[tuple[list[str], list[Any]]]:
        """Per backlink: the input's cells, and the values of its columns (``None`` = not known)."""
        for row, own in self._with_claims():
            site = self._site(row["domain_id"])
            values = {**row, **site.values, **self._claimed(row, own), **self._judged(row)}
            yield self._cells(site, own), [_plain(values.get(name)) for name in self.columns]

    def _with_claims(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Each backlink with what exports say of it; in the order of the file both are read side by side."""
        if self._order:
            for row in self._backlinks():
                yield row, list(self._claims("WHERE backlink_id = ?", row["id"]))
            return
        claims = groupby(self._claims(), key=itemgetter("backlink_id"))
        ahead = next(claims, None)
        for row in self._backlinks():
            while ahead and ahead[0] < row["id"]:
                ahead = next(claims, None)
            yield row, list(ahead[1]) if ahead and ahead[0] == row["id"] else []

    def _backlinks(self) -> Iterator[dict[str, Any]]:
        tables, where, order = TABLES, self._where, "b.id"
        if self._order:
            tables, where, order = f"{self._order} o JOIN {_BY_NUMBER}", "1", "o.rowid"
        return self.audit.rows(
            "SELECT b.id, b.discovered, p.domain_id, p.url AS referring_page, d.name AS referring_domain, "
            f"platform_of(d.name) AS hosted_on, {TARGET} AS target_url, {IN_FORCE} AS decision, "
            "x.first_seen, x.last_seen, x.lost_at, "
            "b.state, b.reason, v.outcome, v.http_status, v.final_url, v.visited_at, v.ip, "
            "CASE WHEN l.rendered THEN 'yes' WHEN v.looked THEN 'same' END AS rendered, "
            "l.url AS found_url, l.anchor, l.image_alt, l.rel, l.link_kind, l.nofollow_origin, l.region, "
            "l.hidden, l.context, l.heading, l.position AS link_position, s.title, s.language, s.canonical, "
            "s.robots, s.published, s.words, s.internal_links, s.external_links, "
            "k.page_kind, k.relevance AS relevance_page, j.anchor_class, j.relevance_context, j.toxicity, "
            "j.level AS toxicity_level, j.known, f.family_id AS copy_family, f.role AS copy_role, "
            "coalesce(fam.original_url, fam.compared_with) AS copy_original "
            f"FROM {tables} LEFT JOIN list_links x ON x.domain_id = d.id AND x.backlink_id = b.id "
            "LEFT JOIN page_judgements k ON k.snapshot_id = s.id "
            "LEFT JOIN judgements j ON j.backlink_id = b.id "
            "LEFT JOIN family_members f ON f.page_id = p.id AND f.family_id = (SELECT min(m.family_id) "
            "FROM family_members m WHERE m.page_id = p.id) LEFT JOIN families fam ON fam.id = f.family_id "
            f"WHERE {where} ORDER BY {order}",
            () if self._order else tuple(self._values),
        )

    def _claims(self, where: str = "", *values: int) -> Iterator[dict[str, Any]]:
        return self.audit.rows(
            f"SELECT backlink_id, import_id, anchor, rel, row FROM claims {where} ORDER BY backlink_id, import_id",
            values,
        )

    def _cells(self, site: _Site, claims: list[dict[str, Any]]) -> list[str]:
        cells = [""] * len(self.input_columns)
        for import_id, row in site.claims:
            self.input.put(cells, import_id, row)
        for claim in claims:
            self.input.put(cells, claim["import_id"], claim["row"])
        return cells

    def _claimed(self, row: dict[str, Any], claims: list[dict[str, Any]]) -> dict[str, Any]:
        vendors = dict.fromkeys(self._vendors[claim["import_id"]] for claim in claims)
        return {
            "sources": " ".join(["discovered"] * row["discovered"] + [*vendors]),
            "claimed_anchor": next((c["anchor"] for c in claims if c["anchor"] is not None), None),
            "claimed_rel": next((c["rel"] for c in claims if c["rel"] is not None), None),
        }

    def _judged(self, row: dict[str, Any]) -> dict[str, Any]:
        """What follows from the row, the findings of the analysis, and decisions."""
        copied = row["copy_role"] not in (None, "original")
        return {
            "indexable": indexable(row),
            "copy_of": row["copy_original"] if copied else None,
            **self._findings(row),
        }

    def _findings(self, row: dict[str, Any]) -> dict[str, Any]:
        if row["toxicity"] is None:
            return {}
        found = self.audit.conn.execute(
            "SELECT marker, evidence FROM findings WHERE backlink_id = ? ORDER BY share DESC, marker",
            (row["id"],),
        ).fetchall()
        return {
            "markers": " ".join(marker for marker, _ in found) or None,
            "evidence": json.dumps(dict(found), ensure_ascii=False) if found else None,
        }

    def _read_site(self, domain_id: int) -> _Site:
        footprints = self.audit.conn.execute(
            "SELECT kind, value, last_seen FROM footprints WHERE domain_id = ? ORDER BY kind, value",
            (domain_id,),
        ).fetchall()
        claims = self.audit.conn.execute(
            "SELECT import_id, row FROM domain_claims WHERE domain_id = ? ORDER BY import_id, line",
            (domain_id,),
        ).fetchall()
        return _Site(site_values(footprints) | self._judged_site(domain_id), claims)

    def _judged_site(self, domain_id: int) -> dict[str, Any]:
        row: dict[str, Any] = next(
            self.audit.rows(
                "SELECT kind AS domain_kind, authority, nullif(authority_source, '') AS authority_source, "
                "relevance AS relevance_domain, toxicity AS domain_toxicity, reciprocal, sitewide, "
                "(SELECT m.network_id FROM network_members m WHERE m.domain_id = j.domain_id LIMIT 1) AS network "
                "FROM domain_judgements j WHERE domain_id = ?",
                (domain_id,),
            ),
            {},
        )
        for name in ("reciprocal", "sitewide"):
            if row.get(name) is not None:
                row[name] = "yes" if row[name] else "no"
        return row


@dataclass(slots=True)
class _Site:
    values: dict[str, Any]
    claims: list[tuple[int, str]]


def site_values(footprints: list[tuple[str, str, str]]) -> dict[str, str | None]:
    """The network columns from (kind, value, last seen) footprints of a domain.

    Of what a domain has only one of at a time (name servers, network, software) the values seen last count;
    accounts are kept whenever they were seen, for they identify the owner all the same.
    """
    latest: dict[str, str] = {}
    for kind, _, seen in footprints:
        latest[kind] = max(seen, latest.get(kind, ""))

    def present(kind: str) -> str | None:
        return " ".join(value for k, value, seen in footprints if k == kind and seen == latest[k]) or None

    accounts = " ".join(f"{kind}:{value}" for kind, value, _ in footprints if kind in ACCOUNTS)
    return {
        "asn": present("asn"),
        "as_name": present("as_name"),
        "country": present("country"),
        "name_servers": present("ns"),
        "generator": present("generator") or present("cms"),
        "tracking_ids": accounts or None,
    }


def indexable(row: dict[str, Any]) -> str | None:
    """``yes`` or ``no`` where the visit could tell whether a search engine may list the page."""
    if row["outcome"] is None or row["outcome"] == "blocked" or row["http_status"] is None:
        return None
    if row["http_status"] != 200:
        return "no"
    if row["robots"] is None:
        return None
    if {"noindex", "none"} & set(row["robots"].split()):
        return "no"
    seen = row["final_url"] or row["referring_page"]
    return "no" if row["canonical"] and link_key(row["canonical"]) != link_key(seen) else "yes"


def _plain(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value
