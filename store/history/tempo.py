"""How fast links come and go, period by period, from what the analysis stored; sources are never added up."""

from __future__ import annotations

from typing import Any, TypedDict

from linkvet.store.history.histories import OWN


class TempoRow(TypedDict):
    """What came and went in a period, as one source dates it."""

    period: str
    links_gained: int
    domains_gained: int
    links_lost: int
    domains_lost: int


class MonthRow(TypedDict):
    """What came and went in a month; ``links_lost`` is ``None`` where nothing dates losses."""

    period: str
    links_gained: int
    domains_gained: int
    links_lost: int | None


class Tempo(TypedDict):
    """New and lost links by month, and the sources that date them; empty where none does."""

    source: str
    lost_source: str
    rows: list[MonthRow]


def tempo_rows(velocity: dict[str, Any], source: str, unit: str) -> list[TempoRow]:
    """Period by period what one source dates: links and domains that came and went."""
    series = velocity.get("sources", {}).get(source, {})
    names = ("links_gained", "domains_gained", "links_lost", "domains_lost")
    counts = {name: series.get(name, {}).get(unit, {}) for name in names}
    periods = sorted(set().union(*counts.values()))
    return [
        {
            "period": one,
            "links_gained": counts["links_gained"].get(one, 0),
            "domains_gained": counts["domains_gained"].get(one, 0),
            "links_lost": counts["links_lost"].get(one, 0),
            "domains_lost": counts["domains_lost"].get(one, 0),
        }
        for one in periods
    ]


def tempo_by_month(velocity: dict[str, Any], months: int) -> Tempo:
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
    shown: list[MonthRow] = [
        {
            "period": period,
            "links_gained": rows[period]["links_gained"] if period in rows else 0,
            "domains_gained": rows[period]["domains_gained"] if period in rows else 0,
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
