"""A marker is one decorated function: its docstring is its help, its report text and its test.

A marker says three things apart: whether what it names is there, how strong the sign is, and the sentence that shows
it. What makes a link harmless lowers the strength and does not silence the marker.

The docstring's first line says what it sees. Paragraphs that start with ``Why:``, ``Raises:``, ``Lowers:`` and
``Not:`` say why it matters, what makes it a stronger or weaker sign, and what it must not be taken for. Lines
``strong:``, ``medium:``, ``weak:`` (or ``flag:`` for any strength), ``clear:`` and ``unknown:`` are examples, written
as the facts of a link; the test suite runs each of them.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Literal

from linkvet.analysis.facts import LinkFacts
from linkvet.store.plugins import plugins

FAMILIES = (
    "harmful_environment",
    "community_spam",
    "link_networks",
    "manipulative",
    "irrelevant",
    "complementary",
)
EXAMPLES = ("flag", "strong", "medium", "weak", "clear", "unknown")
LEAST_STRENGTH = 0.05
"""Strength of a sign that all circumstances speak for: it is seen, and says next to nothing."""


class Verdict(Enum):
    """What a marker says when it has no evidence to show."""

    CLEAR = "clear"
    UNKNOWN = "unknown"


CLEAR: Literal[Verdict.CLEAR] = Verdict.CLEAR
"""The facts are there, and what the marker names is absent."""
UNKNOWN: Literal[Verdict.UNKNOWN] = Verdict.UNKNOWN
"""A fact that the marker needs is missing: not judged, never clean."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a marker names is there: the sentence that shows it, and how much it says against the link."""

    sentence: str
    strength: float
    """Above 0, at most 1."""


Judgement = Sign | str | Verdict
"""A sign, a sentence of full strength, or one of ``CLEAR`` and ``UNKNOWN``."""
Rule = Callable[[LinkFacts], Judgement]


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign that a link may be unnatural, with everything said about it."""

    name: str
    family: str
    weight: float
    """Chance, 0 to 1, that a link with only this marker, at full strength, is toxic."""
    rule: Rule
    sees: str
    """One sentence for the report."""
    why: str = ""
    guard: str = ""
    """What it is not."""
    raises: str = ""
    """What makes it a stronger sign."""
    lowers: str = ""
    """What makes it a weaker one."""
    examples: list[tuple[str, str]] = field(default_factory=list, compare=False)
    """(One of ``EXAMPLES``, facts as keyword arguments)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One marker that fired on one link."""

    marker: str
    family: str
    weight: float
    evidence: str
    """A sentence that a client can read and check."""
    strength: float = 1.0
    """0 to 1: how much this case of it says against the link."""

    @property
    def counts(self) -> float:
        """The chance that it alone makes the link toxic."""
        return self.weight * self.strength


def marker(family: str, weight: float) -> Callable[[Rule], Rule]:
    """Make a function a marker of ``family`` with ``weight``; its name is the marker's name."""
    if family not in FAMILIES or not 0 < weight < 1:
        raise ValueError(f"no family {family!r}, or weight {weight} outside 0 to 1")

    def register(rule: Rule) -> Rule:
        rule.__marker__ = _described(rule, family, weight)  # type: ignore[attr-defined]
        return rule

    return register


def _described(rule: Rule, family: str, weight: float) -> Marker:
    paragraphs: dict[str, list[str]] = {"": []}
    examples: list[tuple[str, str]] = []
    current = ""
    for line in (inspect.getdoc(rule) or "").splitlines():
        head, _, rest = line.partition(":")
        if head in EXAMPLES:
            examples.append((head, rest.strip()))
        elif examples and line.startswith("    "):
            examples[-1] = (examples[-1][0], examples[-1][1] + " " + line.strip())
        elif head in ("Why", "Not", "Raises", "Lowers"):
            current = head
            paragraphs[current] = [rest.strip()]
        elif line.strip():
            paragraphs[current].append(line.strip())
    text = {name: " ".join(lines) for name, lines in paragraphs.items()}
    return Marker(
        rule.__name__,
        family,
        weight,
        rule,
        text[""],
        why=text.get("Why", ""),
        guard=text.get("Not", ""),
        raises=text.get("Raises", ""),
        lowers=text.get("Lowers", ""),
        examples=examples,
    )


@lru_cache(maxsize=1)
def all_markers() -> tuple[Marker, ...]:
    """Every marker of the package, and of other packages that offer some, by family and name."""
    package = importlib.import_module("linkvet.analysis.markers")
    names = [info.name for info in pkgutil.iter_modules(package.__path__, "linkvet.analysis.markers.")]
    own = [importlib.import_module(name) for name in names]
    return collect([*plugins("linkvet.markers").values(), *own])


def markers_in(path: Path) -> tuple[Marker, ...]:
    """The markers of a file outside of the package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return collect([module])


def collect(modules: Iterable[ModuleType]) -> tuple[Marker, ...]:
    """The markers that modules define, sorted by family and name."""
    found = {
        thing.__marker__.name: thing.__marker__
        for module in modules
        for thing in vars(module).values()
        if hasattr(thing, "__marker__")
    }
    return tuple(sorted(found.values(), key=lambda one: (FAMILIES.index(one.family), one.name)))


@dataclass(slots=True)
class Judged:
    """What all markers say of one link."""

    findings: list[Finding]
    known: float
    """Share (0 to 1) of the markers' weight that could be judged."""
    unknown: list[str]
    """Names of the markers that could not be judged."""


def judge(link: LinkFacts, markers: Iterable[Marker]) -> Judged:
    """Ask every marker about a link."""
    findings: list[Finding] = []
    unknown: list[str] = []
    judged = total = 0.0
    for one in markers:
        total += one.weight
        said = one.rule(link)
        if said is UNKNOWN:
            unknown.append(one.name)
            continue
        judged += one.weight
        if isinstance(said, Sign):
            strength = round(min(max(said.strength, LEAST_STRENGTH), 1.0), 2)
            findings.append(Finding(one.name, one.family, one.weight, said.sentence, strength))
        elif isinstance(said, str):
            findings.append(Finding(one.name, one.family, one.weight, said))
    return Judged(findings, round(judged / total, 4) if total else 0.0, unknown)
