"""Velocity as an analysis keeps it: what came and went in each period, spikes, and bursts of single domains."""

from __future__ import annotations

from typing import TypedDict


class Maker(TypedDict):
    """The domain, network, anchor or page that has the largest share of a spike."""

    name: str
    share: float
    """0 to 1."""


class Makers(TypedDict):
    """Who made a spike; ``None`` where it is not known."""

    links: int
    domains: int
    domain: Maker | None
    network: Maker | None
    anchor: Maker | None
    target: Maker | None
    low_quality: float | None
    """Share of its judged links that are toxic or suspicious."""
    news: float | None
    """Share of its links that stand on sites of news."""


class SpikeRow(TypedDict):
    """A period in which far more links or domains came than this profile is used to."""

    source: str
    unit: str
    """``month`` or ``week``."""
    what: str
    """``links`` or ``domains``."""
    period: str
    """``2026-05``, or the Monday of a week."""
    count: int
    usual: float
    z: float
    made_by: Makers
    explanation: str
    """A harmless reason that fits; empty where none does."""


class Burst(TypedDict):
    """Seven days in which one domain gave most of the links that it has."""

    source: str
    domain: str
    day: str
    last: str
    links: int
    of_all: int


class Velocity(TypedDict, total=False):
    """Empty before the first analysis."""

    sources: dict[str, dict[str, dict[str, dict[str, int]]]]
    """Source → ``links_gained`` and so on → unit → period → number."""
    spikes: list[SpikeRow]
    bursts: list[Burst]


class TempoRow(TypedDict):
    """What one period brought by one source."""

    period: str
    links_gained: int
    domains_gained: int
    links_lost: int
    domains_lost: int
