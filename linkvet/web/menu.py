"""The menu of the app."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuPlace:
    """Where a page stands in the menu."""

    order: int
    title: str
    path: str

    def order_of(self) -> int:
        """What the menu is sorted by."""
        return self.order
