from __future__ import annotations

from linkvet.crawler.spiders.fair_queue import PER_DOMAIN, Turns
from linkvet.store.seen.frontier import Task


class Frontier:
    def __init__(self, sizes: dict[int, int]) -> None:
        self.left = {domain: list(range(size)) for domain, size in sizes.items()}

    def tasks_of(self, domain_id: int, limit: int) -> list[Task]:
        return [Task("page", domain_id, 1000 * domain_id + n, "") for n in self.left[domain_id][:limit]]

    def store(self, task: Task) -> None:
        self.left[task.domain_id].remove(task.subject - 1000 * task.domain_id)


def drain(turns: Turns, frontier: Frontier, hangs: int | None = None) -> list[int]:
    order: list[int] = []
    running: list[Task] = []
    while True:
        while task := turns.next():
            order.append(task.subject)
            running.append(task)
        ready = [task for task in running if task.domain_id != hangs]
        if not ready:
            return order
        task = ready[0]
        running.remove(task)
        frontier.store(task)
        turns.done(task)


def test_every_task_is_handed_out_once() -> None:
    frontier = Frontier({1: 1, 2: 37, 3: 0, 4: 5})
    order = drain(Turns([1, 2, 3, 4], frontier.tasks_of, at_once=lambda: 2), frontier)
    assert len(order) == len(set(order)) == 43


def test_a_domain_that_hangs_holds_up_nobody() -> None:
    frontier = Frontier({1: 50, 2: 50, 3: 50})
    order = drain(Turns([1, 2, 3], frontier.tasks_of, at_once=lambda: 2), frontier, hangs=1)
    assert sum(subject < 2000 for subject in order) == PER_DOMAIN
    assert sum(subject >= 2000 for subject in order) == 100


def test_a_large_domain_makes_room_for_others() -> None:
    frontier = Frontier({1: 500, 2: 3})
    order = drain(Turns([1, 2], frontier.tasks_of, at_once=lambda: 1), frontier)
    assert order.index(2000) < 100


def test_a_task_that_could_not_be_stored_is_not_tried_again_in_this_run() -> None:
    frontier = Frontier({1: 6})
    turns = Turns([1], frontier.tasks_of, at_once=lambda: 1)
    seen = []
    while task := turns.next():
        seen.append(task.subject)
        if task.subject == 1002:
            turns.done(task, stored=False)
        else:
            frontier.store(task)
            turns.done(task)
    assert sorted(seen) == [1000, 1001, 1002, 1003, 1004, 1005]
    assert frontier.left[1] == [2]
