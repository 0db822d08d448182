"""Open rank lists that a person has downloaded: web-graph ranks and top lists, read as a stream.

Recognised by content: Common Crawl domain and host ranks, Majestic Million, Open PageRank, CrUX, Cloudflare
Radar, and plain ``rank,domain`` lists (Tranco, Umbrella); plain, ``.gz`` or ``.zip``. Only wanted domains are
kept, so a file of a hundred million lines needs no more memory than one of ten. Formats: the publishers' documents.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from linkvet.store.errors import AuditError
from linkvet.store.urls import is_public_suffix, parse_url

WEB_DOMAINS = 120_000_000
"""Registered domains seen on the web (Common Crawl's domain graph of 2026): the last place there could be."""
MAX_LINE = 4096
MAX_LINES = 1_000_000_000
_TRIED = 1000
"""Lines after which a file that holds mostly something else is refused."""

Place = tuple[float, bytes]
"""Position (1 = first) and name as the row gives them."""
Row = Callable[[bytes], Place | None]


@dataclass(slots=True)
class RankList:
    """The places of wanted domains in one published list."""

    name: str
    """Who publishes it, as a report names it."""
    lines: int = 0
    scores: dict[str, float] = field(default_factory=dict)
    """Registrable domain → 0 to 100; a domain that is absent is unknown, not low."""
    positions: dict[str, int] = field(default_factory=dict)


def rank_score(position: float, size: float = WEB_DOMAINS) -> float:
    """A place in a ranking on the scale 0 to 100: the first is 100, the last is 0.

    Log-percentile, squared: place 1,000 of the web is 86, 100,000 is 62, a million 45, ten million 25. The square
    brings it near to what link indexes give the same domains.
    """
    if position <= 1:
        return 100.0
    return round(100 * (1 - min(1.0, math.log(position) / math.log(max(size, 2.0))) ** 2), 1)


def read_ranks(path: Path, wanted: Collection[str]) -> RankList:
    """Places of the ``wanted`` registrable domains in a rank file; a host counts for its domain, the best one.

    Raises AuditError with a sentence when the file cannot be read or is no rank list that we know.
    """
    with _readable(path), _opened(path) as stream:
        return _ranks(path, stream, wanted)


def check_ranks(path: Path) -> None:
    """Raises AuditError where the file does not begin as a rank list, before hours are spent on a crawl."""
    with _readable(path), _opened(path) as stream:
        _begin(path, _lines(path, stream))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What goes wrong with a file becomes a sentence."""
    try:
        yield
    except (
        OSError,
        EOFError,
        csv.Error,
        zlib.error,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise AuditError(f"The rank file {path} cannot be read: {error}.") from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(file) as stream:
                yield io.BufferedReader(stream, 1 << 20)
        elif magic == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive:
                members = [item for item in archive.infolist() if not item.is_dir()]
                if len(members) != 1:
                    raise AuditError(f"The rank file {path} holds {len(members)} files; give one list.")
                with archive.open(members[0]) as stream:
                    yield stream
        else:
            yield file


def _lines(path: Path, stream: IO[bytes]) -> Iterator[bytes]:
    for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE), b""), 1):
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            raise AuditError(
                f"The rank file {path} is no rank list: line {number} is longer than {MAX_LINE} bytes."
            )
        if number > MAX_LINES:
            raise AuditError(f"The rank file {path} has more than {MAX_LINES:,} lines.")
        line = line.strip()
        if line:
            yield line


def _ranks(path: Path, stream: IO[bytes], wanted: Collection[str]) -> RankList:
    lines = _lines(path, stream)
    shape, first = _begin(path, lines)
    return _places(path, shape, lines, first, _Wanted(wanted, shape.reversed_names))


def _begin(path: Path, lines: Iterator[bytes]) -> tuple[_Shape, bytes]:
    """What list it is by its first line below comments, and that line."""
    head: list[bytes] = []
    for line in lines:
        head.append(line.removeprefix(b"\xef\xbb\xbf").strip())
        if not line.startswith(b"# ") or len(head) > 50:
            break
    shape = _shape(head[-1]) if head else None
    if shape is None:
        raise AuditError(
            f"The rank file {path} is none that is known: Common Crawl ranks, Tranco, Umbrella, "
            "Majestic Million, Open PageRank, CrUX or Cloudflare Radar."
        )
    return shape, head[-1]


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    row: Row
    header: bool
    reversed_names: bool = False
    unordered: bool = False


def _places(path: Path, shape: _Shape, lines: Iterator[bytes], first: bytes, wanted: _Wanted) -> RankList:
    best: dict[str, float] = {}
    read = bad = 0
    if not shape.header:
        lines = _chained(first, lines)
    for line in lines:
        place = shape.row(line)
        if place is None:
            bad += 1
            if bad > 100 and bad > read:
                raise AuditError(
                    f"The rank file {path} is damaged: {bad:,} of {read + bad:,} rows give no rank."
                )
            continue
        read += 1
        domain = wanted.domain_of(place[1])
        if domain is not None and place[0] < best.get(domain, math.inf):
            best[domain] = place[0]
    if not read:
        raise AuditError(f"The rank file {path} holds no rows.")
    if shape.unordered:
        best = dict.fromkeys(best, float(read))
    size = max(read, WEB_DOMAINS)
    scores = {domain: rank_score(position, size) for domain, position in best.items()}
    return RankList(shape.name, read, scores, {domain: round(position) for domain, position in best.items()})


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


class _Wanted:
    """Which wanted domain a listed name belongs to, without parsing the names nobody asked for."""

    def __init__(self, wanted: Collection[str], reversed_names: bool) -> None:
        self._reversed = reversed_names
        self._domains: dict[bytes, str] = {}
        self._exact: set[bytes] = set()
        for domain in wanted:
            labels = domain.lower().rstrip(".").split(".")
            key = ".".join(reversed(labels) if reversed_names else labels).encode("utf-8", "replace")
            self._domains[key] = domain
            if is_public_suffix(domain):
                self._exact.add(key)

    def domain_of(self, name: bytes) -> str | None:
        """The wanted domain of this host, or ``None``; a platform is not what its users' hosts are."""
        domains = self._domains
        if name in domains:
            return domains[name]
        part = name
        for _ in range(12):
            part = part.rpartition(b".")[0] if self._reversed else part.partition(b".")[2]
            if b"." not in part:
                return None
            if part in domains:
                rest = name[len(part) + 1 :] if self._reversed else name[: -len(part) - 1]
                return None if part in self._exact and rest != b"www" else domains[part]
        return None


def _shape(line: bytes) -> _Shape | None:
    """The list that a first line begins."""
    text = line.decode("utf-8", "replace").lower()
    tabs = text.split("\t")
    if "#harmonicc_pos" in tabs or "#pr_pos" in tabs:
        return _Shape("Common Crawl", _graph_rows(tabs), header=True, reversed_names=True)
    if len(tabs) in (5, 6) and _graph_row(line) is not None:
        return _Shape("Common Crawl", _graph_row, header=False, reversed_names=True)
    columns = [column.strip() for column in next(csv.reader([text]), [])]
    if "globalrank" in columns and "domain" in columns:
        return _Shape(
            "Majestic Million", _table_row(columns.index("globalrank"), columns.index("domain")), True
        )
    if "open page rank" in columns and "rank" in columns and "domain" in columns:
        return _Shape("Open PageRank", _table_row(columns.index("rank"), columns.index("domain")), True)
    if columns[:2] == ["origin", "rank"]:
        return _Shape("CrUX", _origin_row, True)
    if columns == ["domain"]:
        return _Shape("Cloudflare Radar", _bare_row, True, unordered=True)
    if "rank" in columns and "domain" in columns:
        return _Shape("Cloudflare Radar", _table_row(columns.index("rank"), columns.index("domain")), True)
    if len(columns) == 2 and _table_row(0, 1)(line) is not None:
        return _Shape("top list", _table_row(0, 1), False)
    return None


def _graph_rows(columns: list[str]) -> Row:
    """Reader of Common Crawl rows whose header names the columns."""
    harmonic = columns.index("#harmonicc_pos") if "#harmonicc_pos" in columns else -1
    pagerank = columns.index("#pr_pos") if "#pr_pos" in columns else -1
    host = next((n for n, column in enumerate(columns) if column.startswith("#host_rev")), 4)
    places = [n for n in (harmonic, pagerank) if n >= 0]

    def row(line: bytes) -> Place | None:
        cells = line.split(b"\t")
        if len(cells) <= host or not cells[host]:
            return None
        positions = [int(cells[n]) for n in places if cells[n].isdigit()]
        if not positions:
            return None
        return math.prod(positions) ** (1 / len(positions)), cells[host]

    return row


_graph_row = _graph_rows(["#harmonicc_pos", "#harmonicc_val", "#pr_pos", "#pr_val", "#host_rev", "#n_hosts"])


def _table_row(rank: int, domain: int) -> Row:
    """Reader of comma-separated rows with a rank and a name."""

    def row(line: bytes) -> Place | None:
        cells = line.split(b",", max(rank, domain) + 1)
        if len(cells) <= max(rank, domain):
            return None
        position = cells[rank].strip(b'" ')
        name = _name(cells[domain].strip(b'" '))
        return (float(position), name) if position.isdigit() and len(position) < 13 and name else None

    return row


def _origin_row(line: bytes) -> Place | None:
    """A CrUX row: an origin, and the size of the bucket in which it stands."""
    origin, _, rank = line.rpartition(b",")
    name = _name(origin.strip(b'" ').partition(b"://")[2].partition(b":")[0])
    return (float(rank), name) if rank.isdigit() and len(rank) < 13 and name else None


def _bare_row(line: bytes) -> Place | None:
    name = _name(line.strip(b'" ,'))
    return (0.0, name) if name and b"," not in name else None


def _name(written: bytes) -> bytes | None:
    """A host name as we key it, or ``None`` where it is none."""
    name = written.lower().rstrip(b".")
    if not name.isascii():
        url = parse_url("http://" + name.decode("utf-8", "replace"))
        name = url.host.encode() if url else b""
    return name if b"." in name and b" " not in name else None
