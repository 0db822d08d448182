"""Whether a page shows different visitors different things: this tool, browsers, visitors from a search engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.store.urls import parse_url

ENOUGH_WORDS = 40
"""Different words that each page must have before their texts are compared."""
ALIKE = 0.15
"""Share of the smaller text's words in the other below which they are two pages; news and shops keep a third."""
VISITORS = {"agent": "tools like this one", "browser": "browsers", "search": "visitors from a search engine"}
SEEN = frozenset(("read", "broken"))
"""Outcomes that say what a visitor is shown; a guard that lets one in and not another is no cloaking."""

Guise = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cloaking:
    """One difference between what two visitors are shown."""

    kind: str
    """``elsewhere``, ``links``, ``text``, ``gone`` or ``rel``."""
    says: str


def cloaking_of(guises: Sequence[Guise] | None) -> list[Cloaking] | None:
    """The differences, the gravest first; ``None`` where fewer than two visitors were shown the page."""
    seen = {row["guise"]: row for row in guises or () if row["outcome"] in SEEN}
    others = [seen[name] for name in ("search", "browser") if name in seen]
    if "agent" not in seen or not others:
        return None
    found = [sign for other in others if (sign := _difference(seen["agent"], other))]
    if not found and len(others) == 2 and (sign := _difference(others[1], others[0])):
        found = [sign]
    order = ("elsewhere", "links", "text", "gone", "rel")
    return sorted({one.kind: one for one in reversed(found)}.values(), key=lambda one: order.index(one.kind))


def _difference(one: Guise, other: Guise) -> Cloaking | None:
    who, whom = VISITORS[one["guise"]], VISITORS[other["guise"]]
    if one["outcome"] != other["outcome"]:
        shown, gone = (who, whom) if one["outcome"] == "read" else (whom, who)
        return Cloaking("gone", f"{shown} are shown a page, {gone} an error")
    if one["outcome"] != "read":
        return None
    here, there = parse_url(one["final_url"] or ""), parse_url(other["final_url"] or "")
    if here and there and here.site != there.site:
        return Cloaking("elsewhere", f"{whom} are sent to {there.site}, {who} to {here.site}")
    if bool(one["links"]) != bool(other["links"]):
        shown, hidden = (who, whom) if one["links"] else (whom, who)
        return Cloaking("links", f"{shown} see the link, {hidden} do not")
    if not _alike(one["text"], other["text"]):
        titles = f"{quoted(one['title'] or '', 60)} and {quoted(other['title'] or '', 60)}"
        return Cloaking("text", f"{who} and {whom} are shown different pages: {titles}")
    if one["links"] and {kind for *_, kind in one["links"]} != {kind for *_, kind in other["links"]}:
        return Cloaking("rel", f"the link is {_kinds(one)} for {who} and {_kinds(other)} for {whom}")
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two texts share enough of their words to be one page with parts that change."""
    first, second = tokens_of(one).vocabulary, tokens_of(other).vocabulary
    fewer = min(len(first), len(second))
    return fewer < ENOUGH_WORDS or len(first & second) >= ALIKE * fewer


def _kinds(guise: Guise) -> str:
    return " and ".join(sorted({kind for *_, kind in guise["links"]}))
