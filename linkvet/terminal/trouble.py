"""What went wrong as a sentence that a person can act on, and the exit code that goes with it."""

from __future__ import annotations

from linkvet.printable import printable

NOT_DONE, WRONG_INPUT = 1, 2


def trouble_with(error: BaseException) -> tuple[str, int] | None:
    """The sentence and the exit code; ``None`` for an error that is a fault of the program."""
    from linkvet.importers import ExportError
    from linkvet.store.file.audit import AuditError, StoreError, trouble_of

    if isinstance(error, AuditError):
        return printable(error), NOT_DONE
    if isinstance(error, ExportError):
        return printable(error), WRONG_INPUT
    if isinstance(error, StoreError):
        return trouble_of(error), NOT_DONE
    if isinstance(error, OSError) and error.strerror and not isinstance(error, BrokenPipeError):
        return f"{error.filename or 'A file'} cannot be used: {error.strerror}.", NOT_DONE
    return None
