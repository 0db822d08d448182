"""What is fuzzed besides pages and styles: everything else that strangers write and Linkvet reads.

Inputs begin as one of some seeds, or of a corpus (``LINKVET_CORPUS``) where there is one, and are mutilated:
bytes changed, parts repeated, left out and swapped with those of another seed.
"""

# ruff: noqa: E501

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from linkvet.crawler.archives.pages import PagesReader
from linkvet.crawler.archives.records import ArchiveFile
from linkvet.crawler.archives.wat import WatReader
from linkvet.crawler.net.robots_rules import rules_for
from linkvet.crawler.page.sitemaps import read_sitemap
from linkvet.filters import where
from linkvet.importers import read_export
from linkvet.importers.reading.export import ExportError
from linkvet.store.file.audit import AuditError
from linkvet.store.urls import (
    Scope,
    absolute_url,
    link_key,
    parse_url,
    registrable_domain,
)

TESTS = Path(__file__).parent
CORPUS = Path(os.environ["LINKVET_CORPUS"]) if os.environ.get("LINKVET_CORPUS") else None
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(gettempdir())
LARGEST = 30_000
SCOPE = Scope.of("target.example")
PIECES = (
    b'\0 \xff \xef\xbb\xbf \r \n , ; \t " "" \' < > & % # ? / \\ : @ [ ] ( ) = . .. * $ ~ -1 1e999 NaN 99999999999 '
    b'http:// https:// domain: xn--a \xe2\x80\xae \xf0\x9f\x98\x80 \xed\xa0\x80 %00 %ff &#0; --> <![CDATA[ {"a": [[[['
).split(b" ")
URL_SEEDS = (
    b"https://user:pw@a.b.example.co.uk:8080/p/./../x?q=1&r=%20#f",
    b"//x.example\\y",
    b"http://[::ffff:1.2.3.4]:80/",
    b"http://0x7f.1/",
    "https://www.tschüß.example/ä?ö#ü".encode(),
    b"medium.com/@ann/post-1",
    b"http://xn--bcher-kva.example./",
)
ROBOTS_SEEDS = (
    b"User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 1.5\nSitemap: https://x.example/s.xml\n",
    b"User-agent: linkvet\nUser-agent: other\nDisallow:\n# remark\nuseragent: *\ndisallow: /\n",
)
SITEMAP_SEEDS = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc>https://x.example/</loc><lastmod>2026-01-01</lastmod></url></urlset>",
    b"<sitemapindex><sitemap><loc><![CDATA[https://x.example/s.xml]]></loc></sitemap></sitemapindex>",
    gzip.compress(b"<urlset><url><loc>https://x.example/a?b&amp;c</loc></url></urlset>"),
    b"https://x.example/\nhttps://x.example/b\n",
)
WARC_SEEDS = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: 121\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"23\r\n<a href=https://target.example/>x</a>\r\n0\r\n\r\n\r\n\r\n",
    b"filedesc://x.arc 0.0.0.0 20260101000000 text/plain 76\n1 0 Example\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\nhttp://x.example/ 1.2.3.4 20260101000000 text/html 20\n",
)
WAT_SEEDS = (
    b"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Target-URI: https://x.example/\r\nContent-Type: application/json\r\n"
    b'Content-Length: 303\r\n\r\n{"Envelope":{"WARC-Header-Metadata":{"WARC-Type":"response","WARC-Target-URI":'
    b'"https://x.example/"},"Payload-Metadata":{"HTTP-Response-Metadata":{"Response-Message":{"Status":"200"},'
    b'"HTML-Metadata":{"Head":{"Base":"/b"},"Links":[{"path":"A@/href","url":"https://target.example/","text":"x",'
    b'"rel":"nofollow"}]}}}}}\r\n\r\n',
)
FILTER_SEEDS = (
    b"level=toxic&state=live&marker=comment_link&domain=x.example",
    b"search=%25_%27&first_seen=2026-01-01&score=10..60&kind=follow",
    b"anchor=a&order=-score&page=2&strength=medium&reason=http_503",
)
DISAVOW_SEEDS = (
    b"# remark\ndomain:spam.example\nhttps://x.example/page\ndomain: *.wide.example\n",
    "\ufeffdomain:b\u00fccher.example\r\n\r\nspam.example\r\n".encode(),
)
HTML_SEEDS = (
    b"<table><tr><th>Referring page URL</th><th>Target URL</th><th>Anchor</th></tr><tr><td>https://x.example/a"
    b"</td><td>https://target.example/</td><td>mills</td></tr></table>",
)


