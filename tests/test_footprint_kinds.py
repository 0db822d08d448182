"""The one table of footprint kinds: each has a use, and what the crawler brings is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkvet.analysis.judging.marker import all_markers
from linkvet.crawler.page.document import Document, read_document
from linkvet.crawler.page.footprints.find import footprints_of
from linkvet.store import footprints
from linkvet.store.footprints import ACCOUNTS, FOOTPRINT_KINDS, USES, WALLETS
from linkvet.store.lists.enriched import site_values
from linkvet.store.urls import parse_url
from linkvet.store.words import FOOTPRINTS

COLUMNS = {"generator": "generator", "asn": "asn", "as_name": "as_name", "country": "country"}


def document(page: bytes) -> Document:
    url = parse_url("https://foo.example/a")
    assert url
    return read_document(page, url)


def test_every_kind_has_a_use_that_exists() -> None:
    markers = {marker.name for marker in all_markers()}
    for kind in FOOTPRINT_KINDS.values():
        assert kind.use in USES
        if kind.use in ("marker", "account"):
            assert kind.marker in markers, kind.name
            assert 0 < kind.weight <= 6
            assert 0 < kind.plenty <= kind.most
        if kind.use in COLUMNS:
            assert site_values([(kind.name, "7", "2026-01-01")])[COLUMNS[kind.use]] == "7", kind.name
        assert FOOTPRINTS[kind.name] == kind.heading
    assert "liveinternet" in ACCOUNTS
    assert {"bitcoin", "wallet"} == WALLETS


def test_accounts_stand_in_the_column_of_tracking_ids() -> None:
    for name in ACCOUNTS:
        assert site_values([(name, "A-1", "2026-01-01")])["tracking_ids"] == f"{name}:A-1"
    assert site_values([("server", "nginx", "2026-01-01")])["tracking_ids"] is None


def test_every_pattern_begins_at_its_literal_or_soon_after() -> None:
    for kind in FOOTPRINT_KINDS.values():
        for literal, pattern in kind.patterns:
            assert literal
            assert re.compile(pattern).groups >= 1, (kind.name, pattern)


def test_a_counter_that_was_of_no_use_is_compared() -> None:
    page = b"<script>new Image().src='//counter.yadro.ru/hit;KnigaClub?t44.6'</script><p>text"
    assert ("liveinternet", "KnigaClub") in footprints_of(document(page), page)
    assert FOOTPRINT_KINDS["liveinternet"].marker == "shared_tracking_id"


def test_a_new_kind_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "footprint_kinds.txt"
    line = "acme\taccount\ttracking\tshared_tracking_id\t4\t40\t200\tAcme meter\tacme-\t\\b(acme-\\d{6})\\b"
    table.write_text(footprints._TABLE.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    monkeypatch.setattr(footprints, "_TABLE", table)
    kind = footprints._kinds()["acme"]
    assert (kind.label, kind.marker, kind.patterns) == (
        "Acme meter", "shared_tracking_id", (("acme-", "\\b(acme-\\d{6})\\b"),)
    )  # fmt: skip
    assert kind.heading == "Acme meter"


def test_a_line_without_a_valid_use_is_refused() -> None:
    with pytest.raises(ValueError, match="acme"):
        footprints._kind(tuple("acme nothing - - - - - Acme".split()))


def test_what_pages_show_is_in_the_table() -> None:
    page = (
        b"<meta name=generator content='WordPress 6.4'><link rel=alternate type=application/rss+xml href=/feed>"
        b"<script src=/wp-content/plugins/akismet/a.js></script><link href=/wp-content/themes/foo/x.css>"
        b"<script>ga('create','UA-7654321-2')</script><a href='mailto:ed@foo.example'>mail</a><p>text"
    )
    kinds = {kind for kind, _ in footprints_of(document(page), page)}
    assert {"generator", "google_analytics", "contact_mail"} <= kinds
    assert kinds <= FOOTPRINT_KINDS.keys()
