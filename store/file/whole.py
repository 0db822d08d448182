"""Files that appear whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from linkvet.store.file.audit import AuditError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside ``path`` to write to; it takes the place of ``path`` once the block ends without an error.

    Raises AuditError where the system refuses; what was there before is then untouched.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise AuditError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write text (as UTF-8, line ends as they are) or bytes. Raises AuditError where the system refuses."""
    data = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
    with whole_file(path) as draft:
        draft.write_bytes(data)
