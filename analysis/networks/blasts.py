"""Blasts: many domains first seen within days that look alike in two ways.

One name pattern, one anchor or one cheap ending alone is chance; two of them on most domains of one week are a
program's work.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from linkvet.analysis.networks.page_signals import LinkSign
from linkvet.analysis.networks.sibling_names import label_of, shape_of_name
from linkvet.analysis.words.lists import entries_of

LEAST_DOMAINS = 5
"""Domains from which a crowd of new ones is a blast."""
SPAN = 14
"""Days within which they must be seen first."""
MOST = 0.6
"""Share of a crowd that must have a trait in common, and share of all that have a trait that must be in the crowd."""
LEAST_WORD = 5
_SPLIT = re.compile(r"[^a-z]+")
_SPACES = re.compile(r"[\W_]+")

Trait = tuple[str, str]
"""Kind and value."""


@dataclass(slots=True)
class _Newcomer:
    """A referring domain with the day it was first seen and one anchor that it uses."""

    day: int
    anchor: str


def domain_blasts(links: Iterable[LinkSign]) -> dict[str, str]:
    """Domain → sentence on the blast it is part of, empty where it is of none; domains without dates are left out."""
    newcomers = _newcomers(links)
    found = dict.fromkeys(newcomers, "")
    traits = {name: frozenset(_traits(name, one)) for name, one in newcomers.items()}
    for trait, names in _crowds(traits):
        crowd = _fullest(names, newcomers)
        if len(crowd) < LEAST_DOMAINS or len(crowd) < MOST * len(names):
            continue
        shared = [one for one in _shared(crowd, traits) if one[0] != trait[0]]
        if shared:
            said = _sentence(crowd, newcomers, [trait, *shared])
            found.update({name: said for name in crowd if len(said) > len(found[name])})
    return found


def _newcomers(links: Iterable[LinkSign]) -> dict[str, _Newcomer]:
    found: dict[str, _Newcomer] = {}
    for link in links:
        day = _day(link.day)
        if day is None:
            continue
        known = found.get(link.domain)
        if known is None or day < known.day:
            anchor = " ".join(_SPACES.split((link.anchor or "")[:200].lower())).strip()
            found[link.domain] = _Newcomer(day, anchor)
    return found


def _day(text: str | None) -> int | None:
    try:
        return date.fromisoformat((text or "")[:10]).toordinal()
    except ValueError:
        return None


def _traits(name: str, one: _Newcomer) -> Iterator[Trait]:
    """What a domain may have in common with others: pattern and words of its name, its anchor, a cheap ending."""
    shape = shape_of_name(name)
    if shape:
        yield "name", shape
    else:
        yield from (("name", word) for word in _SPLIT.split(label_of(name)) if len(word) >= LEAST_WORD)
    if " " in one.anchor:
        yield "anchor", one.anchor
    ending = name.rpartition(".")[2]
    if ending in entries_of("poor_tlds.txt"):
        yield "ending", f".{ending}"


def _crowds(traits: dict[str, frozenset[Trait]]) -> Iterator[tuple[Trait, list[str]]]:
    """Names by shared pattern or anchor; an ending alone gathers nobody."""
    holders: dict[Trait, list[str]] = defaultdict(list)
    for name, of in traits.items():
        for trait in of:
            if trait[0] != "ending":
                holders[trait].append(name)
    yield from sorted((trait, names) for trait, names in holders.items() if len(names) >= LEAST_DOMAINS)


def _fullest(names: Sequence[str], newcomers: dict[str, _Newcomer]) -> list[str]:
    """The most domains that came within the span."""
    ordered = sorted(names, key=lambda name: (newcomers[name].day, name))
    best: tuple[int, int] = (0, 0)
    start = 0
    for end, name in enumerate(ordered, 1):
        while newcomers[name].day - newcomers[ordered[start]].day >= SPAN:
            start += 1
        if end - start > best[1] - best[0]:
            best = start, end
    return ordered[best[0] : best[1]]


def _shared(crowd: Sequence[str], traits: dict[str, frozenset[Trait]]) -> list[Trait]:
    """Traits that most of the crowd have, the most common first."""
    counted = Counter(trait for name in crowd for trait in traits[name])
    return [
        trait for trait, number in sorted(counted.items(), key=_common_first) if number >= MOST * len(crowd)
    ]


def _common_first(item: tuple[Trait, int]) -> tuple[int, Trait]:
    return -item[1], item[0]


def _sentence(crowd: Sequence[str], newcomers: dict[str, _Newcomer], traits: Sequence[Trait]) -> str:
    days = [newcomers[name].day for name in crowd]
    words = {"name": "names like {}", "anchor": "the anchor “{}”", "ending": "the ending {}"}
    kinds = {kind: words[kind].format(value[:60]) for kind, value in reversed(traits)}
    first, last = (date.fromordinal(day).isoformat() for day in (min(days), max(days)))
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"One of {len(crowd)} domains first seen {when} that look alike: {' and '.join(sorted(kinds.values()))}."
