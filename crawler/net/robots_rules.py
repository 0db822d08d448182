"""The part of a robots.txt that is about us, cut out before it is parsed: whatever its size, it costs little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from protego import Protego

MAX_LINES = 50_000
"""Lines read of a robots.txt; the rest is ignored."""
LONGEST_LINE = 2_000
"""Characters; a longer line is ignored."""
MAX_RULES = 5_000
"""Rules kept for us."""
MAX_SITEMAPS = 100
"""Sitemaps kept."""
RULE_BYTES = 700
"""Memory of one rule once parsed, about."""
SITE_BYTES = 2_500
"""Memory of a site with no rules for us, about."""

Kind = Literal["agent", "sitemap", "rule"]
_AGENT = re.compile(r"user[- ]?agent(?:[ \t]*:|[ \t])(.*)", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"[^:]*:|(?:di\w+|allow|crawl|request|visit)\b", re.IGNORECASE)
_SITEMAP = re.compile(r"(?:site-?map|sitemaps|host)(?:[ \t]*:|[ \t])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to one user agent."""

    parsed: Protego
    size: int
    """Memory that they take, in bytes, about."""


def rules_for(text: str, agent: str) -> Rules:
    """The rules of a robots.txt for ``agent``: of all groups only those with the name that fits it best."""
    lines = list(_lines(text))
    name = _best_name(lines, agent.lower())
    sitemaps = [value for kind, value in lines if kind == "sitemap"][:MAX_SITEMAPS]
    rules = list(_rules_of(lines, name))[:MAX_RULES] if name else []
    parsed = Protego.parse("\n".join([*sitemaps, f"User-agent: {name or '*'}", *rules]))
    return Rules(
        parsed, SITE_BYTES + RULE_BYTES * len(rules) + sum(map(len, rules)) + sum(map(len, sitemaps))
    )


def _lines(text: str) -> Iterator[tuple[Kind, str]]:
    """The lines that say something, without comments; of a user agent's line only the name."""
    for whole in text.splitlines()[:MAX_LINES]:
        line = whole.partition("#")[0].strip()
        if not line or len(line) > LONGEST_LINE:
            continue
        if agent := _AGENT.match(line):
            yield "agent", agent[1].strip().lower()
        elif _SITEMAP.match(line):
            yield "sitemap", line
        elif _RULE.match(line):
            yield "rule", line


def _best_name(lines: list[tuple[Kind, str]], agent: str) -> str:
    """The longest name that fits the agent, else ``*`` where it is named, else nothing."""
    names = dict.fromkeys(_plain(value) for kind, value in lines if kind == "agent")
    return max((name for name in names if _fits(name, agent)), key=len, default="*" if "*" in names else "")


def _rules_of(lines: list[tuple[Kind, str]], name: str) -> Iterator[str]:
    """The rules of all groups that carry ``name``, in their order (RFC 9309, 2.2.1)."""
    ours = naming = False
    for kind, value in lines:
        if kind == "agent":
            ours = (ours and naming) or _plain(value) == name
            naming = True
        elif kind == "rule":
            naming = False
            if ours:
                yield value


def _plain(name: str) -> str:
    """A name without its wildcards: ``linkvet*`` means the same as ``linkvet``."""
    return name if name == "*" else name.replace("*", "")


def _fits(name: str, agent: str) -> bool:
    """Whether a group's name stands in our agent's as a word's beginning."""
    if not name or name == "*":
        return False
    start = agent.find(name)
    while start > 0 and (agent[start - 1].isalnum() or agent[start - 1] in "-_"):
        start = agent.find(name, start + 1)
    return start >= 0
