"""Velocity in words: spikes, who made them, and bursts of single domains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linkvet.store.history.histories import OWN
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


def tempo_rows(velocity: dict[str, Any], source: str, unit: str) -> list[dict[str, Any]]:
    """Period by period what one source dates: links and domains that came and went."""
    series = velocity.get("sources", {}).get(source, {})
    names = ("links_gained", "domains_gained", "links_lost", "domains_lost")
    counts = {name: series.get(name, {}).get(unit, {}) for name in names}
    periods = sorted(set().union(*counts.values()))
    return [{"period": one, **{name: counts[name].get(one, 0) for name in names}} for one in periods]


def tempo_by_month(velocity: dict[str, Any], months: int) -> dict[str, Any]:
    """New and lost links by month, as the app and the report show them: each from one source, which is named.

    New links come from the source that dates most; lost ones from the same, or from the visits where it dates none.
    ``lost`` is ``None`` where nothing dates losses. Sources are never added up.
    """
    sources = velocity.get("sources", {})
    new = next(iter(sources), "")
    dating = [name for name in (new, OWN) if _dates_losses(velocity, name)]
    lost = dating[0] if dating else OWN if OWN in sources else ""
    gone = {row["period"]: row["links_lost"] for row in tempo_rows(velocity, lost, "month")} if lost else {}
    rows = {row["period"]: row for row in tempo_rows(velocity, new, "month")}
    shown = [
        {
            "period": period,
            "links_gained": rows.get(period, {}).get("links_gained", 0),
            "domains_gained": rows.get(period, {}).get("domains_gained", 0),
            "links_lost": gone.get(period, 0) if lost else None,
        }
        for period in months_between(sorted({*rows, *gone}))
    ]
    return {"source": new, "lost_source": lost, "rows": shown[-months:]}


def _dates_losses(velocity: dict[str, Any], source: str) -> bool:
    return any(row["links_lost"] for row in tempo_rows(velocity, source, "month"))


def months_between(known: list[str]) -> list[str]:
    """Every month from the first to the last."""
    if not known:
        return []
    found, last = [known[0]], known[-1]
    while found[-1] < last:
        year, month = int(found[-1][:4]), int(found[-1][5:])
        found.append(f"{year + month // 12:04d}-{month % 12 + 1:02d}")
    return found
