"""Settings of the audit, and judging again after they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.profile.coverage import coverage
from linkvet.importers import row_caps
from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.store.judged.profile import judged_at
from linkvet.store.lists.made import stamp_of
from linkvet.store.lists.rows import imports
from linkvet.store.urls import SCOPE_KINDS
from linkvet.terminal.coverage_lines import coverage_sentences
from linkvet.web.analyzing import Analyzing
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.deciding import back
from linkvet.web.rendering import page

place = MenuPlace(90, "Settings", "/settings")
LISTS = ("brands", "competitors", "topics", "syndication", "countries", "languages")


def show(request: Request) -> Response:
    """The settings, the imported files, and the state of the analysis."""
    with request.app.state.shelves.audit() as audit:
        settings = audit.settings
        files = imports(audit)
        sheet = request.app.state.sheets.sheet("coverage", stamp_of(audit), _coverage)
        analyzed_at = judged_at(audit)
        changed_at = request.app.state.settings_changed
    return page(
        request,
        "settings.html",
        title="Settings",
        settings=settings,
        scopes=SCOPE_KINDS,
        files=files,
        coverage=next(iter(sheet.rows("coverage", 0, 1)), None) if sheet else None,
        judged_at=analyzed_at,
        changed=changed_at,
        run=_analyzing(request).state(),
    )


def _coverage(audit: Audit) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each export knew, and what may be missing, in figures and in sentences."""
    found = coverage(audit, row_caps())
    said = [*coverage_sentences({**found, "vendors": {}})]
    if found["domains"]["total"] is None:
        said.append(
            f"How many referring domains no export names cannot be told: {found['domains']['why_not']}"
        )
    yield "coverage", {"vendors": found["vendors"], "said": said}


def change(request: Request) -> Response:
    """Store the settings given."""
    form = request.state.form
    with request.app.state.shelves.audit() as audit:
        try:
            with audit.transaction():
                said = _store(audit, {name: str(value) for name, value in form.items()})
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
            return back(request)
    request.app.state.settings_changed = request.app.state.settings_changed or said != UNCHANGED
    request.state.session.said = Said(said)
    return back(request)


UNCHANGED = "Nothing was changed."


def _store(audit: Audit, given: dict[str, str]) -> str:
    before = audit.settings
    lists = {name: _lines(given[name]) for name in LISTS if name in given}
    texts = {name: given[name].strip() for name in ("target", "name", "scope") if name in given}
    after: Settings = replace(before, **texts, **lists)  # type: ignore[arg-type]
    if after == before:
        return UNCHANGED
    audit.save_settings(after)
    if after.target_scope != before.target_scope:
        return (
            "Stored. The audited site is another one now: "
            "visit the pages again with `linkvet crawl FILE --only all`."
        )
    return "Stored. Run the analysis again to judge the links by the new settings."


def _lines(text: str) -> list[str]:
    """One entry per line or comma, at most a thousand."""
    parts = [part.strip()[:200] for part in text.replace(",", "\n").splitlines()]
    return list(dict.fromkeys(part for part in parts if part))[:1000]


def analyze(request: Request) -> Response:
    """Start `linkvet analyze` beside the app."""
    started = _analyzing(request).start()
    request.app.state.settings_changed = False
    text = "The analysis runs." if started else "The analysis runs already."
    request.state.session.said = Said(text)
    return back(request)


def progress(request: Request) -> Response:
    """How far the analysis is: the part of the page that renews itself."""
    return page(request, "analysis_state.html", run=_analyzing(request).state(), title="Analysis")


def _analyzing(request: Request) -> Analyzing:
    run: Analyzing = request.app.state.analyzing
    return run


routes = [
    Route("/settings", show),
    Route("/settings", change, methods=["POST"]),
    Route("/analyze", analyze, methods=["POST"]),
    Route("/analyze", progress),
]
