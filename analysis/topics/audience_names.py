"""Countries and languages by the names that people type, and the trades that can be picked as topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from linkvet.analysis.topics.audience import country_code, language_code
from linkvet.analysis.topics.themes import theme_names
from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.lists import rows_of

_CALLED = {"law": "Law", "ai": "Artificial intelligence", "realestate": "Real estate", "photo": "Photography"}


@cache
def country_names() -> dict[str, str]:
    """ISO 3166 code → English name, by name."""
    return _first_names("countries.txt", upper=True)


@cache
def language_names() -> dict[str, str]:
    """ISO 639-1 code → English name, by name."""
    return _first_names("languages.txt")


def countries_named(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The codes of countries that are typed as codes or names, and what is neither."""
    return _named(texts, country_names(), _known("countries.txt"), country_code)


def languages_named(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The codes of languages that are typed as codes or names, and what is neither."""
    return _named(texts, language_names(), _known("languages.txt"), language_code)


@cache
def topic_groups() -> dict[str, dict[str, str]]:
    """Group → topic as it is stored → its name; what the analysis knows seed words of."""
    groups: dict[str, dict[str, str]] = {}
    for name in theme_names():
        group, _, topic = name.partition("/")
        label = _CALLED.get(topic, topic.capitalize())
        groups.setdefault(group.capitalize(), {})[topic] = label
    return groups


def _lines(name: str) -> list[tuple[str, list[str]]]:
    parts = (line.partition(" ") for (line,) in rows_of(name))
    return [(code, names.split("|")) for code, _, names in parts]


def _first_names(name: str, upper: bool = False) -> dict[str, str]:
    found = {code.upper() if upper else code: names[0] for code, names in _lines(name)}
    return dict(sorted(found.items(), key=lambda one: folded(one[1])))


@cache
def _known(name: str) -> dict[str, str]:
    """Folded name → code."""
    return {folded(name): code for code, names in _lines(name) for name in names}


def _named(
    texts: Iterable[str],
    codes: dict[str, str],
    known: dict[str, str],
    read: Callable[[str | None], str | None],
) -> tuple[list[str], list[str]]:
    found: dict[str, None] = {}
    strange: list[str] = []
    for text in texts:
        word = text.strip()
        code = known.get(folded(word)) or read(word)
        if not word:
            continue
        if code in codes:
            found[code] = None
        else:
            strange.append(word)
    return list(found), strange
