"""A page as a browser reads it: bytes to characters by the HTML standard's rules, characters to the DOM.

Sources: WHATWG HTML, "Determining the character encoding" and the prescan algorithm; WHATWG Encoding for
labels and tables. Whatever the bytes are, reading ends: :mod:`linkvet.crawler.page.bounds` bounds depth and growth.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

import webencodings
from resiliparse.parse.encoding import detect_encoding
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from linkvet.crawler.page.bounds import tamed
from linkvet.crawler.page.xhtml import as_html
from linkvet.store.urls import Url, base_url

PRESCAN = 1024
"""Bytes in which the standard looks for a declaration; browsers go on while they are still in the head."""
PRESCAN_HEAD = 16384
MAX_TAIL = 100_000
DETECT = 65536
"""Bytes given to the detector when nothing is declared."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_CODECS = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
    "replacement": "ascii",
    "x-user-defined": "cp1252",
}
_TOKEN = re.compile(
    rb"<(?:!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|(meta)[\s/]([^>]*)|(/head|body)[\s/>])", re.I | re.S
)
_ATTRIBUTE = re.compile(rb"""([^\s=/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CHARSET_IN_CONTENT = re.compile(rb"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""", re.I)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{1,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")


@dataclass(slots=True)
class Document:
    """One page, parsed once and shared by everything that reads it."""

    tree: LexborHTMLParser
    url: Url
    """Where the page was found, after all redirects."""
    base: str
    """What relative links are resolved against: the first ``<base href>``, else the page's URL."""
    charset: str
    """WHATWG name in lower case."""
    html_bytes: int
    tail: bytes = b""
    """What stands after the last ``</html>``, in UTF-8; browsers show it as if it stood above."""
    html: bytes = b""
    """The source as it was parsed, in UTF-8."""
    cut: set[str] = field(default_factory=set)
    """What of the page was not read, because it is more than any honest page has."""
    walked: object = None
    """What one walk over the tree gave, once it was asked for: :func:`linkvet.crawler.page.walk.reading_of`."""


def read_document(body: bytes, url: Url, charset_header: str | None = None, *, xml: bool = False) -> Document:
    """The page's DOM as a browser without scripts builds it; ``xml``: it was served as XHTML."""
    charset = charset_of(body, charset_header)
    text = as_utf8(body, charset)
    cut: set[str] = set()
    html = tamed((as_html(text) if xml else None) or text, cut)
    tree = LexborHTMLParser(html, options=LexborDocumentOptions.WO_EVENTS)
    return Document(tree, url, _base_url(tree, url), charset, len(body), _tail(html), html, cut)


def _tail(html: bytes) -> bytes:
    end = max(html.rfind(b"</html>"), html.rfind(b"</HTML>"))
    return html[end + 7 : end + 7 + MAX_TAIL] if end >= 0 else b""


def charset_of(body: bytes, header: str | None = None) -> str:
    """Which encoding a browser would use: BOM, then HTTP header, then the page's own word, then its bytes."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    return _label(header) or _declared(body) or _guessed(body)


def as_utf8(body: bytes, charset: str) -> bytes:
    """The page's characters in UTF-8; what the encoding cannot read becomes U+FFFD, as in browsers."""
    if charset == "utf-8":
        return body[3:] if body.startswith(_BOMS[0][0]) else body
    if charset.startswith("utf-16") and body[:2] in (_BOMS[1][0], _BOMS[2][0]):
        body = body[2:]
    elif body.isascii() and not charset.startswith(("utf-16", "iso-2022", "replacement")):
        return body
    return body.decode(_CODECS.get(charset, charset), "whatwg").encode("utf-8", "replace")


def _c1_or_replacement(error: UnicodeError) -> tuple[str, int]:
    """WHATWG's single-byte tables keep the C1 controls that Python's tables leave out."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    if len(bad) == 1 and 0x80 <= bad[0] <= 0x9F and error.encoding.startswith(("charmap", "cp125", "cp874")):
        return chr(bad[0]), error.end
    return "\ufffd", error.end


codecs.register_error("whatwg", _c1_or_replacement)


def _label(label: str | None) -> str | None:
    encoding = webencodings.lookup(label.strip().strip("\"'")) if label else None
    return encoding.name if encoding else None


def _declared(body: bytes) -> str | None:
    """The encoding that the page's first bytes name for themselves."""
    head_ended = False
    for token in _TOKEN.finditer(body[:PRESCAN_HEAD]):
        head_ended = head_ended or bool(token[3])
        if head_ended and token.start() >= PRESCAN:
            break
        name = _meta_charset(token[2]) if token[1] else None
        if name:
            return name
    declaration = _XML_ENCODING.match(body[:300])
    return _own_word(declaration[1]) if declaration else None


def _meta_charset(tag: bytes) -> str | None:
    attributes: dict[bytes, bytes] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag[:2048]):
        attributes.setdefault(name.lower(), double or single or bare)
    if b"charset" in attributes:
        return _own_word(attributes[b"charset"])
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    content = _CHARSET_IN_CONTENT.search(attributes.get(b"content", b""))
    return _own_word(content[1] or content[2] or content[3] or b"") if content else None


def _own_word(label: bytes) -> str | None:
    """A page that could be read as ASCII so far cannot be UTF-16, whatever it says."""
    name = _label(label.decode("ascii", "replace"))
    if name and name.startswith("utf-16"):
        return "utf-8"
    return "windows-1252" if name == "x-user-defined" else name


def _guessed(body: bytes) -> str:
    """UTF-8 where the bytes are valid UTF-8, else what their frequencies suggest, else windows-1252."""
    if body.isascii():
        return "windows-1252"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3:
            return "utf-8"
        return _label(detect_encoding(body[:DETECT])) or "windows-1252"
    return "utf-8"


def _base_url(tree: LexborHTMLParser, url: Url) -> str:
    node = tree.css_first("base[href]")
    return base_url((node.attributes.get("href") or "") if node else "", url.href)
