"""What a re-check calls important: a judgement of single changes, apart from where they are read and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkvet.store.reasons import reason_of

if TYPE_CHECKING:
    from linkvet.store.history.changes import Change


def passing(reason: str) -> bool:
    """Whether a fault may be over tomorrow."""
    return reason_of(reason).passing


def counted(side: dict[str, Any]) -> bool:
    """Whether search engines followed the link, as far as is known."""
    return side.get("kind", "follow") == "follow" and "hidden" not in side and side.get("indexable") != "no"


def broke_for_now(change: Change) -> bool:
    """Whether a link's page fails with a fault that may be over tomorrow."""
    return change.scope == "link" and change.kind == "broken" and passing(change.reason)


def importance(change: Change, level: str | None, unwanted: bool) -> str:
    """Why one change of a link matters; empty when it does not.

    ``level`` is the link's, ``unwanted`` says that it is on the list to remove or disavow: that it goes is no loss.
    """
    missed = counted(change.before) and not unwanted
    if change.kind in ("lost", "broken"):
        return "lost a link that counted" if missed and not passing(change.reason) else ""
    if change.kind == "changed" and missed:
        if change.reason:
            return "its page left the index"
        if "kind" in change.fields and change.after.get("kind") != "follow":
            return f"is {change.after.get('kind')} now"
        return "is hidden now" if change.after.get("hidden") else ""
    if change.kind in ("new", "back"):
        return "a new link is toxic" if level == "toxic" else ""
    return ""
