"""Settings of the audit, and judging again after they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.profile.coverage import coverage
from linkvet.analysis.topics.audience_names import country_names, language_names
from linkvet.importers import row_caps
from linkvet.store.file.audit import Audit, AuditError, Settings
from linkvet.store.judged.profile import judged_at
from linkvet.store.lists.made import stamp_of
from linkvet.store.urls import SCOPE_KINDS
from linkvet.terminal.coverage_lines import coverage_sentences
from linkvet.web.asked import settings_asked
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.pages.decisions.whitelist import whitelist_facts
from linkvet.web.pages.runs.jobs import job_facts
from linkvet.web.rendering import page

place = MenuPlace(90, "Settings", "/settings")


def show(request: Request) -> Response:
    """The settings, how complete the exports are, and the state of the analysis."""
    with request.app.state.shelves.audit() as audit:
        settings = audit.settings
        sheet = request.app.state.sheets.sheet("coverage", stamp_of(audit), _coverage)
        analyzed_at = judged_at(audit)
        whitelist = whitelist_facts(audit, request.app.state.work.file.parent)
        changed_at = request.app.state.settings_changed
    return page(
        request,
        "settings.html",
        title="Settings",
        settings=settings,
        scopes=SCOPE_KINDS,
        coverage=next(iter(sheet.rows("coverage", 0, 1)), None) if sheet else None,
        judged_at=analyzed_at,
        changed=changed_at,
        countries=country_names(),
        languages=language_names(),
        whitelist=whitelist,
        **job_facts(request.app.state.work.place),
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
    with request.app.state.shelves.audit() as audit:
        try:
            asked = settings_asked(request.state.form)
            with audit.transaction():
                said = _store(audit, asked)
        except AuditError as error:
            request.state.session.said = Said(str(error), wrong=True)
            return back(request)
    request.app.state.settings_changed = request.app.state.settings_changed or said != UNCHANGED
    request.state.session.said = Said(said)
    return back(request)


UNCHANGED = "Nothing was changed."


def _store(audit: Audit, asked: dict[str, Any]) -> str:
    before = audit.settings
    after: Settings = replace(before, **asked)
    if after == before:
        return UNCHANGED
    audit.save_settings(after)
    if after.target_scope != before.target_scope:
        return "Stored. The audited site is another one now: crawl all its pages again."
    return "Stored. Run the analysis again to judge the links by the new settings."


def analyze(request: Request) -> Response:
    """Start the analysis beside the app."""
    try:
        request.app.state.work.start_analysis()
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
        return back(request)
    request.app.state.settings_changed = False
    request.state.session.said = Said("The analysis runs.")
    return back(request)


routes = [
    Route("/settings", show),
    Route("/settings", change, methods=["POST"]),
    Route("/analyze", analyze, methods=["POST"]),
]
