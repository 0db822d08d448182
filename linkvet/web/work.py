"""The jobs that the app starts over one audit, and the options that the command line gave for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request

from linkvet.jobs.beside import JobPlace, folder_of
from linkvet.jobs.recheck import selection_of
from linkvet.jobs.record import Job

PATHS = ("hosts", "asn", "geo", "warc")


@dataclass(frozen=True, slots=True)
class Given:
    """Options of ``linkvet serve`` that hold for every job: how to visit, and what the analysis may use."""

    crawl: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)


def work_of(request: Request) -> Work:
    """The work over the audit that a request is about."""
    work: Work = request.app.state.work
    return work


class Work:
    """Starts jobs of one audit and says how they stand."""

    def __init__(self, file: Path, given: Given) -> None:
        self.file = file.resolve()
        self.given = given
        self.place = JobPlace(self.file)
        self.looking = JobPlace(self.file, "preview")
        self.spool = folder_of(self.file) / "uploads"

    def start_crawl(self, selection: str, crawl: dict[str, Any]) -> None:
        """Visit pages, judge them, and say what changed. Raises AuditError where a job runs already."""
        self.place.start(self._job("crawl", ["prepare", "crawl", "analyze", "compare"], selection, crawl))

    def start_recheck(self, older: int, crawl: dict[str, Any]) -> None:
        """One round of checking again. Raises AuditError where a job runs already."""
        steps = ["prepare", "crawl", "analyze", "compare", "mail"]
        self.place.start(self._job("recheck", steps, selection_of(older), crawl))

    def start_analysis(self) -> None:
        """Judge again what is stored. Raises AuditError where a job runs already."""
        self.place.start(self._job("analysis", ["analyze"], "", {}))

    def start_import(self, files: list[str], decide: list[str]) -> None:
        """Take uploaded files. Raises AuditError where a job runs already."""
        self.place.start(Job("import", ["import"], {"files": files, "decide": decide}))

    def start_taking_back(self, number: int, judged: bool) -> None:
        """Undo an import, and judge anew what was judged. Raises AuditError where a job runs already."""
        job = self._job("taking back", ["take_back", *(["analyze"] if judged else [])], "", {})
        job.options["import"] = number
        self.place.start(job)

    def start_preview(self, files: list[str]) -> None:
        """Look at uploaded files. Raises AuditError where that runs already."""
        self.looking.start(Job("preview", ["preview"], {"files": files}))

    def _job(self, kind: str, steps: list[str], selection: str, crawl: dict[str, Any]) -> Job:
        options = {**self.given.crawl, **crawl}
        stored = {
            name: str(Path(value).resolve()) if name in PATHS and value else value
            for name, value in options.items()
        }
        judged = {name: [str(path.resolve()) for path in paths] for name, paths in self.given.judged.items()}
        return Job(kind, steps, {"selection": selection, "crawl": stored, "judged": judged})
