"""A job as it is written beside the audit: what is to be done, how far it is, and how it ended."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

MAX_RECORD = 20_000_000
"""Bytes of a record that are read; a larger file is not one of ours."""


@dataclass(slots=True)
class Job:
    """One piece of long work on an audit, in steps."""

    kind: str
    """What a person asked for: ``crawl``, ``analysis``, ``recheck``, ``import``, ``preview``."""
    steps: list[str]
    """What is still to be done; the first is on its way."""
    options: dict[str, Any] = field(default_factory=dict)
    """What the steps need, and what one leaves for the next; JSON."""
    state: str = "running"
    """``running``, ``paused``, ``stopped`` (it ended without a word), ``failed``, ``done``."""
    started_at: str = ""
    ended_at: str = ""
    progress: dict[str, Any] = field(default_factory=dict)
    """How far the present step is."""
    trouble: str = ""
    """Why it failed, in a sentence."""
    result: Any = None
    """What it found, where that is not in the audit itself."""


def read_job(path: Path) -> Job | None:
    """The job that was written at ``path``; ``None`` where there is none, or none that can be read."""
    try:
        if path.stat().st_size > MAX_RECORD:
            return None
        stored = json.loads(path.read_text(encoding="utf-8"))
        known = {one.name for one in fields(Job)}
        return Job(**{name: value for name, value in stored.items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def write_job(path: Path, job: Job) -> None:
    """Write a job whole. Raises AuditError where the system refuses."""
    from linkvet.store.file.whole import write_whole

    write_whole(path, json.dumps(asdict(job), ensure_ascii=False))
