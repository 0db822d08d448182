"""From facts to HTML: templates that escape everything, and the few formats that they share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from linkvet.printable import counted
from linkvet.store import words
from linkvet.store.urls import parse_url, readable_host
from linkvet.web.selection import address

FOLDER = Path(__file__).resolve().parent.parent
STATIC = FOLDER / "static"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.0f}"


def _share(part: float | None, whole: float | None = 1) -> str:
    if part is None or not whole:
        return "–"
    value = part / whole
    return "<1%" if 0 < value < 0.005 else f"{value:.0%}"


def _day(text: str | None) -> str:
    return text[:10] if text else "–"


def _moment(text: str | None) -> str:
    return text[:16].replace("T", " ") if text else "–"


def _outward(url: str | None) -> str:
    """The URL where a link may lead to it, empty for anything that is no web address (javascript:, data:)."""
    parsed = parse_url(url) if url else None
    return parsed.href if parsed else ""


def _short_url(url: str | None) -> str:
    """A URL as a table shows it: without scheme."""
    parsed = parse_url(url) if url else None
    if parsed is None:
        return url or ""
    rest = parsed.href.partition("://")[2].partition("/")[2]
    return f"{readable_host(parsed.host)}/{rest}" if rest else readable_host(parsed.host)


def _path(url: str | None) -> str:
    parsed = parse_url(url) if url else None
    return f"{parsed.path}{parsed.query}" if parsed else (url or "")


def marked(text: str, part: str) -> Markup:
    """``text`` escaped, with the first place of ``part`` highlighted."""
    start = text.find(part) if part else -1
    if start < 0:
        return escape(text)
    end = start + len(part)
    return Markup("{}<mark>{}</mark>{}").format(text[:start], text[start:end], text[end:])


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=_number,
        counted=counted,
        share=_share,
        day=_day,
        moment=_moment,
        outward=_outward,
        short_url=_short_url,
        path=_path,
        host=lambda name: readable_host(name or ""),
        plain=words.plain,
        label=lambda word, table: words.labelled(getattr(words, table), word),
        marked=marked,
        source=words.source,
        addressed=lambda pairs, **more: address("", pairs, **more)[1:],
    )
    environment.globals.update(words=words, version=_version())
    return environment


def _version() -> str:
    """Changes with the app's own files, so that browsers load them anew."""
    newest = max(path.stat().st_mtime_ns for path in STATIC.glob("linkvet.*"))
    return f"{newest:x}"


TEMPLATES = _environment()


def page(request: Request, template: str, /, status: int = 200, **facts: Any) -> HTMLResponse:
    """A whole page."""
    session = request.state.session
    base = request.scope.get("root_path", "")
    shared = {
        "request": request,
        "menu": request.app.state.menu,
        "project": request.app.state.project(),
        "form_token": session.form_token,
        "said": session.told(),
        "theme": request.cookies.get("linkvet_theme", "auto"),
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "path": request.url.path.removeprefix(base),
        "start": f"http://{request.url.netloc}/" if base else "",
        "notice": request.app.state.shelves.notice() if request.app.state.shelves else "",
    }
    return HTMLResponse(TEMPLATES.get_template(template).render(**shared, **facts), status)
