"""Reads the folders of a fake web: which hosts there are, what they serve, how they misbehave."""

from __future__ import annotations

import gzip
import json
import mimetypes
import tomllib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from linkvet.store.urls import parse_url

MAX_CACHED_BYTES = 96 * 1024 * 1024
MAX_FILE_BYTES = 64 * 1024 * 1024
BEHAVIOUR_FILES = ("behaviour.toml", "behaviour.json")
TLS_KINDS = ("good", "self_signed", "expired", "wrong_host", "broken", "hang")
_HTML = "text/html"


class WebError(ValueError):
    """A fake web's folder says something that cannot be played."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one path answers; every field left alone means an ordinary page."""

    status: int = 200
    headers: dict[str, str | list[str]] = field(default_factory=dict)
    content_type: str | None = None
    charset: str | None = None
    """Charset parameter of the Content-Type header; empty sends none."""
    body: str | None = None
    file: str | None = None
    repeat: int = 1
    """The body is sent this many times over."""
    delay: float = 0
    """Seconds before the answer starts."""
    header_delay: float = 0
    """Seconds between one header line and the next."""
    bytes_per_second: int = 0
    hang: bool = False
    """Never answers, never closes."""
    drop: str | None = None
    """Cuts the connection: ``before`` the answer, within its ``headers``, or within its ``body``."""
    endless: bool = False
    redirect: str | dict[str, Any] | None = None
    """Where to, or ``{to, status}``."""
    encoding: str | None = None
    """``gzip``, ``deflate`` or ``br``."""
    bomb: int = 0
    """A gzip body that unfolds to this many bytes."""
    content_length: int | None = None
    """A Content-Length that need not be true."""
    chunked: bool = False
    etag: bool = False
    """Names the version of the page, and answers 304 to a client that has it (RFC 9110, 13.1.2)."""
    cookie: str | None = None
    """Redirects to itself until this cookie comes back."""
    raw: str | None = None
    """Sent instead of an HTTP answer, as latin-1."""
    sequence: tuple[dict[str, Any], ...] = ()
    """Behaviours of the first, second ... request; the last one stays."""

    @classmethod
    def of(cls, declared: dict[str, Any], where: str) -> Behaviour:
        """The behaviour that a file declares; an unknown word is an error, not ignored."""
        unknown = set(declared) - set(cls.__dataclass_fields__)
        if unknown:
            raise WebError(f"{where}: unknown behaviour {', '.join(sorted(unknown))}")
        declared = dict(declared, sequence=tuple(declared.get("sequence", ())))
        for step in declared["sequence"]:
            cls.of(step, where)
        return cls(**declared)


ORDINARY = Behaviour()


@dataclass(slots=True)
class Host:
    """One host of the fake web: names, address, certificate, pages."""

    name: str
    folder: Path | None = None
    names: list[str] = field(default_factory=list)
    address: str | None = None
    """A 127.x.y.z address, or any word: hosts that say the same word share one address."""
    tls: str = "good"
    certificate: str | None = None
    """Hosts that say the same word share one certificate with all their names."""
    http: bool = True
    https: bool = True
    headers: dict[str, str | list[str]] = field(default_factory=dict)
    charset: str = "utf-8"
    dns: dict[str, Any] = field(default_factory=dict)
    everything: Behaviour | None = None
    """For every path without an entry of its own, robots.txt apart."""
    paths: dict[str, Behaviour] = field(default_factory=dict)
    prefixes: list[tuple[str, Behaviour]] = field(default_factory=list)
    indexed: dict[str, tuple[Path, str]] = field(default_factory=dict)
    """Path with query → file and Content-Type, for pages that an index names."""

    @property
    def all_names(self) -> list[str]:
        """The host's own name first."""
        return [self.name, *self.names]

    def behaviour(self, path: str, query: str) -> tuple[str, Behaviour]:
        """The declared behaviour of a request and the key it was declared under."""
        for key in (f"{path}?{query}", path) if query else (path,):
            if key in self.paths:
                return key, self.paths[key]
        for prefix, behaviour in self.prefixes:
            if path.startswith(prefix):
                return prefix + "*", behaviour
        if self.everything is not None and path != "/robots.txt":
            return "everything", self.everything
        return path, ORDINARY

    def page(self, path: str, query: str) -> tuple[Path, str] | None:
        """File and Content-Type behind a path, or ``None`` where nothing is."""
        if self.indexed:
            key = f"{path}?{query}" if query else path
            return self.indexed.get(key) or self.indexed.get(unquote(key))
        if self.folder is None:
            return None
        file = _file_of(self.folder, unquote(path), unquote(query))
        return None if file is None else (file, content_type_of(file, self.charset))


