"""What can go wrong with an audit, in words for the person who asked for it."""

from __future__ import annotations


class AuditError(Exception):
    """The audit cannot be done; the message is one sentence that says what to do."""
