"""Web archives for tests, written record by record."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from web import CORPUS

DATE = "2019-05-19T07:25:24Z"
PAGE = "https://blog.example/post"
KEPT = CORPUS / "archives"
needs_corpus = pytest.mark.skipif(not KEPT.is_dir(), reason="no corpus: name its folder in LINKVET_CORPUS")


def record(kind: str, url: str = "", content: bytes = b"", **fields: str) -> bytes:
    """One WARC record; ``fields`` are further ones, with underscores for hyphens."""
    named = {"WARC-Type": kind, "WARC-Record-ID": "<urn:uuid:0001>", "WARC-Date": DATE}
    named |= {"WARC-Target-URI": url} if url else {}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    named.setdefault("Content-Length", str(len(content)))
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + content + b"\r\n\r\n"


def answer(
    body: bytes | str, status: int = 200, head: str = "Content-Type: text/html; charset=utf-8\r\n"
) -> bytes:
    """An HTTP answer as it came over the wire."""
    raw = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status} OK\r\n{head}\r\n".encode() + raw


def page(url: str, body: bytes | str, head: str = "Content-Type: text/html\r\n", **fields: str) -> bytes:
    """A record of a page that was delivered."""
    return record("response", url, answer(body, head=head), **fields)


def wat(url: str, links: Any, head: Any = None, headers: Any = None, **about: Any) -> bytes:
    """A record of a WAT file about one page."""
    return record(
        "metadata", url, wat_line(url, links, head, headers, **about), Content_Type="application/json"
    )


def wat_line(url: str, links: Any, head: Any = None, headers: Any = None, **about: Any) -> bytes:
    """The JSON of such a record."""
    named = {
        "WARC-Type": "response",
        "WARC-Target-URI": url,
        "WARC-Date": DATE,
        "WARC-IP-Address": "203.0.113.9",
    }
    html = {"Head": {"Title": "A page"} if head is None else head, "Links": links}
    http = {"Response-Message": {"Status": "200"}, "Headers": headers or {}, "HTML-Metadata": html}
    return json.dumps(
        {
            "Envelope": {
                "WARC-Header-Metadata": named | about,
                "Payload-Metadata": {"HTTP-Response-Metadata": http},
            },
            "Container": {"Filename": "CC-MAIN.warc.gz", "Offset": "100"},
        }
    ).encode()


def a(url: Any, text: Any = "the mill", **more: Any) -> dict[str, Any]:
    """A hyperlink as WAT files have it."""
    return {"path": "A@/href", "url": url, "text": text, **more}


def write(path: Path, records: Iterable[bytes], packed: bool = True) -> Path:
    """An archive file; packed record by record, as archives are."""
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path
