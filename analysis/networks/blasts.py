"""Blasts: many domains first seen within days that look alike in two ways.

One name pattern, one anchor or one cheap ending alone is chance; two of them on most domains of one week are a
program's work. Where nothing tells when they were first seen, a third likeness stands for the date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from linkvet.analysis.networks.chance import poisson_tail
from linkvet.analysis.networks.page_signals import LinkSign
from linkvet.analysis.networks.sibling_names import label_of, shape_of_name
from linkvet.analysis.words.lists import entries_of

LEAST_DOMAINS = 5
"""Domains from which a crowd of new ones is a blast."""
SPAN = 14
"""Days within which they must be seen first."""
MOST = 0.6
"""Share of a crowd that must have a trait in common, and share of all that have a trait that must be in the crowd."""
CHANCE = 1e-3
"""Chance of so many newcomers in one span, at the pace of the others with their trait, below which it is none."""
LEAST_WORD, PART, LONGEST_LABEL = 5, 6, 40
MOST_ANCHORS = 5
_SPLIT = re.compile(r"[^a-z]+")
_SPACES = re.compile(r"[\W_]+")

Trait = tuple[str, str]
"""Kind and value."""
CHEAP = ("ending", "cheap endings")
PUSHED = ("pushed", "search phrases as anchors")
TEXT = ("text", "one text with other names in it")
_UNDATED = 3
"""Likenesses that a crowd needs where nothing tells when it came; two where that is known."""


@dataclass(slots=True)
class _Newcomer:
    """A referring domain with the day it was first seen and some of the anchors it uses."""

    day: int | None
    anchors: set[str]
    pushed: bool = False
    one_text: bool = False


def domain_blasts(links: Iterable[LinkSign], one_text: Collection[str] = ()) -> dict[str, str]:
    """Domain → sentence on the blast it is part of, empty where it is of none.

    ``one_text`` are domains whose pages are one text with other names in it.
    """
    newcomers = _newcomers(links)
    for name in one_text:
        if name in newcomers:
            newcomers[name].one_text = True
    found = {name: "" for name, one in newcomers.items() if one.day is not None}
    traits = {name: frozenset(_traits(name, one)) for name, one in newcomers.items()}
    for trait, names in _crowds(traits):
        for dated in (True, False):
            some = [name for name in names if (newcomers[name].day is not None) == dated]
            crowd = _fullest(some, newcomers) if dated else some
            if len(crowd) < LEAST_DOMAINS or not (
                len(crowd) >= MOST * len(some) or (dated and _sudden(crowd, some, newcomers))
            ):
                continue
            shared = [one for one in _shared(crowd, traits) if one[0] != trait[0]]
            if _alike(trait, shared, dated):
                said = _sentence(crowd, newcomers, [trait, *shared])
                found.update({name: said for name in crowd if len(said) > len(found.get(name, ""))})
    return found


def _alike(trait: Trait, shared: Sequence[Trait], dated: bool) -> bool:
    """Whether a crowd is alike in ways enough; a cheap ending alone gathers only those who push something."""
    kinds = {trait[0], *(kind for kind, _ in shared)}
    if len(kinds) < (2 if dated else _UNDATED):
        return False
    return bool(kinds & {"name", "anchor"}) or kinds >= {"ending", "pushed"} or kinds >= {"ending", "text"}


def _sudden(crowd: Sequence[str], some: Sequence[str], newcomers: dict[str, _Newcomer]) -> bool:
    """Whether a crowd is out of proportion to the pace at which others with its trait came (Poisson)."""
    days = [newcomers[name].day or 0 for name in some]
    spans = (max(days) - min(days)) / SPAN
    others = len(some) - len(crowd)
    if spans < 2 * LEAST_DOMAINS:
        return False
    return spans * poisson_tail(len(crowd), max(others, 1) / spans) < CHANCE


def _newcomers(links: Iterable[LinkSign]) -> dict[str, _Newcomer]:
    found: dict[str, _Newcomer] = {}
    for link in links:
        day = _day(link.day)
        known = found.setdefault(link.domain, _Newcomer(day, set()))
        known.day = min((one for one in (known.day, day) if one is not None), default=None)
        known.pushed = known.pushed or link.pushed
        anchor = " ".join(_SPACES.split((link.anchor or "")[:200].lower())).strip()
        if len(known.anchors) < MOST_ANCHORS:
            known.anchors.add(anchor)
    return found


def _day(text: str | None) -> int | None:
    try:
        return date.fromisoformat((text or "")[:10]).toordinal()
    except ValueError:
        return None


def _traits(name: str, one: _Newcomer) -> Iterator[Trait]:
    """What a domain may share: parts of its name, its anchors, a cheap ending, and that it pushes something."""
    shape = shape_of_name(name)
    cheap = name.rpartition(".")[2] in entries_of("poor_tlds.txt")
    if shape:
        yield "name", shape
    label = label_of(name)
    if not shape or one.pushed:
        yield from (("name", word) for word in _SPLIT.split(label) if len(word) >= LEAST_WORD)
    if (cheap or one.pushed) and len(label) <= LONGEST_LABEL:
        yield from (("name", part) for part in _parts(label))
    yield from (("anchor", anchor) for anchor in one.anchors if " " in anchor)
    if cheap:
        yield CHEAP
    if one.pushed:
        yield PUSHED
    if one.one_text:
        yield TEXT


def _parts(label: str) -> Iterator[str]:
    """Pieces of a name that runs its words together."""
    plain = _SPLIT.sub("", label)
    yield from (plain[start : start + PART] for start in range(len(plain) - PART + 1))


def _crowds(traits: dict[str, frozenset[Trait]]) -> Iterator[tuple[Trait, list[str]]]:
    """Names by shared pattern, anchor or cheap ending; that they push something gathers nobody."""
    holders: dict[Trait, list[str]] = defaultdict(list)
    for name, of in traits.items():
        for trait in of:
            if trait[0] not in ("pushed", "text"):
                holders[trait].append(name)
    yield from sorted((trait, names) for trait, names in holders.items() if len(names) >= LEAST_DOMAINS)


def _fullest(names: Sequence[str], newcomers: dict[str, _Newcomer]) -> list[str]:
    """The most domains that came within the span."""
    days = {name: newcomers[name].day or 0 for name in names}
    ordered = sorted(names, key=lambda name: (days[name], name))
    best: tuple[int, int] = (0, 0)
    start = 0
    for end, name in enumerate(ordered, 1):
        while days[name] - days[ordered[start]] >= SPAN:
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
    traits = [(kind, _grown(value, crowd) if kind == "name" else value) for kind, value in traits]
    words = {
        "name": "names like {}",
        "anchor": "the anchor “{}”",
        "ending": "{}",
        "pushed": "{}",
        "text": "{}",
    }
    kinds = {kind: words[kind].format(value[:60]) for kind, value in reversed(traits)}
    alike = f"that look alike: {' and '.join(kinds[kind] for kind in words if kind in kinds)}."
    days = [day for name in crowd if (day := newcomers[name].day) is not None]
    if not days:
        return f"One of {len(crowd)} domains {alike}"
    first, last = (date.fromordinal(day).isoformat() for day in (min(days), max(days)))
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"One of {len(crowd)} domains first seen {when} {alike}"


def _grown(part: str, crowd: Sequence[str]) -> str:
    """A piece of the crowd's names, grown to the longest piece that as many of them hold."""
    labels = [_SPLIT.sub("", label_of(name)) for name in crowd]
    holders = sum(part in label for label in labels)
    for _ in range(LONGEST_LABEL if holders else 0):
        around = {
            label[max(0, at - 1) : at + len(part) + 1] for label in labels if (at := label.find(part)) >= 0
        }
        longer = {piece for one in around for piece in (one[:-1], one[1:]) if len(piece) > len(part)}
        kept = [one for one in sorted(longer) if sum(one in label for label in labels) == holders]
        if not kept:
            break
        part = kept[0]
    return part
