"""From bytes to numbered lines of text, in whatever encoding a tool wrote them."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from linkvet.importers.reading.export import ExportError
from linkvet.importers.reading.files import DAMAGE, Source

SAMPLE = 64 * 1024
MAX_LINE = 1_000_000
MAX_SKIPPED = 64_000_000
"""Characters of one endless line that are passed over in search of its end."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_SCRIPTS = ("cp1251", "cp1253", "cp1255", "cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
_CENTRAL_EUROPEAN = re.compile("[a-z][³¹¿¼¾]|[³¹¿¼¾][a-z]")
"""What the letters ł ą ż Ľ ľ of windows-1250 look like when read as windows-1252."""
_ODD_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b"))


class Line(NamedTuple):
    """A physical line of the file, without its end."""

    number: int
    text: str
    trouble: str = ""
    """Why the line cannot be used, where that is so."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("linkvet_windows_1252", _as_windows_1252)


def encoding_of(sample: bytes) -> str:
    """The encoding of a text by its mark, its zero bytes, its validity as UTF-8, or its letters."""
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 > len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        return "utf-8" if _mostly_utf8(sample) else _legacy(sample)


def _mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(ch > "\x7f" for ch in text) - bad >= bad


def _legacy(sample: bytes) -> str:
    """A code page by its letters; Western European unless another script, or Polish and Czech, shows itself.

    The Latin code pages differ in few bytes, so a statistical guess between them is a toss on short samples.
    """
    if _CENTRAL_EUROPEAN.search(sample.decode("cp1252", "replace")):
        return "cp1250"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=["cp1252", *_OTHER_SCRIPTS], preemptive_behaviour=False).best()
    return best.encoding if best and best.encoding in _OTHER_SCRIPTS else "cp1252"


def refuse_what_is_no_text(name: str, sample: bytes) -> None:
    """Say what a file is that holds no table and no list."""
    if not sample.strip(b"\r\n\t \x00\xef\xbb\xbf\xff\xfe"):
        raise ExportError(f"{name}: the file is empty; export it again from the tool")
    start = sample[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise ExportError(f"{name}: this is a web page, not an export; use the tool's download as CSV")
    if start.startswith(b"%pdf"):
        raise ExportError(f"{name}: this is a PDF; use the tool's download as CSV")
    if start.startswith(b"sqlite format 3"):
        raise ExportError(f"{name}: this is a database (an audit file?), not an export")
    if not encoding_of(sample).startswith(("utf-16", "utf-32")):
        odd = len(sample) - len(sample.translate(None, _ODD_BYTES))
        if odd * 20 > len(sample):
            raise ExportError(f"{name}: this is not text; needed are CSV, TSV, XLSX or a list of URLs")


class Text:
    """A source read as text; its lines can be walked as often as needed."""

    def __init__(self, source: Source):
        self.name = source.name
        self._source = source
        sample = source.head(SAMPLE)
        refuse_what_is_no_text(self.name, sample)
        self.encoding = encoding_of(sample)
        self.sample = sample.decode(self.encoding, "replace").lstrip("\ufeff")
        self._newline = "\r" if "\r" in self.sample and "\n" not in self.sample else "\n"

    def _open(self) -> io.TextIOWrapper:
        errors = "linkvet_windows_1252" if self.encoding == "utf-8" else "replace"
        return io.TextIOWrapper(
            self._source.open(), encoding=self.encoding, errors=errors, newline=self._newline
        )

    def read(self, limit: int) -> str:
        """The whole text where it has at most ``limit`` characters."""
        try:
            with self._open() as stream:
                text = stream.read(limit + 1)
        except DAMAGE as error:
            raise ExportError(f"{self.name}: the file is damaged ({error})") from error
        if len(text) > limit:
            raise ExportError(
                f"{self.name}: more than {limit:,} characters; this format is read whole, split it"
            )
        return text.lstrip("\ufeff")

    def lines(self) -> Iterator[Line]:
        """Every line with its number; a line that is too long, or damage, is told and not hidden."""
        number = 0
        try:
            with self._open() as stream:
                while piece := stream.readline(MAX_LINE):
                    number += 1
                    if number == 1:
                        piece = piece.lstrip("\ufeff")
                    if len(piece) >= MAX_LINE - 1 and not piece.endswith(self._newline):
                        yield Line(number, piece[:200], f"the line is longer than {MAX_LINE:,} characters")
                        if not self._skipped_rest(stream):
                            yield Line(number, piece[:200], "reading stopped here: the line has no end")
                            return
                        continue
                    yield Line(number, piece.rstrip("\r\n").replace("\0", ""))
        except DAMAGE as error:
            yield Line(number + 1, "", f"the file is damaged from here on ({error})")

    def _skipped_rest(self, stream: io.TextIOWrapper) -> bool:
        skipped = 0
        while piece := stream.readline(MAX_LINE):
            skipped += len(piece)
            if piece.endswith(self._newline):
                return True
            if skipped > MAX_SKIPPED:
                return False
        return True
