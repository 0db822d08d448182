"""Many audited sites at once: which of them a URL belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from linkvet.store.urls import Scope, Url


class Scopes:
    """Sites found by host, so that a thousand cost no more than one."""

    def __init__(self, scopes: Iterable[Scope]) -> None:
        self._by_host: dict[str, list[Scope]] = defaultdict(list)
        for scope in dict.fromkeys(scopes):
            self._by_host[scope.host].append(scope)

    @property
    def hosts(self) -> list[str]:
        """The host names that the sites go by."""
        return sorted(self._by_host)

    def of(self, url: Url) -> list[Scope]:
        """The sites that a URL belongs to."""
        parts = url.host.rstrip(".").split(".")
        names = (".".join(parts[start:]) for start in range(len(parts)))
        return [scope for name in names for scope in self._by_host.get(name, ()) if scope.contains(url)]

    def contains(self, url: Url) -> bool:
        """Whether a URL belongs to any of the sites."""
        return bool(self.of(url))
