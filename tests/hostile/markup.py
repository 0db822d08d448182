"""Pages: deep, wide, mislabelled, self-containing, and written to crash or fill whoever reads them."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hostile.pages import LINK, PAGE, TARGET, TEXT, WITHOUT, answer, html
from hostile.steps import LARGE, LIVE, NO_PAGE, NOT_SHOWN, REMOVED, Case, State

MEGABYTES = 3_000_000


def page(
    state: State | frozenset[State], body: bytes | Callable[[], bytes], kind: str = "text/html; charset=utf-8"
) -> Case:
    """A page with this body, perhaps only made when it is asked for."""

    @cache
    def whole() -> bytes:
        made = body if isinstance(body, bytes) else body()
        return answer(body=made, kind=f"Content-Type: {kind}")

    return Case(state, [whole])


def many(unit: str, size: int = MEGABYTES, before: str = "", after: str = LINK) -> Callable[[], bytes]:
    """A page that repeats one thing, with the link behind it."""
    return lambda: html(before, unit * (size // len(unit)), after)


def numbered(unit: str, number: int, after: str = LINK) -> Callable[[], bytes]:
    """A page that repeats one thing with a number in each."""
    return lambda: html(*(unit.replace("{n}", str(n)) for n in range(number)), after)


UNDER_LINK = f"{TEXT}{LINK}"
ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
XML = "application/xhtml+xml"
XHTML = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Bells</title></head><body>{}</body></html>"
CASES: dict[str, Case] = {
    "deep": page(LIVE, many("<div>", 1_000_000)),
    "deep-beyond-all": page(LARGE, many("<div>")),
    "deep-formatting": page(LIVE, many("<b class=x><i class=y><u id=z>", 2_000_000)),
    "deep-tables": page(frozenset((LIVE, LARGE)), many("<table><tr><td>")),
    "deep-forms": page(LIVE, many("<form><select><option>", 1_500_000)),
    "deep-svg": page(LIVE, many("<svg><g>", 900_000, after="</svg>" + LINK)),
    "deep-hidden": page(LIVE, many("<div style=display:none>", 600_000)),
    "attributes-by-the-million": page(LIVE, numbered("<p a{n}=1>", 100_000)),
    "tag-names-by-the-million": page(LIVE, numbered("<x{n}>t</x{n}>", 60_000)),
    "attribute-names-few-tags": page(LIVE, lambda: html(*("<p" + "".join(f" a{n}" for n in range(m, m + 400)) + ">" for m in range(0, 100_000, 400)), LINK)),
    "attributes-of-one-tag": page(LIVE, lambda: html("<p" + "".join(f" a{n}=1" for n in range(300_000)) + ">", LINK)),
    "attribute-huge": page(LIVE, lambda: html("<p title='" + "x" * 4_000_000 + "'>", LINK)),
    "attribute-unclosed": page(REMOVED, lambda: html(TEXT, "<p title='", LINK.replace("'", ""), TEXT)),
    "address-huge": page(LIVE, lambda: html(f"<a href='https://{TARGET}/{'x' * 2_000_000}'>bells</a>", LINK)),
    "title-huge": page(LIVE, lambda: html("<title>" + "word " * 600_000 + "</title>", LINK)),
    "anchor-huge": page(LIVE, lambda: html(f"<a href='https://{TARGET}/'>" + "word " * 500_000 + "</a>")),
    "links-by-the-thousand": page(LIVE, numbered("<a href='http://h{n}.example/'>x</a>", 60_000)),
    "links-to-target": page(LIVE, numbered(f"<a href='https://{TARGET}/{{n}}'>bells {{n}}</a>", 30_000)),
    "words-without-end": page(LIVE, many("Bells ", 7_000_000)),
    "larger-than-allowed": page(LARGE, many("Bells ", 9_000_000)),
    "comments": page(LIVE, many("<!-- -->")),
    "comment-unclosed": page(REMOVED, lambda: html(TEXT, "<!--", LINK)),
    "script-unclosed": page(frozenset((REMOVED, NOT_SHOWN)), lambda: html(TEXT, "<script>", LINK)),
    "scripts-unclosed": page(frozenset((REMOVED, NOT_SHOWN)), many("<script>", 800_000, TEXT)),
    "style-unclosed": page(REMOVED, lambda: html(TEXT, "<style>", LINK)),
    "plaintext": page(REMOVED, lambda: html(TEXT, "<plaintext>", LINK)),
    "textarea": page(REMOVED, lambda: html(TEXT, "<textarea>", LINK)),
    "template": page(REMOVED, lambda: html(TEXT, "<template>", LINK, "</template>")),
    "css-crash": page(LIVE, html("<style>:not(:lexbor-contains()9):has(|i a{display:none}</style>", LINK)),
    "css-stall": page(LIVE, html("<style>u * * * * * * * * * * * * a{display:none}</style>", "<u>" * 300, LINK)),
    "css-selectors": page(LIVE, lambda: html("<style>" + "".join(f".x{n}," for n in range(200_000)) + "p{display:none}</style>", LINK)),
    "css-comments": page(LIVE, many("/*", 1_000_000, "<style>", "</style>" + LINK)),
    "css-clip": page(LIVE, lambda: html("<p style='clip:rect(" + "0 " * 100_000 + ")'>x</p>", LINK)),
    "json-deep": page(LIVE, lambda: html("<script type=application/ld+json>" + "[" * 500_000 + "</script>", LINK)),
    "json-wide": page(LIVE, lambda: html("<script type=application/ld+json>{" + '"a":1,' * 200_000 + '"b":2}</script>', LINK)),
    "base-elsewhere": page(LIVE, html("<a href=/bells>bells</a>", head=f"<base href=https://{TARGET}/>")),
    "base-script": page(LIVE, html(LINK, head="<base href=javascript:alert(1)>")),
    "base-data": page(LIVE, html(LINK, head="<base href=data:text/html,x>")),
    "base-twice": page(LIVE, html("<a href=/bells>bells</a>", head=f"<base href=https://{TARGET}/><base href=https://b.example/>")),
    "base-hides": page(REMOVED, html(TEXT, f"<a href={TARGET}/bells>bells</a>", head="<base href=http://other.example/>")),
    "frames-of-itself": page(LIVE, html("<iframe src=/a></iframe>" * 5_000, LINK)),
    "frameset-of-itself": page(frozenset((NOT_SHOWN, REMOVED)), b"<html><frameset><frame src=/a><frame src=/a></frameset></html>"),
    "frame-documents": page(LIVE, lambda: html("<iframe srcdoc='" + "&lt;iframe srcdoc=&quot;" * 50_000 + "'></iframe>", LINK)),
    "refresh-flood": page(LIVE, lambda: html(LINK, head="<meta http-equiv=refresh content='99;url=http://x.example/'>" * 20_000)),
    "script-as-text": page(LIVE, html(f"<title><script>alert(1)</script></title><a href=https://{TARGET}/ title='\"><script>alert(2)</script>'>&lt;script&gt;alert(3)&lt;/script&gt;</a>")),
    "terminal-codes": page(LIVE, html(f"<h1>\x1b[2J\x1b]0;owned\x07</h1><a href=https://{TARGET}/>\x1b[31mred\x9b</a>")),
    "formula": page(LIVE, html(f"<a href=https://{TARGET}/>=cmd|' /C calc'!A0</a>")),
    "bidi": page(LIVE, html(f"<a href=https://{TARGET}/>\u202e\u2066elpmaxe.tegrat\u2069</a>" + "\u202e" * 50_000)),
    "zero-width": page(LIVE, html("\u200b" * 100_000, LINK)),
    "marks": page(LIVE, html("a" + "\u0301" * 200_000, LINK)),
    "surrogates": page(LIVE, html("\ud800\udfff" * 1_000, LINK)),
    "zeros": page(LIVE, PAGE.replace(b"<p>", b"<p>\0\0")),
    "zeros-in-tags": page(REMOVED, html(TEXT) .replace(b"</body>", LINK.replace("<a ", "<\0a ").encode() + b"</body>")),
    "invalid-bytes": page(LIVE, PAGE.replace(b"bell", b"b\xff\xc0\x80ll")),
    "wide-unlabelled": page(frozenset((LIVE, REMOVED, NOT_SHOWN, NO_PAGE)), PAGE.decode().encode("utf-16-le"), "text/html"),
    "wide-labelled": page(LIVE, PAGE.decode().encode("utf-16-le"), "text/html; charset=utf-16le"),
    "wide-with-mark": page(LIVE, PAGE.decode().encode("utf-16"), "text/html"),
    "wide-label-lies": page(frozenset((REMOVED, NOT_SHOWN)), PAGE, "text/html; charset=utf-16"),
    "mark-beats-label": page(LIVE, b"\xef\xbb\xbf" + PAGE, "text/html; charset=utf-16"),
    "seven-bit": page(REMOVED, html(TEXT, f"+ADw-a href=+ACI-https://{TARGET}/+ACIAPg-x+ADw-/a+AD4-"), "text/html; charset=utf-7"),
    "seven-bit-label": page(LIVE, PAGE, "text/html; charset=utf-7"),
    "escape-sequences": page(LIVE, html("\x1b$B" + "x" * 100 + "\x1b(B", LINK), "text/html; charset=iso-2022-jp"),
    "charset-replacement": page(frozenset((LIVE, REMOVED, NOT_SHOWN)), PAGE, "text/html; charset=hz-gb-2312"),
    "charset-meta-flood": page(LIVE, html(LINK, head="<meta charset=x>" * 20_000)),
    "charset-disagrees": page(LIVE, html(LINK, head="<meta charset=utf-16><meta charset=big5>")),
    "doctype-entities": page(LIVE, lambda: b"<!DOCTYPE html [" + ENTITIES.encode() + b"]>" + PAGE),
    "xhtml-laughs": page(frozenset((LIVE, REMOVED, NOT_SHOWN)), (f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{ENTITIES}]>' + XHTML.format("&l11;" + UNDER_LINK)).encode(), XML),
    "xhtml-outer-entity": page(frozenset((LIVE, REMOVED, NOT_SHOWN)), ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + XHTML.format("<p>&x;</p>" + UNDER_LINK)).encode(), XML),
    "xhtml-outer-sheet": page(LIVE, ('<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1/x.xsl" type="text/xsl"?>' + XHTML.format(UNDER_LINK)).encode(), XML),
    "xhtml-deep": page(frozenset((LIVE, REMOVED, NOT_SHOWN)), lambda: XHTML.format("<div>" * 200_000 + UNDER_LINK).encode(), XML),
    "xhtml-broken": page(frozenset((LIVE, REMOVED, NOT_SHOWN)), XHTML.format(UNDER_LINK + "<p><b></p></b>").encode(), XML),
    "nothing": page(NOT_SHOWN, b""),
    "spaces-only": page(NOT_SHOWN, b" " * 1_000_000),
    "zeros-only": page(frozenset((NOT_SHOWN, NO_PAGE)), b"\0" * 1_000_000),
    "noise": page(frozenset((NOT_SHOWN, NO_PAGE, REMOVED)), bytes(range(256)) * 4_000),
    "less-only": page(frozenset((NOT_SHOWN, REMOVED, LARGE)), b"<" * 2_000_000),
    "ampersands": page(LIVE, many("&")),
    "entities": page(LIVE, many("&CounterClockwiseContourIntegral;")),
    "half-tag": page(REMOVED, html(TEXT) + b"<a href='https://target.example/"),
    "pdf": page(frozenset((NOT_SHOWN, NO_PAGE, REMOVED)), b"%PDF-1.7\n" + bytes(range(256)) * 90),
    "zip": page(frozenset((NOT_SHOWN, NO_PAGE, REMOVED)), b"PK\3\4" + bytes(range(256)) * 90),
    "link-in-comment": page(REMOVED, html(TEXT, f"<!-- {LINK} -->")),
    "link-in-attribute": page(REMOVED, html(TEXT, f"<p title='{LINK}'>x")),
    "link-in-script": page(frozenset((REMOVED, NOT_SHOWN)), html(TEXT, f"<script>document.write('{LINK}')</script>")),
    "scheme-script": page(REMOVED, html(TEXT, f"<a href='javascript:location=\"https://{TARGET}/\"'>x</a>")),
    "scheme-data": page(REMOVED, html(TEXT, f"<a href='data:text/html,https://{TARGET}/'>x</a>")),
    "look-alike": page(REMOVED, html(TEXT, f"<a href='https://{TARGET}.evil.example/'>x</a><a href='https://evil{TARGET}/'>x</a>")),
    "look-alike-user": page(REMOVED, html(TEXT, f"<a href='https://{TARGET}@evil.example/'>x</a>")),
    "look-alike-letters": page(REMOVED, html(TEXT, "<a href='https://t\u0430rget.example/'>x</a>")),
    "escaped-address": page(LIVE, html(TEXT, "<a href='&#104;ttps:&#x2f;/t\narget.ex\tample/'>x</a>")),
    "wide-letters": page(LIVE, html(TEXT, "<a href='https://\uff54\uff41rget\u3002example/'>x</a>")),
    "plain-page": page(LIVE, PAGE),
    "plain-page-without": page(REMOVED, WITHOUT),
}  # fmt: skip
HEAVY = (
    "deep-beyond-all deep-formatting deep-tables deep-forms deep-svg links-by-the-thousand links-to-target comments "
    "xhtml-deep anchor-huge words-without-end title-huge entities ampersands less-only css-comments"
).split()
"""Half a second of reading and more each."""
for heavy in HEAVY:
    CASES[heavy].slow = True
