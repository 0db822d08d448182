"""Crawl: start, watch, pause and resume the long work on an audit, and see what each round brought."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.jobs.beside import JobPlace
from linkvet.store.file.audit import AuditError
from linkvet.store.history.rounds import rounds, schedule_of
from linkvet.store.lists.counts import has_pages, unvisited_pages
from linkvet.store.seen.crawls import crawls
from linkvet.terminal.progress import duration
from linkvet.web.guard import Said
from linkvet.web.menu import MenuPlace
from linkvet.web.pages.decisions.deciding import back
from linkvet.web.rendering import page
from linkvet.web.work import Given, work_of

place = MenuPlace(87, "Crawl", "/jobs")
JOBS = {
    "crawl": "The crawl",
    "analysis": "The analysis",
    "recheck": "The re-check",
    "import": "The import",
    "taking back": "Taking back the import",
    "preview": "Reading the files",
}
STEPS = {
    "import": "Importing",
    "take_back": "Removing what only this file named",
    "preview": "Reading",
    "prepare": "Getting ready",
    "crawl": "Visiting pages",
    "analyze": "Judging the links",
    "compare": "Comparing with the crawl before",
    "mail": "Sending the mail",
}
SELECTIONS = {
    "new": "Pages that were never visited",
    "new,failed": "New pages, and pages that could not be loaded last time",
    "new,failed,older:7d": "New and failed pages, and those last visited more than 7 days ago",
    "new,failed,older:30d": "New and failed pages, and those last visited more than 30 days ago",
    "all": "All pages again",
}
PACES = {0.2: "Fast: up to 5 requests a second to one site", 0.5: "Normal: 2 requests a second to one site",
         2.0: "Gentle: one request in 2 seconds to one site"}  # fmt: skip
LOOKS = {
    "auto": "Where the served page is only a shell for scripts (recommended)",
    "never": "Never: only what the server sends",
    "always": "At every page (slow)",
}
WAITS = {10.0: "10 seconds", 30.0: "30 seconds", 60.0: "60 seconds"}
ROUNDS = 10


def show(request: Request) -> Response:
    """The job that runs, or the last one, and the forms that start one."""
    work = work_of(request)
    with request.app.state.shelves.audit() as audit:
        facts: dict[str, Any] = {
            "any": has_pages(audit),
            "waiting": unvisited_pages(audit),
            "crawls": crawls(audit, ROUNDS),
            "rounds": rounds(audit, ROUNDS),
            "schedule": schedule_of(audit),
        }
    return page(
        request,
        "jobs.html",
        title="Crawl",
        at="jobs",
        selections=SELECTIONS,
        choices=choices(work.given),
        **facts,
        **job_facts(work.place),
    )


def choices(given: Given) -> dict[str, tuple[dict[Any, str], Any]]:
    """What a person can choose for a crawl: the answers to each question, and the one that is set."""
    delay, timeout = float(given.crawl.get("delay", 0.5)), float(given.crawl.get("timeout", 30.0))
    return {
        "delay": (_with(PACES, delay, f"As set: {delay:g} seconds between two requests to one site"), delay),
        "timeout": (_with(WAITS, timeout, f"As set: {timeout:g} seconds"), timeout),
        "render": (LOOKS, str(given.crawl.get("render", "auto"))),
    }


def _with(answers: dict[float, str], value: float, label: str) -> dict[float, str]:
    return answers if value in answers else {value: label, **answers}


def job_facts(where: JobPlace, watched: bool = False) -> dict[str, Any]:
    """A job as the pages show it."""
    job = where.job()
    done = job.progress.get("done") if job else None
    left = job.progress.get("seconds_left") if job else None
    total = job.progress.get("total") or (done or 0) + job.progress.get("waiting", 0) if job else 0
    return {
        "job": job,
        "job_name": JOBS.get(job.kind, "The job") if job else "",
        "step_name": STEPS.get(job.steps[0], "") if job and job.steps else "",
        "job_done": done,
        "job_total": total,
        "job_left": duration(left) if left is not None else "",
        "job_lines": where.lines() if job else [],
        "watched": watched,
    }


def state(request: Request) -> Response:
    """How far the job is: the part of the pages that renews itself."""
    at = request.query_params.get("at", "")
    at = at if at in ("jobs", "imports", "settings") else "jobs"
    return page(
        request, "job_state.html", title="Crawl", at=at, **job_facts(work_of(request).place, watched=True)
    )


def start(request: Request) -> Response:
    """Start a crawl, with all that follows from it."""
    form, work = request.state.form, work_of(request)
    try:
        selection = str(form.get("selection", "new"))
        if selection not in SELECTIONS:
            raise AuditError("Choose what to visit.")
        work.start_crawl(selection, _chosen(form, work.given))
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


def _chosen(form: FormData, given: Given) -> dict[str, Any]:
    """The options of a crawl from the words of a form. Raises AuditError for an answer that was not offered."""
    chosen: dict[str, Any] = {}
    for name, (answers, _) in choices(given).items():
        if name in form:
            answer = next((one for one in answers if str(one) == str(form[name])), None)
            if answer is None:
                raise AuditError("That cannot be chosen; load the page again.")
            chosen[name] = answer
    if "shown" in form:
        chosen["ignore_robots"] = form.get("ignore_robots") == "yes"
    return chosen


def pause(request: Request) -> Response:
    """Stop a job where it can be resumed."""
    asked = work_of(request).place.pause()
    said = "It is being paused; what is on its way is finished first." if asked else "Nothing runs."
    request.state.session.said = Said(said, wrong=not asked)
    return back(request)


def resume(request: Request) -> Response:
    """Go on with a job that was paused or that ended without a word."""
    try:
        work_of(request).place.resume()
    except AuditError as error:
        request.state.session.said = Said(str(error), wrong=True)
    return back(request)


routes = [
    Route("/jobs", show),
    Route("/jobs/state", state),
    Route("/jobs/start", start, methods=["POST"]),
    Route("/jobs/pause", pause, methods=["POST"]),
    Route("/jobs/resume", resume, methods=["POST"]),
]
