"""Names that one generator made: ``shop12-berlin``, ``shop47-wien``; and names that one brand bears openly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

from linkvet.store.urls import registrable_domain

_GEO = frozenset(
    "us uk gb de fr es it nl be at ch se no dk fi pl cz sk hu ro bg gr pt ie ru ua tr in cn jp kr au nz ca mx br ar"
    " cl co za eu asia usa ny la sf dc tx fl ca nj il".split()
)
_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
LEAST_FAMILY = 3
_NATIONAL = frozenset("com net org info eu".split())


def label_of(domain: str) -> str:
    """The part of a domain that its owner chose."""
    owner = registrable_domain(domain)
    return owner.partition(".")[0]


@lru_cache(maxsize=65536)
def shape_of_name(domain: str) -> str | None:
    """The pattern a generator would have filled: numbers become ``#``, country words ``@@``; else ``None``."""
    label = label_of(domain)
    parts = _NUMBER.sub("#", label).split("-")
    shape = "-".join("@@" if part in _GEO and len(parts) > 1 else part for part in parts)
    letters = sum(map(str.isalpha, shape))
    return shape if shape != label and letters >= 4 and not label.startswith("xn--") else None


def name_families(domains: Iterable[str]) -> dict[str, list[str]]:
    """Pattern → domains that fill it, where at least three different names do."""
    families: dict[str, list[str]] = defaultdict(list)
    for domain in domains:
        shape = shape_of_name(domain)
        if shape:
            families[shape].append(domain)
    return {
        shape: members
        for shape, members in families.items()
        if len({label_of(member) for member in members}) >= LEAST_FAMILY
    }


def editions(domains: Collection[str]) -> bool:
    """One name under several national or classic suffixes: the open editions of one publisher."""
    labels = Counter(map(label_of, domains))
    if labels.most_common(1)[0][1] < len(domains):
        return False
    suffixes = [domain.rpartition(".")[2] for domain in domains]
    return sum(len(suffix) == 2 or suffix in _NATIONAL for suffix in suffixes) >= 0.7 * len(suffixes)


def common_brand(domains: Collection[str]) -> str:
    """A word of at least four letters that nearly all names begin or end with, empty when there is none."""
    found: Counter[str] = Counter()
    labels = [label_of(domain) for domain in domains]
    for label in labels:
        words = {word for word in _WORDS.findall(label) if len(word) >= 4}
        found.update(words)
    best, number = max(found.items(), key=lambda item: (item[1], len(item[0])), default=("", 0))
    if number >= 0.9 * len(labels):
        return best
    prefix = _shared_start(sorted(labels))
    return prefix if len(prefix) >= 5 else ""


def _shared_start(labels: list[str]) -> str:
    first, last = labels[0], labels[-1]
    end = next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    return first[:end]
