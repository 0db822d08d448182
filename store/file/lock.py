"""One piece of long work at a time on an audit file: a second crawl or import is told so, and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from linkvet.store.file.audit import AuditError


@contextmanager
def sole_work(path: Path, what: str) -> Iterator[None]:
    """Within the block no other process does such work on the audit file at ``path``.

    The lock is a file beside it, which the system lets go of however the process ends. ``what`` names the work for
    the others. Raises AuditError where somebody else is at work.
    """
    beside = path.resolve().with_name(path.name + ".lock")
    file = _held(beside, path)
    if file is None:
        yield
        return
    try:
        file.truncate(0)
        file.write(f"{what}, process {os.getpid()}")
        file.flush()
        yield
    finally:
        with suppress(OSError):
            beside.unlink()
        file.close()


def _held(beside: Path, path: Path) -> IO[str] | None:
    """The lock file, held; ``None`` where the system has no such locks, or the folder takes no file."""
    if find_spec("fcntl") is None:
        return None
    fcntl = import_module("fcntl")
    while True:
        try:
            file = beside.open("a+", encoding="utf-8")
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            who = file.read(200).strip()
            file.close()
            raise AuditError(
                f"Another process works on {path}{f' ({who})' if who else ''}; "
                "wait until it is done, or stop it, and try again."
            ) from None
        if _is_in_place(file, beside):
            return file
        file.close()


def _is_in_place(file: IO[str], beside: Path) -> bool:
    """Whether the open file is still the one that others find; its last holder may have taken it away."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), beside.stat())
    except OSError:
        return False
