"""The steps that jobs are made of: the same functions as the commands call, told how far they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.jobs.beside import folder_of

if TYPE_CHECKING:
    from linkvet.crawler.progress import Progress
    from linkvet.jobs.record import Job

Tell = Callable[[dict[str, Any]], None]
"""Takes how far a step is."""


def take_files(file: Path, job: Job, tell: Tell) -> None:
    """Import what was uploaded. A file that is in already changes nothing, so a step that was broken off goes on."""
    from linkvet.jobs.import_ import take_in
    from linkvet.store.file.audit import Audit

    paths = [Path(path) for path in job.options.get("files", ()) if Path(path).is_file()]
    with Audit.open(file) as audit:
        agreed = [Path(path) for path in job.options.get("decide", ())]
        take_in(audit, paths, None, False, lambda name, rows: tell({"file": name, "rows": rows}), agreed)
    shutil.rmtree(folder_of(file) / "uploads", ignore_errors=True)


def take_back(file: Path, job: Job, tell: Tell) -> None:
    """Undo an import; one that is gone already was undone before this step was broken off."""
    from linkvet.jobs.import_ import sentence_on, take_import_back
    from linkvet.store.claimed.taking_back import is_there
    from linkvet.store.file.audit import Audit

    number = int(job.options["import"])
    with Audit.open(file) as audit:
        there = is_there(audit, number)
    if there:
        click.echo(f"Taken back. {sentence_on(take_import_back(file, number))}")


def look_at_files(file: Path, job: Job, tell: Tell) -> None:
    """Say what uploaded files are, and what an import of them would do."""
    from linkvet.jobs.preview import preview

    paths = [Path(path) for path in job.options.get("files", ())]
    beside = folder_of(file) / "preview.audit"
    job.result = preview(file, paths, beside, lambda name, rows: tell({"file": name, "rows": rows}))


def visit_pages(file: Path, job: Job, tell: Tell) -> None:
    """Visit the pages that the job's selection names; what an interrupted crawl left is visited first."""
    from linkvet.jobs.crawl import visit

    selection = str(job.options.get("selection", "new"))
    removed = visit(file, selection, crawl_options(job), False, lambda progress: tell(_told(progress)))
    job.options["removed"] = [*job.options.get("removed", ()), *removed]


def _told(progress: Progress) -> dict[str, Any]:
    from linkvet.terminal.progress import outcomes

    left = max(0, progress.waiting - progress.put_off)
    return {
        "done": progress.done,
        "waiting": progress.waiting,
        "rate": round(progress.rate, 2),
        "seconds_left": round(left / progress.rate) if progress.rate > 0 and left else None,
        "slow_sites": progress.slow_sites,
        "put_off": progress.put_off,
        "outcomes": outcomes(progress.states),
        "reasons": dict(sorted(progress.states.items(), key=lambda one: -one[1])[:20]),
    }


def judge(file: Path, job: Job, tell: Tell) -> None:
    """Judge the links anew."""
    from linkvet.jobs.analyze import analyze, sentence_on

    judged = job.options.get("judged", {})
    ranks, lists = (tuple(map(Path, judged.get(name, ()))) for name in ("ranks", "blocklist"))

    def told(step: str, done: int, total: int) -> None:
        tell({"what": step, "done": done, "total": total})

    click.echo(sentence_on(analyze(file, ranks, lists, True, told)))


def prepare(file: Path, job: Job, tell: Tell) -> None:
    """Note what the round is compared with; done once, so that a round that was broken off keeps its measure."""
    from linkvet.jobs.recheck import before_round
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        job.options["before"] = before_round(audit)


def compare(file: Path, job: Job, tell: Tell) -> None:
    """Say what the round brought, and keep it."""
    from linkvet.jobs.recheck import conclude
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        found, text, number = conclude(audit, file, job.options["before"], job.options.get("removed", []))
    job.result = {"round": number, "matters": found.matters, "important": found.important_count}
    click.echo(text, nl=False)


def mail(file: Path, job: Job, tell: Tell) -> None:
    """Send what the round brought to whom the schedule names, where it matters or is wanted always."""
    from linkvet.jobs.recheck import mail_round
    from linkvet.store.file.audit import Audit
    from linkvet.store.history.rounds import schedule_of

    with Audit.open(file) as audit:
        schedule = schedule_of(audit)
    wanted = schedule.mail if schedule else {}
    to = str(wanted.get("to", "")) if job.result["matters"] or wanted.get("always") else ""
    if to and mail_round(file, int(job.result["round"]), to):
        click.echo(f"Mailed to {to}.")


def crawl_options(job: Job) -> dict[str, Any]:
    """The options of a crawl as the crawler takes them: paths are paths again."""
    stored = job.options.get("crawl", {})
    paths = ("hosts", "asn", "geo", "warc")
    return {name: Path(value) if name in paths and value else value for name, value in stored.items()}


STEPS: dict[str, Callable[[Path, Job, Tell], None]] = {
    "import": take_files,
    "take_back": take_back,
    "preview": look_at_files,
    "prepare": prepare,
    "crawl": visit_pages,
    "analyze": judge,
    "compare": compare,
    "mail": mail,
}
"""Step → what it does."""
