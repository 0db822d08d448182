"""Which links every filter lets through, one small audit and one question at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from audits import link, see, take
from listed import FIRST, FOUND, GONE, HOME, LOST, SECOND, TEA, listed

from linkvet.store.file.audit import Audit
from linkvet.store.lists import made, rows
from linkvet.store.lists.filters import Filters

ANN, MEDIUM, BELOW, DOWN = (
    "https://ann.wordpress.com/x",
    "https://medium.com/@ann/y",
    "https://news.beta.example/z",
    "https://down.example/",
)
NAMES = {
    FIRST: "first", SECOND: "second", LOST: "lost", GONE: "gone", FOUND: "found",
    ANN: "ann", MEDIUM: "medium", BELOW: "below", DOWN: "down",
}  # fmt: skip
ALL = set(NAMES.values())
VISITED = {"first", "second", "lost", "found", "below", "down"}


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    with listed(tmp_path_factory.mktemp("filtered")) as audit:
        take(audit, [ANN, MEDIUM, BELOW, DOWN], "links")
        see(audit, BELOW, link(TEA, anchor="TEA!", context="100%_sure"), title="Under", ip="192.0.2.70",
            visited_at="2026-10-05T08:00:00Z", footprints=[("asn", "AS1"), ("country", "DE")])  # fmt: skip
        see(audit, BELOW, link(TEA, anchor="TEA!", context="100%_sure"), title="Under", ip="192.0.2.70",
            visited_at="2026-10-06T08:00:00Z", footprints=[("asn", "AS2"), ("country", "FR"),
                                                         ("generator", "WordPress 6")])  # fmt: skip
        see(
            audit,
            DOWN,
            outcome="broken",
            reason="http_503",
            visited_at="2026-10-07T08:00:00Z",
            ip="198.51.100.1",
        )
        made.refresh(audit)
        yield audit


@pytest.mark.parametrize(
    ("values", "through"),
    [
        ({}, ALL),
        ({"search": "oak tables"}, {"first"}),
        ({"search": "UNDER"}, {"below"}),
        ({"search": "%_sure"}, {"below"}),
        ({"search": "alpha.example"}, {"first", "second"}),
        ({"search": "a pot"}, {"second"}),
        ({"page": "EXAMPLE/f"}, {"first", "found"}),
        ({"level": "toxic"}, {"first"}),
        ({"level": "unknown"}, ALL - {"first", "second", "found"}),
        ({"level": "toxic,clean"}, {"first", "second"}),
        ({"state": "live"}, {"first", "second", "found", "below"}),
        ({"state": "lost,broken"}, {"lost", "down"}),
        ({"state": "unvisited"}, {"gone", "ann", "medium"}),
        ({"reason": "link_removed"}, {"lost"}),
        ({"reason": "http_5xx"}, {"down"}),
        ({"reason": "http_503,link_removed"}, {"lost", "down"}),
        ({"decision": "disavow"}, {"first", "second", "gone"}),
        ({"decision": "whitelist"}, {"found"}),
        ({"decision": "none"}, {"lost", "ann", "medium", "below", "down"}),
        ({"decision": "file"}, {"gone"}),
        ({"decision": "remove"}, set()),
        ({"kind": "follow"}, {"first", "found", "below"}),
        ({"kind": "nofollow"}, {"second"}),
        ({"kind": "ugc"}, {"second"}),
        ({"kind": "sponsored"}, set()),
        ({"marker": "thin_page"}, {"first", "found"}),
        ({"marker": "paid_link,thin_page"}, {"first", "found"}),
        ({"marker": "thin_page", "strength": "strong"}, {"found"}),
        ({"marker": "paid_link,thin_page", "strength": "strong"}, {"first", "found"}),
        ({"strength": "strong"}, {"first", "found"}),
        ({"strength": "weak"}, {"first", "found"}),
        ({"every_marker": "thin_page,paid_link"}, {"first"}),
        ({"every_marker": "thin_page"}, {"first", "found"}),
        ({"every_marker": "thin_page,paid_link", "strength": "medium"}, set()),
        ({"every_marker": "thin_page", "strength": "medium"}, {"found"}),
        ({"marker_family": "manipulative"}, {"first"}),
        ({"marker_family": "manipulative,harmful_environment"}, {"first", "found"}),
        ({"marker_family": "harmful_environment", "strength": "medium"}, {"found"}),
        ({"toxicity": "45.."}, {"first", "found"}),
        ({"toxicity": "..48"}, {"second", "found"}),
        ({"toxicity": "48"}, {"found"}),
        ({"authority": "40.."}, {"first", "second", "lost", "below"}),
        ({"authority": "..40"}, {"first", "second"}),
        ({"relevance": "40.."}, {"first"}),
        ({"relevance": "..20"}, {"second"}),
        ({"relevance": "10..50"}, {"first", "second"}),
        ({"country": "FR"}, {"lost", "below"}),
        ({"country": "DE"}, set()),
        ({"asn": "AS64500"}, {"first", "second"}),
        ({"asn": "AS2,AS64500"}, {"first", "second", "lost", "below"}),
        ({"asn": "AS1"}, set()),
        ({"ip": "192.0.2.7"}, {"first", "second", "lost", "found"}),
        ({"ip": "192.0.2."}, VISITED - {"down"}),
        ({"ip": "192.0.2.*"}, VISITED - {"down"}),
        ({"ip": "198.51"}, {"down"}),
        ({"ip": "19"}, set()),
        ({"title": "under"}, {"below"}),
        ({"context": "%_SURE"}, {"below"}),
        ({"context": "oak"}, {"first"}),
        ({"anchor": "OAK"}, {"first"}),
        ({"anchor_is": "Oak tables"}, {"first"}),
        ({"anchor_is": "oak tables"}, set()),
        ({"target": "TEA"}, {"second", "found", "below"}),
        ({"target_is": HOME}, {"first", "lost", "gone"}),
        ({"target_is": TEA}, {"second", "found", "below"}),
        ({"domain": "beta.example"}, {"lost", "below"}),
        ({"domain": "news.beta.example"}, {"below"}),
        ({"domain": "https://news.beta.example/a"}, {"below"}),
        ({"domains": ["beta.example", "alpha.example"]}, {"lost", "below", "first", "second"}),
        ({"domain": "medium.com/@ann"}, {"medium"}),
        ({"first_seen": "2026-02-05..2026-03-05"}, {"second", "lost"}),
        ({"first_seen": "..2026-01-05"}, {"first"}),
        ({"first_seen": "2026-10-05.."}, {"below"}),
        ({"first_seen": "2026-10-04"}, {"found"}),
        ({"last_seen": "2026-10-01..2026-10-04"}, {"first", "found"}),
        ({"new_since": "2026-10-04"}, {"found", "below"}),
        ({"new_since": "2026-10-05"}, {"below"}),
        ({"lost_since": "2026-10-03"}, {"lost", "down"}),
        ({"lost_since": "2026-10-04"}, {"down"}),
        ({"hidden": True}, {"second"}),
        ({"hidden": False}, {"first", "found", "below"}),
        ({"reciprocal": True}, {"first", "second"}),
        ({"reciprocal": False}, {"lost", "below"}),
        ({"sitewide": True}, {"lost", "below"}),
        ({"sitewide": False}, {"first", "second"}),
        ({"region": "footer"}, {"first"}),
        ({"region": "footer,content"}, {"first", "second", "found", "below"}),
        ({"anchor_class": "exact"}, {"first"}),
        ({"anchor_class": "exact,unknown"}, ALL - {"second", "found"}),
        ({"domain_kind": "blog,news"}, {"first", "second", "found"}),
        ({"page_kind": "article"}, {"first"}),
        ({"language": "de"}, {"second"}),
        ({"source": "ahrefs"}, {"first", "second", "lost", "gone"}),
        ({"source": "majestic"}, {"first"}),
        ({"source": "majestic,list"}, {"first", "found"}),
        ({"source": "discovered"}, set()),
        ({"domain_level": "toxic"}, {"first", "second"}),
        ({"domain_level": "unknown"}, ALL - {"first", "second", "found"}),
        ({"on_record": True}, {"first", "second", "lost", "gone", "found", "below"}),
        ({"on_record": False}, {"ann", "medium", "down"}),
        ({"network": "n1"}, {"first", "second", "found"}),
        ({"network": "n2"}, set()),
        ({"family": "c1"}, {"second", "found"}),
        ({"spelling": "tea"}, {"found", "below"}),
        ({"anchor_form": "alt"}, {"second"}),
        ({"platform": "WORDPRESS"}, {"lost", "below"}),
        ({"platform": "s_6"}, set()),
        ({"hosted_on": "wordpress.com"}, {"ann"}),
        ({"hosted_on": " WWW.medium.com "}, {"medium"}),
        ({"state": "live", "kind": "follow", "region": "footer"}, {"first"}),
    ],
    ids=lambda one: str(sorted(one) if isinstance(one, set) else one),
)  # fmt: skip
def test_what_a_filter_lets_through(audit: Audit, values: dict[str, Any], through: set[str]) -> None:
    pages = [row["referring_page"] for row in rows.backlinks(audit, Filters(**values))]
    assert {NAMES[page] for page in pages} == through
