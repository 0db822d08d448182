"""Modules of other packages that take part: markers, importers and exporters, found by their entry points.

A package that is installed beside Linkvet names its modules in the groups ``linkvet.markers``,
``linkvet.importers`` and ``linkvet.exporters`` (packaging.python.org, *Entry points specification*).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Literal

from linkvet.store.errors import AuditError

Group = Literal["linkvet.markers", "linkvet.importers", "linkvet.exporters"]


def plugin_names(group: Group) -> tuple[str, ...]:
    """The names under which other packages offer modules of a group, in order."""
    return tuple(sorted({one.name for one in entry_points(group=group)}))


def plugin_versions(group: Group) -> list[str]:
    """What of a group is installed, with versions: whoever rests on it, rests on these."""
    return sorted(
        f"{one.name} {one.value} {one.dist.version if one.dist else ''}" for one in entry_points(group=group)
    )


@cache
def plugins(group: Group) -> dict[str, ModuleType]:
    """The modules of a group by name. Raises AuditError, with the package at fault, where one cannot be loaded."""
    return {one.name: _loaded(one) for one in sorted(entry_points(group=group), key=lambda one: one.name)}


def _loaded(point: EntryPoint) -> ModuleType:
    try:
        module = point.load()
    except Exception as error:
        said = f"{_package(point)} offers {point.value} to Linkvet, which cannot be loaded: {error}."
        raise AuditError(f"{said} Update or uninstall it.") from error
    if not isinstance(module, ModuleType):
        raise AuditError(f"{_package(point)} offers {point.value} to Linkvet, which is no module.")
    return module


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "A package"
