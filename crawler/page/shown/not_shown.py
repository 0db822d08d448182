"""Whether an answer shows its page at all, or something in its place that says nothing about the page's links.

Asked only of pages without a link to the target. A page counts as shown where it has text of its own beside
the form, the notice or the script that could stand for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.features import list_of
from linkvet.crawler.page.literals import Literals
from linkvet.crawler.page.shown.embedded import data_scripts
from linkvet.crawler.page.shown.gates import sent_to_gate
from linkvet.crawler.page.shown.look import ASIDE, MAX_LINE, NOTICE, SHORT, TEASER, TINY, Look
from linkvet.crawler.page.shown.parts import said_in_parts
from linkvet.crawler.page.structured import structured_data
from linkvet.store.types import PageFacts
from linkvet.store.urls import Url

LOGIN, NOT_SHOWN = "login", "not_shown"
MAX_SELECTORS = 5
PARAGRAPH = 150
"""Characters of a line from which on it is a text and no hint beside a form."""
ROOM_OF_PARTS = 30
"""Characters that two words of a notice may take."""
MAX_NODES = 100_000
_UNREAD = frozenset("script style noscript template title textarea option svg".split())
_MOUNTS = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#svelte,#q-app,#app-root,#react-root,#ember-app,#main-app,#mount,"
    "#application,#gatsby-focus-wrapper,#__docusaurus,app-root,[ng-app],[data-reactroot],[data-ng-app],"
    "main,[role=main],article,#content,#main,#page,#wrapper"
)
_SHOWN_THINGS = "img,picture,video,audio,canvas,svg,object,embed,table,input,textarea,select"
_TRACE = re.compile(
    r"(?:fatal error|parse error|warning|notice|deprecated): .{1,300}\bon line \d|traceback \(most recent call last\)"
    r"|\bsqlstate\[|\bora-\d{5}\b|\bat [\w$.<>]{3,200}\([\w$]{1,80}\.(?:java|kt|scala):\d|server error in '/"
    r"|stack trace:|\bpdoexception\b|\w\.(?:rb|py|js|go|php):\d{1,5}(?::in\b|:\d|\))"
    r"|\bsystem\.(?:\w{1,40}\.){0,5}\w{1,40}exception\b"
    r"|\bexception (?:type|location|value):|\bdebug = true\b|\[\s?mysqli?\s?\]|\bin @inc\b|\bmw-exception\b"
    r"|\berror '80[0-9a-f]{6}'"
    r"|microsoft ole db provider|\[odbc .{1,60} driver\]|call to undefined (?:function|method)"
    r"|\bmysql server\b|\(using password: (?:yes|no)\)"
    r"|\bmysqli?_\w{3,30}\(\)|\berror \d{4} \(hy\d|uncaught \w{0,40}(?:exception|error)\b",
)
_STATUS_TITLE = re.compile(
    r"(?:http |error |status |fehler |erreur |errore |erro |ошибка )?(?:code )?5\d\d\b.{0,60}"
)
_STATE = re.compile(r"\s*(?:[\[{]|(?:window|self|globalThis|var|let|const)\b[.\s]{1,3}\[?[\"'$_]*_\w{2,40})")


def not_shown(
    doc: Document, facts: PageFacts, requested: Url, headers: Mapping[str, str]
) -> tuple[str, str] | None:
    """The reason of ``blocked`` and its sign where an answer is not the page that was asked for; else ``None``."""
    look = Look(doc, facts, requested, headers)
    if (sign := sent_to_gate(requested, doc.url)) and look.own < TEASER and not look.is_article:
        return LOGIN, sign
    for test in _TESTS:
        found = test(look)
        if found is not None:
            return found
    return None


def _closed(look: Look) -> tuple[str, str] | None:
    """Log-in forms, passwords, pay walls, age and consent gates."""
    if look.password and _only_a_form(look):
        return LOGIN, "a form to log in"
    for kind, limit, fits in (
        ("password", NOTICE, look.password),
        ("login", NOTICE, look.own < SHORT or look.password or look.links < 12),
        ("age", NOTICE, look.links < 25 and (look.choices > 0 or look.links > 0)),
    ):
        if fits and look.own < limit and not look.is_article and (sign := _notice(look, kind)):
            return LOGIN, f"{kind}: {sign}"
    return _pay_wall(look) or _consent(look)


def _only_a_form(look: Look) -> bool:
    """Whether a page with a password field has little text outside of forms and navigation."""
    lines = [
        len(line.text)
        for line in look.reading.lines
        if line.running and not (look.around(line) & {"nav", "footer", "form"})
    ]
    outside = sum(lines)
    if any(_says(head, "login", 60) or _says(head, "password", 60) for head in look.heads):
        return outside < NOTICE
    short = look.links <= 8 and max(lines, default=0) < PARAGRAPH
    return outside < (SHORT if short else 2 * TINY) and look.links < 40


def _pay_wall(look: Look) -> tuple[str, str] | None:
    if look.own >= TEASER:
        return None
    if _priced(look):
        return LOGIN, "the page says that it is not free"
    if look.reading.metas.get("article:content_tier", [""])[0].lower() == "locked":
        return LOGIN, "the page says that it is locked"
    shown = [
        line for line in look.reading.lines if not (look.around(line) & {"nav", "footer", "comment", "share"})
    ]
    rest = 0
    for line in reversed(shown):
        if len(line.text) <= MAX_LINE and (sign := _barred(look, line.text.lower())):
            return (LOGIN, f"paywall: {sign}") if rest < 400 else None
        rest += len(line.text) if line.running and not (look.around(line) & ASIDE) else 0
    return None


def _barred(look: Look, line: str) -> str | None:
    """The phrase by which a line bars the rest of a text; offers count only beside a short one."""
    offered = look.own < 1000 and look.doc.tree.css_first("input[type=email]") is None
    return _phrase(line, "paywall") or (_phrase(line, "offer") if offered else None)


def _priced(look: Look) -> bool:
    """Whether the page's own data say that it is not free, and its closed part is not delivered."""
    for item in structured_data(look.reading):
        if str(item.get("isAccessibleForFree", "")).strip().lower().rpartition("/")[2] != "false":
            continue
        parts = item.get("hasPart")
        listed = parts if isinstance(parts, list) else [parts]
        selectors = [str(part.get("cssSelector") or "") for part in listed if isinstance(part, dict)]
        return not any(_delivered(look.doc, selector) for selector in selectors[:MAX_SELECTORS])
    return False


