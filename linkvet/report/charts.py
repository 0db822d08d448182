"""Small charts as inline SVG: no script, no request, readable in print; the numbers always stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

BAR_WIDTH = 150
COLUMN_HEIGHT = 110
CHART_WIDTH = 640


def bar(part: float, whole: float, tone: str = "ink") -> Markup:
    """One bar of a table's row."""
    width = max(1.0, BAR_WIDTH * part / whole) if whole and part else 0.0
    return Markup(
        '<svg class="bar" viewBox="0 0 {0} 8" width="{0}" height="8" aria-hidden="true">'
        '<rect class="track" width="{0}" height="8" rx="2"/>'
        '<rect class="{2}" width="{1:.1f}" height="8" rx="2"/></svg>'
    ).format(BAR_WIDTH, width, tone)


def stacked(parts: Sequence[tuple[str, float]]) -> Markup:
    """Parts of a whole in one line: (tone, count)."""
    whole = sum(count for _, count in parts) or 1
    at, shapes = 0.0, Markup("")
    for tone, count in parts:
        width = CHART_WIDTH * count / whole
        if width:
            shapes += Markup('<rect class="{}" x="{:.1f}" width="{:.1f}" height="22"/>').format(
                tone, at, max(width - 1, 0.5)
            )
        at += width
    return Markup('<svg class="wide" viewBox="0 0 {} 22" aria-hidden="true">{}</svg>').format(
        CHART_WIDTH, shapes
    )


def span(value: float | None, low: float, high: float, most: float) -> Markup:
    """A value against its healthy range."""

    def place(number: float) -> float:
        return BAR_WIDTH * min(max(number / most, 0.0), 1.0)

    point = Markup("")
    if value is not None:
        point = Markup('<circle class="point" cx="{:.1f}" cy="7" r="4.5"/>').format(
            min(max(place(value), 5), BAR_WIDTH - 5)
        )
    return Markup(
        '<svg class="span" viewBox="0 0 {0} 14" width="{0}" height="14" aria-hidden="true">'
        '<rect class="track" y="4" width="{0}" height="6" rx="3"/>'
        '<rect class="clean" y="4" x="{1:.1f}" width="{2:.1f}" height="6" rx="3"/>{3}</svg>'
    ).format(BAR_WIDTH, place(low), max(place(high) - place(low), 2), point)


def columns(rows: Sequence[tuple[str, int, int]]) -> Markup:
    """Two counts per month, as columns upwards: (label, new, lost)."""
    top = max((max(new, lost) for _, new, lost in rows), default=0) or 1
    step = CHART_WIDTH / max(len(rows), 1)
    wide = min(step * 0.36, 22)
    every = max(1, round(len(rows) / 12))
    shapes = Markup("")
    for place, (label, new, lost) in enumerate(rows):
        middle = step * (place + 0.5)
        for tone, count, left in (("ink", new, middle - wide), ("lost", lost, middle)):
            height = COLUMN_HEIGHT * count / top
            shapes += Markup(
                '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(tone, left, 14 + COLUMN_HEIGHT - height, max(wide - 1, 0.5), height)
        if place % every == 0:
            shapes += Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                middle, COLUMN_HEIGHT + 30, label
            )
    line = Markup('<line x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(CHART_WIDTH, y=COLUMN_HEIGHT + 14)
    return Markup(
        '<svg class="wide columns" viewBox="0 0 {} {}" aria-hidden="true">{}{}'
        '<text x="0" y="9">{:,}</text></svg>'
    ).format(CHART_WIDTH, COLUMN_HEIGHT + 36, line, shapes, top)