def xlsx(sheet: bytes) -> bytes:
    """A workbook of one sheet, as bare as one can be."""
    with io.BytesIO() as whole:
        with zipfile.ZipFile(whole, "w") as archive:
            for name, text in WORKBOOK.items():
                archive.writestr(name, text)
            archive.writestr("xl/worksheets/sheet1.xml", sheet)
        return whole.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    f'"{_RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Source URL</t></is></c><c r="B1" t="inlineStr"><is><t>Target URL</t>'
    b'</is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>https://x.example/</t></is></c><c r="B2"><v>3.5</v>'
    b"</c></row></sheetData></worksheet>"
)


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """The own seeds of a target, and those of the corpus."""
    own = {
        "url": URL_SEEDS, "robots": ROBOTS_SEEDS, "sitemap": SITEMAP_SEEDS, "warc": WARC_SEEDS, "wat": WAT_SEEDS,
        "filters": FILTER_SEEDS, "disavow": DISAVOW_SEEDS, "html": HTML_SEEDS, "xlsx": (SHEET,),
        "csv": tuple(file.read_bytes()[:LARGEST] for file in sorted((TESTS / "exports").rglob("*.[ct]s*v"))[:60]),
    }[name]  # fmt: skip
    patterns = {
        "csv": "exports/made/*.csv", "disavow": "exports/disavow/*", "sitemap": "standards/sitemaps/*.*",
        "warc": "archives/samples/*", "wat": "archives/*.wat.gz", "robots": "standards/robots/crawler-commons/*",
    }  # fmt: skip
    files = sorted(CORPUS.glob(patterns[name])) if CORPUS and name in patterns else []
    return (*own, *(file.read_bytes()[:LARGEST] for file in files if file.is_file()))


def mutilated(name: str, chance: random.Random) -> bytes:
    """One seed with up to eight changes."""
    known = seeds(name)
    body = bytearray(chance.choice(known))
    for _ in range(chance.randrange(9)):
        at = chance.randrange(len(body) + 1)
        kind = chance.randrange(6)
        if kind == 0 and body:
            body[min(at, len(body) - 1)] = chance.randrange(256)
        elif kind == 1:
            body[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 50))
        elif kind == 2:
            del body[at : at + chance.randrange(1, 40)]
        elif kind == 3:
            body[at:at] = body[max(0, at - chance.randrange(1, 60)) : at] * chance.choice((1, 3, 40))
        elif kind == 4:
            other = chance.choice(known)
            start = chance.randrange(len(other) + 1)
            body[at:at] = other[start : start + 60]
        else:
            del body[at:]
    return bytes(body[:LARGEST])


def try_url(chance: random.Random) -> None:
    text = mutilated("url", chance).decode("utf-8", "replace")
    for url in (parse_url(text), parse_url(text, "https://base.example/a/b"), absolute_url(text)):
        if url is not None:
            again = parse_url(url.href)
            assert again is not None and again.href == url.href, (
                "a URL is read as another one the second time"
            )
            assert registrable_domain(url.host)
            assert url.site and link_key(url.href)
            SCOPE.contains(url)


def try_robots(chance: random.Random) -> None:
    rules = rules_for(mutilated("robots", chance).decode("utf-8", "replace"), "linkvet")
    rules.parsed.can_fetch("https://x.example/aaab?c=d", "linkvet")
    rules.parsed.crawl_delay("linkvet")
    list(rules.parsed.sitemaps)


def try_sitemap(chance: random.Random) -> None:
    read_sitemap(mutilated("sitemap", chance))


def try_filters(chance: random.Random) -> None:
    try:
        where(mutilated("filters", chance).decode("utf-8", "replace"))
    except AuditError as refusal:
        assert str(refusal)


def _import(name: str, ending: str, body: bytes) -> None:
    path = MEMORY / f"linkvet-fuzz-{os.getpid()}{ending}"
    path.write_bytes(body)
    try:
        for export in read_export(path):
            for number, _ in enumerate(export.rows):
                if number > 5000:
                    break
    except ExportError as refusal:
        assert str(refusal), name
    finally:
        path.unlink()


def try_csv(chance: random.Random) -> None:
    _import("csv", ".csv", mutilated("csv", chance))


def try_html(chance: random.Random) -> None:
    _import("html", ".xls", mutilated("html", chance))


def try_xlsx(chance: random.Random) -> None:
    body = xlsx(mutilated("xlsx", chance))
    if chance.random() < 0.2:
        at = chance.randrange(len(body))
        body = body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
    _import("xlsx", ".xlsx", body)


def try_disavow(chance: random.Random) -> None:
    _import("disavow", ".txt", mutilated("disavow", chance))


def _archive(name: str, chance: random.Random) -> None:
    path = MEMORY / f"linkvet-fuzz-{os.getpid()}.warc"
    path.write_bytes(mutilated(name, chance))
    try:
        for record in ArchiveFile(path):
            for reader in (PagesReader(SCOPE), WatReader(SCOPE)):
                if reader.holds(record):
                    reader.read(record)
    except ValueError as refusal:
        assert type(refusal).__name__ == "ArchiveError", repr(refusal)
    finally:
        path.unlink()


def try_warc(chance: random.Random) -> None:
    _archive("warc", chance)


def try_wat(chance: random.Random) -> None:
    _archive("wat", chance)


TARGETS: dict[str, Callable[[random.Random], None]] = {
    "url": try_url,
    "robots": try_robots,
    "sitemap": try_sitemap,
    "filters": try_filters,
    "csv": try_csv,
    "html": try_html,
    "xlsx": try_xlsx,
    "disavow": try_disavow,
    "warc": try_warc,
    "wat": try_wat,
}
