"""Pages that were compared, joined to groups that show one text."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from linkvet.analysis.copies.passages import Overlap

WHOLE = 0.35
"""Share of the longer text below which it only holds the other's text among much else."""
ALIKE = (0.7, 0.3, 0.0)
"""Pairs are compared in this order of estimated similarity, so that plain copies make groups first."""
TRIES = 3
"""Failed comparisons after which two groups are left apart."""
WITNESSES = 3
_CHUNK = 1 << 16
MAX_CONTAINED = 5
"""Groups that one page may hold the texts of."""


@dataclass(slots=True)
class Group:
    """A group: pages that are copies of each other, and pages that hold the same text inside a longer one."""

    members: list[int]
    containers: list[int] = field(default_factory=list)
    digests: set[int] = field(default_factory=set)
    """Pages among them that hold the text of a further group."""


class Clusters:
    """Pages joined pair by pair."""

    def __init__(self, overlap: Callable[[int, int], Overlap]) -> None:
        self._overlap = overlap
        self._parent: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._held: list[tuple[int, int]] = []
        self._failed: dict[int, int] = {}

    def join(self, pairs: npt.NDArray[np.uint32], estimates: npt.NDArray[np.float64]) -> None:
        """Compare candidates and join those that are copies."""
        limit = np.inf
        for least in ALIKE:
            chosen = np.flatnonzero((estimates >= least) & (estimates < limit))
            for start in range(0, len(chosen), _CHUNK):
                for one, other in pairs[chosen[start : start + _CHUNK]].tolist():
                    self._compare(one, other)
            limit = least

    def groups(self) -> list[Group]:
        """The groups of at least two pages, each with the pages that hold its text."""
        groups = {root: Group(members) for root, members in self._members.items()}
        contained: dict[int, int] = {}
        for page, holder in self._held:
            root = self._root(page)
            if root == self._root(holder) or contained.get(holder, 0) >= MAX_CONTAINED:
                continue
            group = groups.setdefault(root, Group([page]))
            if holder not in group.containers:
                group.containers.append(holder)
                contained[holder] = contained.get(holder, 0) + 1
        for group in groups.values():
            _set_apart(group, contained)
        return [group for group in groups.values() if len(group.members) + len(group.containers) > 1]

    def _compare(self, one: int, other: int) -> None:
        roots = self._root(one), self._root(other)
        if roots[0] == roots[1]:
            return
        key = min(roots) << 32 | max(roots)
        if self._failed.get(key, 0) >= TRIES:
            return
        overlap = self._overlap(one, other)
        if not overlap.is_copy:
            self._failed[key] = self._failed.get(key, 0) + 1
        elif min(overlap.aligned_one, overlap.aligned_other) >= WHOLE and self._agreed(one, other):
            self._unite(*roots)
        else:
            held = (one, other) if overlap.aligned_one >= overlap.aligned_other else (other, one)
            self._held.append(held)
            self._failed[key] = self._failed.get(key, 0) + 1

    def _agreed(self, one: int, other: int) -> bool:
        """Whether other pages of both groups say the same: a page of two texts must not join their groups."""
        return self._witnessed(one, other) and self._witnessed(other, one)

    def _witnessed(self, page: int, newcomer: int) -> bool:
        group = self._members.get(self._root(page), [page])
        witnesses = [member for member in group[: WITNESSES + 1] if member != page][:WITNESSES]
        if not witnesses:
            return True
        overlaps = (self._overlap(witness, newcomer) for witness in witnesses)
        return any(max(found.aligned_one, found.aligned_other) >= WHOLE for found in overlaps)

    def _root(self, page: int) -> int:
        parent = self._parent
        root = page
        while (above := parent.get(root, root)) != root:
            root = above
        while page != root:
            parent[page], page = root, parent.get(page, page)
        return root

    def _unite(self, one: int, other: int) -> None:
        members = self._members.pop(one, [one]), self._members.pop(other, [other])
        larger, smaller = (one, other) if len(members[0]) >= len(members[1]) else (other, one)
        first, second = members if larger == one else members[::-1]
        self._parent[smaller] = larger
        first.extend(second)
        self._members[larger] = first


def _set_apart(group: Group, holders: Container[int]) -> None:
    """Pages that hold another group's text too are digests: they are no members where others agree without them."""
    group.digests = {member for member in group.members if member in holders}
    if group.digests and len(group.members) - len(group.digests) > 1:
        group.containers += [member for member in group.members if member in group.digests]
        group.members = [member for member in group.members if member not in group.digests]