def content_type_of(file: Path, charset: str) -> str:
    """Content-Type by file name; texts get the host's charset."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset={charset}" if kind.startswith("text/") and charset else kind


def _file_of(folder: Path, path: str, query: str) -> Path | None:
    parts = [part for part in path.split("/") if part]
    if "\0" in path or ".." in parts or (parts and parts[-1] in BEHAVIOUR_FILES):
        return None
    stem = folder.joinpath(*parts)
    candidates = [stem / "index.html"] if path.endswith("/") else [stem]
    if not path.endswith("/") and not stem.suffix:
        candidates += [stem.with_name(stem.name + ".html"), stem / "index.html"]
    if query and "/" not in query and "\0" not in query:
        name = stem.name if parts and not path.endswith("/") else "index"
        place = stem.parent if parts and not path.endswith("/") else stem
        base = name.removesuffix(".html")
        candidates.insert(0, place / f"{base}@{query}.html")
    try:
        return next((file for file in candidates if file.is_file()), None)
    except OSError:
        return None


class Files:
    """File contents, kept in memory up to a bound; the least used leave first."""

    def __init__(self, limit: int = MAX_CACHED_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Path, bytes] = OrderedDict()

    def read(self, path: Path) -> bytes:
        """The file's bytes, unpacked where its name ends in ``.gz``."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as stream:
            data: bytes = stream.read(MAX_FILE_BYTES)
        self._kept[path] = data
        self.size += len(data)
        while self.size > self.limit and self._kept:
            self.size -= len(self._kept.popitem(last=False)[1])
        return data


def _declarations(folder: Path) -> dict[str, Any]:
    for name in BEHAVIOUR_FILES:
        file = folder / name
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            try:
                return tomllib.loads(text) if file.suffix == ".toml" else json.loads(text)
            except ValueError as error:
                raise WebError(f"{file}: {error}") from error
    return {}


def host_of(folder: Path) -> Host:
    """The host that a folder declares."""
    declared = _declarations(folder)
    where = f"{folder.name}/behaviour"
    settings = dict(declared.get("host", {}))
    everything = settings.pop("everything", None)
    allowed = {"names", "address", "tls", "certificate", "http", "https", "headers", "charset", "dns"}
    unknown = (set(settings) - allowed) | (set(declared) - {"host", "paths"})
    if unknown:
        raise WebError(f"{where}: unknown setting {', '.join(sorted(unknown))}")
    host = Host(folder.name, folder, **settings)
    if host.tls not in TLS_KINDS:
        raise WebError(f'{where}: tls = "{host.tls}" is none of {", ".join(TLS_KINDS)}')
    if everything is not None:
        host.everything = Behaviour.of(everything, where)
    for path, answer in declared.get("paths", {}).items():
        behaviour = Behaviour.of(answer, f"{where} {path}")
        if path.endswith("*"):
            host.prefixes.append((path[:-1], behaviour))
        else:
            host.paths[path] = behaviour
    host.prefixes.sort(key=lambda pair: -len(pair[0]))
    return host


def hosts_of_root(root: Path) -> list[Host]:
    """Every host folder under ``root``, by name."""
    if not root.is_dir():
        raise WebError(f"{root} is no folder")
    return [host_of(folder) for folder in sorted(root.iterdir()) if folder.is_dir() and "." in folder.name]


def hosts_of_index(index: Path) -> list[Host]:
    """The hosts of a JSONL index whose lines name ``url``, ``file`` and ``charset_header``.

    Each page answers at exactly its path and query; nothing is copied. Files are found beside the index.
    """
    hosts: dict[str, Host] = {}
    with index.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            url = parse_url(row["url"])
            if url is None:
                raise WebError(f"{index}: no http(s) URL in {line[:100]!r}")
            charset = row.get("charset_header")
            kind = f"{_HTML}; charset={charset}" if charset else _HTML
            host = hosts.setdefault(url.host, Host(url.host))
            split = urlsplit(url.href)
            key = f"{split.path or '/'}?{split.query}" if split.query else split.path or "/"
            entry = (index.parent / row["file"], kind)
            host.indexed[key] = entry
            host.indexed.setdefault(unquote(key), entry)
    return [hosts[name] for name in sorted(hosts)]


def merge_hosts(lists: list[list[Host]]) -> list[Host]:
    """All hosts by name; a later list's host replaces an earlier one of the same name."""
    hosts = {host.name: host for group in lists for host in group}
    return [hosts[name] for name in sorted(hosts)]


def place_hosts(hosts: list[Host]) -> dict[str, list[Host]]:
    """Loopback address → its hosts.

    A host without a declared address gets one in a /24 of its own, by its place in the list, so that only
    declared neighbours look like neighbours. Declare addresses from 127.1.0.0 to 127.63.255.255.
    """
    places: dict[str, list[Host]] = {}
    words: dict[str, str] = {}
    for number, host in enumerate(hosts):
        own = f"127.{64 + number // 250}.{number % 250 + 1}.{10 + sum(host.name.encode()) % 200}"
        if host.address and host.address.startswith("127."):
            own = host.address
        elif host.address:
            own = words.setdefault(host.address, own)
        places.setdefault(own, []).append(host)
    return places
