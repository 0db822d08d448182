"""Which sites have not answered: they are asked again at the end, not at once, and for nothing beside it."""

from __future__ import annotations

from collections import Counter

from linkvet.crawler.net.failures import Failure, unanswered
from linkvet.crawler.net.pace.machine import machine_limit
from linkvet.store.urls import Url

PROVEN = 2
"""Answers after which a site that answers no more says something of the network, and not only of itself."""


class Silence:
    """Sites that were asked and said nothing, and sites that have said something."""

    def __init__(self) -> None:
        self._heard: Counter[str] = Counter()
        self._failures: dict[str, Failure] = {}
        self._spared: set[str] = set()

    def answered(self, url: Url) -> None:
        """A site has answered, whatever it said."""
        origin = origin_of(url)
        self._heard[origin] += 1
        self._failures.pop(origin, None)

    def failed(self, url: Url, error: BaseException) -> bool:
        """A request got nothing; says whether the site had proven before that it answers."""
        failure = None if machine_limit(error) else unanswered(error, url.scheme == "https")
        if failure is None:
            return False
        origin = origin_of(url)
        self._spared.add(origin)
        if origin not in self._heard:
            self._failures[origin] = failure
        return self._heard[origin] >= PROVEN

    def failure(self, url: Url) -> Failure | None:
        """Why a site that never answered could not be had."""
        return self._failures.get(origin_of(url))

    def spares(self, url: Url) -> bool:
        """Whether a site let a request down, so that nothing beside its pages is asked of it."""
        return origin_of(url) in self._spared

    def end(self) -> list[str]:
        """Forget which sites were silent; gives them."""
        silent = list(self._failures)
        self._failures.clear()
        self._spared.difference_update(silent)
        return silent


def origin_of(url: Url) -> str:
    """Scheme, host and port."""
    return f"{url.scheme}://{url.host}:{url.port}"
