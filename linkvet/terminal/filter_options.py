"""Which backlinks a list speaks of, by what the analysis says and what people decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from linkvet.store.judged.strength import STRENGTHS
from linkvet.terminal.options import stacked
from linkvet.terminal.parameters import Words

F = TypeVar("F", bound=Callable[..., Any])
LEVELS = ("toxic", "suspicious", "clean", "unknown")
DECISIONS = ("whitelist", "remove", "disavow", "none", "file")
_SPAN = re.compile(r"(\d{1,3}(?:\.\d+)?)?(?:(\.\.)(\d{1,3}(?:\.\d+)?)?)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Span(click.ParamType):  # type: ignore[type-arg]
    """A span of numbers such as ``45..``, ``..20`` or ``45..60``; a lone number is a span of one."""

    name = "from..to"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float | None, float | None]:
        """Lowest and highest number, ``None`` where it is open."""
        if isinstance(value, tuple):
            return value
        match = _SPAN.fullmatch(value.strip())
        if match is None or not (match[1] or match[3]):
            self.fail(f'"{value}" is no span of numbers; write it like 45.., ..20 or 45..60.', param, ctx)
        low = float(match[1]) if match[1] else None
        if not match[2]:
            return low, low
        high = float(match[3]) if match[3] else None
        if low is not None and high is not None and low > high:
            self.fail(f'"{value}" holds no number; the smaller one comes first.', param, ctx)
        return low, high


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as ISO 8601 writes it."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day; wrong usage when it is none."""
        text = str(value).strip()
        try:
            if not _DAY.fullmatch(text):
                raise ValueError(text)
            date.fromisoformat(text)
        except ValueError:
            self.fail(f'"{value}" is no day; write it like 2026-11-01.', param, ctx)
        return text


def _words(flag: str, name: str, known: Any, says: str) -> Callable[[Any], Any]:
    return click.option(flag, name, type=Words(known), default=(), help=says)


def _anchor_classes() -> tuple[str, ...]:
    from linkvet.analysis.facts import ANCHOR_CLASSES

    return ANCHOR_CLASSES


def _page_kinds() -> tuple[str, ...]:
    from linkvet.analysis.facts import PAGE_KINDS

    return PAGE_KINDS


def _domain_kinds() -> tuple[str, ...]:
    from linkvet.analysis.facts import DOMAIN_KINDS

    return DOMAIN_KINDS


def _markers() -> tuple[str, ...]:
    from linkvet.analysis.judging.marker import all_markers

    return tuple(marker.name for marker in all_markers())


def known_words() -> dict[str, tuple[str, ...]]:
    """Filter, as addresses of the web app name it → the words that it knows."""
    from linkvet.terminal.options import KINDS, reasons, regions, sources, states

    return {
        "level": LEVELS,
        "decision": DECISIONS,
        "kind": KINDS,
        "state": states(),
        "reason": reasons(),
        "region": regions(),
        "source": sources(),
        "marker": _markers(),
        "anchor_class": _anchor_classes(),
        "page_kind": _page_kinds(),
        "domain_kind": _domain_kinds(),
    }


def judged_options(function: F) -> F:
    """Filters by judgement, decision and time."""
    open_span = (None, None)
    filtered: F = stacked(
        _words("--level", "levels", LEVELS, "toxic, suspicious, clean, unknown; several with commas."),
        click.option(
            "--toxicity", type=Span(), default=open_span, help="Toxicity of the link: 45.., ..20, 45..60."
        ),
        _words("--marker", "markers", _markers, "Marker that fired; several with commas: any of them."),
        click.option(
            "--strength",
            type=click.Choice(tuple(STRENGTHS)),
            default=None,
            help="The marker at least that strong; without --marker any marker.",
        ),
        _words("--anchor-class", "anchor_classes", _anchor_classes, "branded, exact, near, generic ..."),
        _words("--page-kind", "page_kinds", _page_kinds, "article, forum, directory ..."),
        _words("--domain-kind", "domain_kinds", _domain_kinds, "news, blog, education ..."),
        click.option(
            "--authority", type=Span(), default=open_span, help="Authority of the domain: 40.., ..10."
        ),
        _words("--language", "languages", (), "Language of the page, such as en or de."),
        click.option(
            "--reciprocal/--one-way", "reciprocal", default=None, help="Linked back by the site, or not."
        ),
        click.option(
            "--sitewide/--single", "sitewide", default=None, help="In the template of the site, or not."
        ),
        _words("--decision", "decisions", DECISIONS, "whitelist, remove, disavow, none, file (imported)."),
        click.option("--new-since", type=Day(), default=None, help="First seen on this day or later."),
        click.option("--lost-since", type=Day(), default=None, help="Lost or broken on this day or later."),
    )(function)
    return filtered
