"""Velocity in words: spikes, who made them, and bursts of single domains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linkvet.store.urls import readable_host

NAMED_SHARE = 0.3
"""Share of a spike from which a domain, network, anchor or page is named."""


def tempo_sentences(velocity: dict[str, Any], limit: int = 3) -> Iterator[str]:
    """The strongest spikes and the largest bursts, one sentence each; a week and its month are told once."""
    told: set[tuple[str, str]] = set()
    for spike in velocity.get("spikes", []):
        key = (spike["source"], spike["period"][:7])
        if key in told or len(told) == limit:
            continue
        told.add(key)
        yield _spike(spike)
    for burst in velocity.get("bursts", [])[:limit]:
        domain = readable_host(burst["domain"])
        last = burst.get("last", burst["day"])
        when = f"on {burst['day']}" if last == burst["day"] else f"from {burst['day']} to {last}"
        yield f"{burst['links']:,} links from {domain} alone {when} ({_source(burst['source'])})."


def _source(name: str) -> str:
    return f"dated by {name}" if " " in name else f"dated by the {name} export"


def _spike(spike: dict[str, Any]) -> str:
    period = spike_period(spike)
    usual = f"usual: {spike['usual']:g}"
    text = f"{spike['count']:,} {spike['what']} came in {period} ({usual}; {_source(spike['source'])})"
    parts = makers(spike["made_by"])
    who = f": {', '.join(parts)}." if parts else "."
    return text + who + (f" {spike['explanation']}" if spike["explanation"] else "")


def spike_period(spike: dict[str, Any]) -> str:
    """The month, or the week, of a spike in words."""
    return str(spike["period"]) if spike["unit"] == "month" else f"the week of {spike['period']}"


def makers(made: dict[str, Any]) -> list[str]:
    """Who made a spike: each domain, network, anchor or page that has a large share of it, and its quality."""
    parts = []
    for name, word in (
        ("domain", "from"),
        ("network", "from network"),
        ("anchor", "saying"),
        ("target", "to"),
    ):
        top = made.get(name)
        if top and top["share"] >= NAMED_SHARE:
            shown = f"“{top['name'][:80]}”" if name == "anchor" else top["name"][:100]
            parts.append(f"{top['share']:.0%} {word} {shown}")
    if made.get("low_quality"):
        parts.append(f"{made['low_quality']:.0%} of low quality")
    return parts
