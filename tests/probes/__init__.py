"""Pages as servers of today answer them, each with the states that are right where its link is not seen.

Own wordings of what public complaints describe; most kinds have honest counterparts in ``shown.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TARGET = "kiln.example"
LINK = f'<a href="https://{TARGET}/">the kiln</a>'
PROSE = (
    "The potters of the valley dig their clay in autumn, when the river is low and the banks are dry enough to "
    "walk on. It rests under wet cloth until spring, and only then is it wedged and thrown."
)
STORY = "".join(
    f"<p>{PROSE} That was the rule in year {year}, too, and nobody remembers it otherwise.</p>"
    for year in (1911, 1934, 1957, 1980)
)
MENU = (
    "<header><a href=/>River Post</a><nav><a href=/news>News</a> <a href=/crafts>Crafts</a> "
    "<a href=/people>People</a> <a href=/letters>Letters</a> <a href=/login>Log in</a></nav></header>"
)
FOOT = "<footer><p>© 2031 River Post</p><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"


@dataclass(frozen=True, slots=True)
class Probe:
    """One answer, and what may be said of a link that is not in it."""

    name: str
    body: str
    right: tuple[tuple[str, str], ...]
    """States and reasons of which one is right; an empty reason stands for any."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sent_to: str = ""
    """Path to which the page redirects, which then gives this answer."""


NOT_LOST = (("blocked", ""), ("broken", ""))
CLOSED = (("blocked", "login"),)
UNSEEN = (("blocked", "not_shown"),)
GUARDED = (("blocked", "challenge"),)
SAYS_LOST = (("lost", "link_removed"),)


def page(title: str, body: str, head: str = "") -> str:
    """A document of today with this title and body."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><link rel=stylesheet href=/theme.css>{head}</head><body>{body}</body></html>"
    )


def framed(title: str, body: str) -> str:
    """The same with the menu and the foot of a site."""
    return page(title, f"{MENU}<main>{body}</main>{FOOT}")
