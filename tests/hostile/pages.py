"""The page that hostile hosts serve or spoil, and answers made of it."""

from __future__ import annotations

TARGET = "target.example"
LINK = f'<p>The bell of the abbey was cast by <a href="https://{TARGET}/bells">a founder in the next town</a>.</p>'
TEXT = "<p>It rings at six, at noon and when the ferry is late, which is often in November.</p>" * 12


def html(*parts: str, head: str = "") -> bytes:
    """A whole page with these parts in its body."""
    return (
        "<!doctype html><html><head><title>Bells</title>"
        f"{head}</head><body>{''.join(parts)}{TEXT}</body></html>"
    ).encode("utf-8", "surrogatepass")


PAGE = html(LINK)
WITHOUT = html()
LATE = html(TEXT, LINK)
"""The link stands behind its first half."""
HTML = "Content-Type: text/html; charset=utf-8"
OK = b"HTTP/1.1 200 OK\r\n"


def answer(
    *lines: str | bytes, body: bytes = PAGE, status: str = "200 OK", length: bool = True, kind: str = HTML
) -> bytes:
    """An answer of these header lines and this body; its connection is closed afterwards."""
    told = [line.encode() if isinstance(line, str) else line for line in lines]
    told += [kind.encode()] if kind else []
    told += [b"Content-Length: %d" % len(body)] if length else []
    return b"\r\n".join([b"HTTP/1.1 " + status.encode(), *told, b"Connection: close", b"", body])


def head(*lines: str | bytes, status: str = "200 OK") -> bytes:
    """The head of an answer whose body has no length."""
    return answer(*lines, body=b"", status=status, length=False)


def moved(to: str | bytes, status: str = "302 Found") -> bytes:
    """A redirect."""
    location = to.encode() if isinstance(to, str) else to
    return answer(b"Location: " + location, status=status, body=b"")


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)
