"""The table of all behaviours, and the honest hosts beside them."""

from __future__ import annotations

from collections.abc import Sequence

from hostile import bodies, connections, heads, markup, names, redirects, robots, secure
from hostile.pages import LINK, answer, html
from hostile.steps import LIVE, Asked, Case, State, Step

FAMILIES = (connections, heads, bodies, redirects, robots, secure, markup, names)
BEHAVIOURS: dict[str, Case] = {name: case for family in FAMILIES for name, case in family.CASES.items()}
"""Host name without its ending → what it does."""
assert len(BEHAVIOURS) == sum(len(family.CASES) for family in FAMILIES), "two behaviours have one name"


def address_of(name: str, path: str = "") -> str:
    """The referring page of a behaviour."""
    case = BEHAVIOURS[name]
    return f"{'https' if case.tls else 'http'}://{name}.example{path or case.at}"


def expected(names: Sequence[str]) -> dict[str, frozenset[State]]:
    """Referring page → what may be said of it."""
    found: dict[str, frozenset[State]] = {}
    for name in names:
        case = BEHAVIOURS[name]
        for path, state in {case.at: case.state, **case.more}.items():
            found[address_of(name, path)] = state if isinstance(state, frozenset) else frozenset((state,))
    return found


def honest_page(asked: Asked) -> list[Step]:
    """What honest hosts serve: a page with the link and a word of its own."""
    kept = answer(body=html(f"<h1>Bells, part {asked.path.strip('/')}</h1>", LINK))
    return [kept.replace(b"Connection: close", b"Connection: keep-alive")]


HONEST = Case(LIVE, honest_page)
