"""Options that choose which backlinks a list speaks of: one for each entry of the table of filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from linkvet.filters import read_value
from linkvet.store.lists.filters import FILTERS, Filter
from linkvet.store.lists.values import Day, Days, Span, Words, YesOrNo
from linkvet.terminal.options import LISTED_ON_A_TERMINAL, json_option, quiet_option, stacked

F = TypeVar("F", bound=Callable[..., Any])
METAVARS = {Words: "WORDS", Span: "FROM..TO", Day: "DAY", Days: "DAY..DAY"}


def _checked(one: Filter) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], Any]:
    """Reads the values of an option that may be repeated."""

    def check(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Any:
        return FilterValue(one).convert(values, param, ctx) if values else ()

    return check


class FilterValue(click.ParamType):  # type: ignore[type-arg]
    """A value of one filter, as ``linkvet.store.lists.values`` reads it."""

    def __init__(self, one: Filter) -> None:
        self.one = one
        self.name = METAVARS.get(type(one.kind), "TEXT").lower()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value; wrong usage where it means nothing."""
        from linkvet.store.file.audit import AuditError

        try:
            return read_value(self.one, value)
        except AuditError as error:
            self.fail(str(error), param, ctx)


def _option(one: Filter, flag: str) -> Callable[[Any], Any]:
    if isinstance(one.kind, YesOrNo):
        return click.option(f"{flag}/--{one.no}", one.field, default=None, help=one.help)
    several = isinstance(one.kind, Words) and not one.kind.commas
    metavar = METAVARS.get(type(one.kind), "TEXT")
    kind = FilterValue(one)
    if several:
        return click.option(flag, one.field, multiple=True, callback=_checked(one), help=one.help)
    return click.option(flag, one.field, type=kind, default=None, metavar=metavar, help=one.help)


def link_filters(**flags: str) -> Callable[[F], F]:
    """An option for each filter; ``flags`` names those whose plain name means something else in a command."""
    return stacked(*(_option(one, flags.get(one.name, f"--{one.name.replace('_', '-')}")) for one in FILTERS))


def filter_options(function: F) -> F:
    """Which backlinks a list speaks of, and how it is printed."""
    return stacked(
        link_filters(),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            help=f"Maximum rows (on a terminal {LISTED_ON_A_TERMINAL} unless told otherwise).",
        ),
        json_option,
        quiet_option,
    )(function)
