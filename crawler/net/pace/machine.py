"""What this machine allows a crawl: how many sockets, and which errors are its own and no site's."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

MOST_DESCRIPTORS = 16_384
"""So many are asked of the system; a crawl has no use for more."""
RESERVED = 40
"""Descriptors kept for the audit file, word lists and other processes' pipes."""
LEAST_SOCKETS = 8
UNLIMITED = 1_000
"""Sockets where the system tells no limit."""
OWN_LIMITS = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EADDRNOTAVAIL))


class MachineLimitError(OSError):
    """No socket or memory is left on this machine: nothing is known of the site that was to be asked."""


def machine_limit(error: BaseException | None) -> MachineLimitError | None:
    """The limit of this machine that is behind an error, if one is."""
    for _ in range(10):
        if error is None:
            return None
        if isinstance(error, MachineLimitError):
            return error
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in OWN_LIMITS):
            return MachineLimitError(f"this machine's limit: {error}")
        inner = getattr(error, "os_error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
    return None


def sockets_allowed() -> int:
    """Sockets that this process may have open, after its limit is raised as far as the system allows."""
    try:
        import resource
    except ImportError:  # Windows knows no such limit
        return UNLIMITED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    most = MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else min(soft, MOST_DESCRIPTORS)
    return max(LEAST_SOCKETS, most - _open_descriptors() - RESERVED)


def _open_descriptors() -> int:
    try:
        return sum(1 for _ in Path("/dev/fd").iterdir())
    except OSError:
        return RESERVED