def _delivered(doc: Document, selector: str) -> bool:
    if not re.fullmatch(r"[.#][\w-]{1,80}", selector):
        return False
    return any(len(node.text()) > 2 * SHORT for node in doc.tree.css(selector)[:20])


def _consent(look: Look) -> tuple[str, str] | None:
    if look.links > 25 or not (look.choices or look.links or look.scripts):
        return None
    rest = sum(
        len(line.text)
        for line in look.own_lines
        if "cookie" not in line.text.lower() and not _phrase(line.text.lower(), "consent")
    )
    sign = _notice(look, "consent") if rest < SHORT and look.reading.chars < TEASER else None
    headed = any(_phrase(head, "consent") or "cookie" in head for head in look.heads)
    told = headed or "cookie" in look.reading.lowered
    return (LOGIN, f"consent: {sign}") if sign and told and (headed or rest < TINY) else None


def _out_of_order(look: Look) -> tuple[str, str] | None:
    """Maintenance, a database that is away, a program's error."""
    if look.is_article or look.own >= NOTICE:
        return _trace(look)
    for kind in ("maintenance", "error"):
        headed = next((sign for head in look.heads if (sign := _says(head, kind, 60))), None)
        lined = _lone_notice(look, kind) if look.links <= 3 else None
        if sign := headed or lined:
            return NOT_SHOWN, f"{kind}: {sign}"
    if look.facts.title and _STATUS_TITLE.fullmatch(look.facts.title.lower()[:90]):
        return NOT_SHOWN, f"error: {look.facts.title[:90]}"
    if look.headers.get("retry-after"):
        return NOT_SHOWN, "the server asks to come back later"
    return _trace(look)


def _lone_notice(look: Look, kind: str) -> str | None:
    """The phrase of a short line with hardly any other text beside it."""
    said = [
        (line, _says(line.text.lower(), kind, 110)) for line in look.own_lines if len(line.text) <= MAX_LINE
    ]
    rest = look.own - sum(len(line.text) for line, sign in said if sign)
    signs = [sign for _, sign in said if sign]
    return signs[0] if signs and rest < 100 else None


def _trace(look: Look) -> tuple[str, str] | None:
    """A program's own words about its fault, with little else on the page."""
    if look.reading.chars > 8 * TEASER:
        return None
    found = _TRACE.search(look.reading.lowered[:8000])
    if found is None:
        return None
    rest = sum(
        len(line.text)
        for line in look.own_lines
        if line.running and not _TRACE.search(line.text.lower()[:2000]) and " " in line.text.strip()
        if line.block.tag not in ("pre", "code")
    )
    return (NOT_SHOWN, f"error: {found[0][:80]}") if rest < SHORT and not look.is_article else None


