from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)

from linkvet.crawler.net.site_probe import Places
from linkvet.store.file.audit import Audit, AuditError

MMDB = Path(__file__).parent / "mmdb"
LINK = f"<title>Mill</title><p>Read <a href='https://{TARGET}/'>the guide</a>."


def footprints(path: Path, domain: str) -> dict[str, set[str]]:
    sql = "SELECT f.kind, f.value FROM footprints f JOIN domains d ON d.id = f.domain_id WHERE d.name = ?"
    found: dict[str, set[str]] = {}
    with Audit.open(path) as audit:
        for row in audit.rows(sql, (domain,)):
            found.setdefault(row["kind"], set()).add(row["value"])
    return found


def test_owner_and_country_of_an_address() -> None:
    places = Places(MMDB / "GeoLite2-ASN-Test.mmdb", MMDB / "GeoLite2-Country-Test.mmdb")
    assert dict(places.footprints("1.128.0.0")) == {"asn": "AS1221", "as_name": "Telstra Pty Ltd"}
    assert dict(places.footprints("2.125.160.216"))["country"] == "GB"
    assert places.footprints("127.0.0.1") == []
    assert Places().footprints("1.128.0.0") == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "owner.mmdb"
    file.write_bytes(b"no database")
    with pytest.raises(AuditError, match=r"owner\.mmdb"):
        Places(file)


def test_the_network_of_a_domain_is_looked_at_once(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    icon = b"\x00\x00\x01\x00" + bytes(range(60))
    web = web_of(
        {
            "www.mill.example": {
                "": {"tls": "self_signed"},
                "/1": LINK,
                "/2": LINK,
                "/favicon.ico": icon,
                "/ads.txt": {
                    "body": "google.com, pub-1111222233334444, DIRECT, f08c47fec0942fa0\n",
                    "content_type": "text/plain",
                },
            },
            "mill.example": {
                "": {"dns": {"NS": ["ns1.host.example", "ns2.host.example"], "MX": ["10 mx.example"]}}
            },
        }
    )
    path = audit_of(tmp_path / "a.audit", ["https://www.mill.example/1", "https://www.mill.example/2"])
    visit(path, web, dns=web.dns)
    found = footprints(path, "mill.example")
    assert found["ns"] == {"ns1.host.example", "ns2.host.example"}
    assert found["mx"] == {"mx.example"}
    assert found["ip"] == {web.addresses()["www.mill.example"][0]}
    assert len(found["favicon"]) == 1
    assert any("pub-1111222233334444" in value for value in found["ads_txt"])
    asked = [request.path for request in web.requests("www.mill.example")]
    assert asked.count("/favicon.ico") == asked.count("/ads.txt") == asked.count("/robots.txt") == 1


def test_a_page_shows_who_runs_its_site(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    signed = (
        "<meta name=generator content='WordPress 6.5'><meta name=msvalidate.01 content=A1B2C3D4E5F60718>"
        "<script>ga('create', 'UA-48151623-2')</script>" + LINK
    )
    web = web_of({"mill.example": {"/signed": signed}, "bare.example": {"/": LINK}})
    path = audit_of(tmp_path / "a.audit", ["http://mill.example/signed", "http://bare.example/"])
    visit(path, web)
    found = footprints(path, "mill.example")
    assert found["cms_version"] == {"wordpress 6.5"}
    assert found["google_analytics"] == {"UA-48151623"}
    assert found["verification"] == {"bing:A1B2C3D4E5F60718"}
    assert not {"cms", "google_analytics", "verification"} & set(footprints(path, "bare.example"))


def test_what_cannot_be_had_is_left_out(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of({"bare.example": {"/": LINK, "/ads.txt": "<html>not found, says 200</html>"}})
    path = audit_of(tmp_path / "a.audit", ["http://bare.example/"])
    visit(path, web)
    found = footprints(path, "bare.example")
    assert "ip" in found
    assert not {"ns", "mx", "favicon", "ads_txt", "asn", "country"} & set(found)
