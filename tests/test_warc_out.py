"""What a crawl keeps as WARC is what the pages answered, and other tools can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from crawls import TARGET, audit_of, visit
from fastwarc.warc import ArchiveIterator, WarcRecordType
from web import web_of  # noqa: F401 (a fixture)

from linkvet.cli import cli
from linkvet.crawler.archives.write import check_warc
from linkvet.store.file.audit import AuditError

BODY = f'<title>Mühle</title><p>Words about <a href="http://{TARGET}/">the mill</a>.'
SITES: dict[str, Any] = {
    "a.example": {"/p": {"body": BODY}},
    "b.example": {"/p": {"body": "Gone.", "status": 404}},
}


def records(path: Path) -> dict[str, tuple[int, bytes, str | None]]:
    """Target URL → status, body, address; as another program reads them."""
    with path.open("rb") as file:
        return {
            record.headers["WARC-Target-URI"]: (
                record.http_headers.status_code,
                record.reader.read(),
                record.headers.get("WARC-IP-Address"),
            )
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, verify_digests=True)
        }


@pytest.mark.parametrize("name", ["seen.warc", "seen.warc.gz"])
@pytest.mark.parametrize("workers", [1, 2])
def test_every_answer_is_kept(name: str, workers: int, tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of(SITES)
    audit = audit_of(tmp_path / "shop.audit", [f"http://{host}/p" for host in (*SITES, "none.example")])
    options = ["--hosts", str(web.hosts_file), "--delay", "0", "--workers", str(workers)]
    done = CliRunner().invoke(cli, ["crawl", str(audit), "--warc", str(tmp_path / name), *options])
    assert done.exit_code == 0, done.output
    kept = records(tmp_path / name)
    status, body, address = kept["http://a.example/p"]
    assert (status, body.decode()) == (200, BODY)
    assert address and address.startswith("127.")
    assert kept["http://b.example/p"][0] == 404
    assert "http://a.example/robots.txt" in kept
    assert not [url for url in kept if "none.example" in url]


def test_a_later_crawl_appends(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    web = web_of(SITES)
    audit = audit_of(tmp_path / "shop.audit", ["http://a.example/p"])
    out = tmp_path / "seen.warc.gz"
    visit(audit, web, warc=out)
    first = out.read_bytes()
    visit(audit, web, "all", warc=out)
    assert out.read_bytes().startswith(first)
    assert len(out.read_bytes()) > len(first)
    with out.open("rb") as file:
        kinds = [record.record_type for record in ArchiveIterator(file)]
    assert kinds.count(WarcRecordType.warcinfo) == 1


def test_nothing_is_appended_to_another_file(tmp_path: Path) -> None:
    check_warc(tmp_path / "new.warc")
    for name, content in (("a.warc", b"hello"), ("b.warc.gz", b"WARC/1.1\r\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(AuditError, match="not a WARC file"):
            check_warc(tmp_path / name)
