"""Whose turn it is: many domains at once, few pages of each, and nobody waits for a slow one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from linkvet.store.seen.frontier import Task

PER_DOMAIN = 4
"""Tasks of one domain handed out before the next domain's turn."""
TURNS = 8
"""Handfuls a domain may take in a row before it queues again behind the others."""

PATIENCE = 64
"""Tasks of one domain left undone before its others wait for the next run over the frontier too."""


class Turns:
    """Hands out the tasks of the frontier, fairly by referring domain.

    Only domain ids are kept in memory; tasks are read from the audit file a handful at a time.
    """

    def __init__(
        self, domains: list[int], tasks_of: Callable[[int, int], list[Task]], at_once: Callable[[], int]
    ) -> None:
        self._waiting = deque(domains)
        self._tasks_of = tasks_of
        self._at_once = at_once
        self._open: dict[int, int] = {}
        self._served: dict[int, int] = {}
        self._ready: deque[Task] = deque()
        self._given_up: dict[int, set[tuple[str, int]]] = {}

    def next(self) -> Task | None:
        """A task to start now, or ``None`` when enough domains are busy or nothing waits."""
        while not self._ready and self._waiting and len(self._open) < self._at_once():
            self._serve(self._waiting.popleft())
        return self._ready.popleft() if self._ready else None

    def done(self, task: Task, stored: bool = True) -> None:
        """A task has ended. One that was not ``stored`` stays on the frontier for another run."""
        if not stored:
            self._given_up.setdefault(task.domain_id, set()).add((task.kind, task.subject))
        self._open[task.domain_id] -= 1
        if self._open[task.domain_id] == 0:
            del self._open[task.domain_id]
            self._serve_again(task.domain_id)

    def _serve_again(self, domain_id: int) -> None:
        turns = self._served.get(domain_id, 0) + 1
        if turns < TURNS or not self._waiting:
            self._served[domain_id] = turns
            self._serve(domain_id)
        else:
            self._served.pop(domain_id, None)
            self._waiting.append(domain_id)

    def _serve(self, domain_id: int) -> None:
        given_up = self._given_up.get(domain_id, set())
        tasks = self._tasks_of(domain_id, PER_DOMAIN + len(given_up)) if len(given_up) < PATIENCE else []
        fresh = [task for task in tasks if (task.kind, task.subject) not in given_up][:PER_DOMAIN]
        if not fresh:
            self._served.pop(domain_id, None)
            return
        self._open[domain_id] = len(fresh)
        self._ready.extend(fresh)
