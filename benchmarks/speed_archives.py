"""How fast archives are read for links to one site: WAT files, and WARC files made of the corpus's pages.

``python benchmarks/speed_archives.py [--copies 100]`` repeats the corpus's archive so often, its pages a twentieth as
often, and reads them for a site that few pages name and for one that many link to, into an audit of its own. Beside
it: FastWARC with a JSON parser, which reads all and looks for nothing. Rates are per second of CPU time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Container, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from corpus import corpus, lines_of  # noqa: E402
from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: E402

from linkvet.crawler.archives.finds import Finds  # noqa: E402
from linkvet.crawler.archives.pages import PagesReader  # noqa: E402
from linkvet.crawler.archives.wat import WatReader  # noqa: E402
from linkvet.store.claimed.archives import ARCHIVE, COLUMNS, record_archive  # noqa: E402
from linkvet.store.claimed.imports import Source  # noqa: E402
from linkvet.store.file.audit import Audit, Settings  # noqa: E402

SITES = ("nytimes.com", "youtube.com")
"""One that few pages of the corpus name, and one that many link to."""


def page_records(folder: Path, wanted: Container[str] | None = None) -> Iterator[bytes]:
    """Pages of the corpus, all or those whose file is wanted, as records of a WARC file, packed."""
    for page in lines_of(folder / "pages" / "index.jsonl"):
        if wanted is not None and page["file"] not in wanted:
            continue
        body = gzip.decompress((folder / "pages" / page["file"]).read_bytes())
        charset = f"; charset={page['charset_header']}" if page["charset_header"] else ""
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\n\r\n".encode()
        named = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-10-01T00:00:00Z\r\n"
            f"WARC-Target-URI: {page['url']}\r\nContent-Length: {len(head) + len(body)}\r\n\r\n"
        )
        yield gzip.compress(named.encode() + head + body + b"\r\n\r\n", 6)


def read(path: Path, site: str) -> tuple[Finds, float]:
    """What an archive gave, and the CPU seconds that reading and storing it took."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Audit.create(Path(folder) / "a.audit", Settings(site)) as audit,
    ):
        scope = audit.settings.target_scope
        finds = Finds(path, WatReader(scope) if ".wat" in path.suffixes else PagesReader(scope))
        started = time.process_time()
        report = record_archive(audit, Source(path.name, path.name, ARCHIVE, "", COLUMNS), finds)
        taken = time.process_time() - started
        print(f"  {site}: {report.links:,} links on {report.pages:,} captures, ", end="")
    return finds, taken


def plainly(path: Path) -> float:
    """CPU seconds of reading every record of a WAT file with FastWARC and ``json``."""
    started = time.process_time()
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.metadata, parse_http=False):
            content = record.reader.read()
            if content:
                json.loads(content)
    return time.process_time() - started


def main() -> int:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=100)
    options = parser.parse_args()
    folder = corpus()
    if folder is None:
        raise SystemExit("no corpus: name its folder in LINKVET_CORPUS")
    with tempfile.TemporaryDirectory() as made:
        wat, warc = Path(made) / "a.warc.wat.gz", Path(made) / "a.warc.gz"
        one = (folder / "archives" / "pages-40.warc.wat.gz").read_bytes()
        wat.write_bytes(one * options.copies)
        size, packed = len(gzip.decompress(one)) * options.copies / 1e6, len(one) * options.copies / 1e6
        print(f"WAT, {packed:,.0f} MB packed, {size:,.0f} MB unpacked")
        for site in SITES:
            finds, taken = read(wat, site)
            print(f"{size / taken:,.0f} MB/s unpacked, {finds.records / taken:,.0f} records/s")
        print(f"  FastWARC and json: {size / plainly(wat):,.0f} MB/s unpacked")
        pages = list(page_records(folder))
        warc.write_bytes(b"".join(pages) * max(1, options.copies // 20))
        print(
            f"WARC, {len(pages) * max(1, options.copies // 20):,} pages, {warc.stat().st_size / 1e6:,.0f} MB packed"
        )
        for site in SITES:
            finds, taken = read(warc, site)
            print(f"{finds.read / taken:,.0f} pages/s")
    print(
        f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB (with the pages of the corpus)"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