def _shell(look: Look) -> tuple[str, str] | None:
    """Nothing at all, a frame, or what is there before scripts fill the page."""
    body = look.doc.tree
    if body.css_first("frameset") is not None:
        return NOT_SHOWN, "the page is in frames"
    things = body.css_first(_SHOWN_THINGS) is not None
    bare = look.reading.chars == 0 and not look.reading.elements["a"] and not things
    if bare and not _hidden_text(look):
        return NOT_SHOWN, _nothing(look)
    if look.own < TINY and look.reading.elements["iframe"] and look.links <= 3:
        return NOT_SHOWN, "the page is in a frame"
    if look.scripts and look.own < NOTICE and not look.is_article and not _hidden_text(look):
        return _script_shell(look)
    return None


def _nothing(look: Look) -> str:
    if look.scripts:
        return "nothing is shown without scripts"
    return "the page is in a frame" if look.reading.elements["iframe"] else "the answer is empty"


def _script_shell(look: Look) -> tuple[str, str] | None:
    asked = look.doc.tree.css_first("input:not([type=hidden]),textarea") is not None
    if (
        look.own < TINY
        and look.links <= 3
        and look.reading.chars < SHORT
        and not asked
        and not _pictured(look)
    ):
        return NOT_SHOWN, "almost nothing is shown without scripts"
    if look.own < SHORT and (sign := _notice(look, "script")):
        return NOT_SHOWN, f"script: {sign}"
    if look.own < SHORT and _noscript_asks(look):
        return NOT_SHOWN, "the page asks for scripts"
    if look.own < SHORT and (mount := _empty_mount(look)):
        return NOT_SHOWN, f"scripts fill {mount}"
    data = sum(len(text) for text in data_scripts(look.doc) if _STATE.match(text))
    if (
        look.own < SHORT
        and look.links <= 12
        and not _pictured(look)
        and data > 2000
        and data > 20 * look.reading.chars
    ):
        return NOT_SHOWN, "the content is in data that scripts show"
    return None


def _pictured(look: Look) -> bool:
    """Whether the page shows something besides text; a single image may be a logo."""
    return len(look.doc.tree.css("img,picture,video,table")) > 1


def _noscript_asks(look: Look) -> bool:
    texts = (node.text().lower() for node in look.doc.tree.css("noscript")[:20])
    return any(
        "javascript" in text and "disqus" not in text and not _phrase(text, "partial") for text in texts
    )


def _empty_mount(look: Look) -> str:
    """The element that is there for the page's content and has none, or only a sign that it is coming."""
    for node in look.doc.tree.css(_MOUNTS)[:30]:
        text = " ".join(node.text().split())
        if len(text) < 25 and node.css_first("img,a,p,video,table,form,iframe") is None:
            name = node.attributes.get("id")
            return f"#{name}"[:60] if name else str(node.tag)
    for node in look.doc.tree.css("body > *")[:50] if look.own < TINY else ():
        if "-" in (node.tag or "") and not node.text().strip():
            return str(node.tag)[:60]
    return ""


def _hidden_text(look: Look) -> bool:
    """Whether the page holds a text that a style hides, as many do until their scripts have run."""
    if look.own >= TINY:
        return False
    size = 0
    root = look.doc.tree.root
    for node in islice(root.traverse(include_text=True), MAX_NODES) if root is not None else ():
        parent = node.parent
        if node.tag == "-text" and parent is not None and parent.tag not in _UNREAD:
            size += len((node.text_content or "").strip())
        if size > NOTICE:
            return True
    return False


def _notice(look: Look, kind: str) -> str | None:
    """What a title, headline or short line says of ``kind``, unless it closes only a part of the page."""
    lines = [*look.heads, *look.notices]
    signs = (sign for line in lines if (sign := _phrase(line, kind)) and not _phrase(line, "partial"))
    return next(signs, None)


def _says(text: str, kind: str, room: int) -> str | None:
    """A phrase of ``kind`` that makes up most of ``text``; single words must be almost all of it."""
    for phrase in sorted(_literals(kind).within(text)):
        alone = " " not in phrase and phrase.isalpha() and phrase[0] < "\u2e80"
        if len(text) <= len(phrase) + (8 if alone else room):
            return phrase
    return said_in_parts(text, kind) if len(text) <= room + ROOM_OF_PARTS else None


def _phrase(text: str, kind: str) -> str | None:
    found = _literals(kind).within(text)
    return min(found) if found else said_in_parts(text, kind)


@lru_cache(maxsize=16)
def _literals(kind: str) -> Literals:
    return Literals(phrase for named, phrase in list_of("gates.txt") if named == kind)


_TESTS: tuple[Callable[[Look], tuple[str, str] | None], ...] = (_closed, _out_of_order, _shell)
