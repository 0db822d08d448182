"""Pages that show different visitors different things: looked at on request, judged, and shown side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crawls import TARGET, audit_of, states, visit
from raw_web import raw_web  # noqa: F401 (a fixture)
from webapp import visiting

from linkvet.analysis.pages.spam.cloaking import cloaking_of
from linkvet.analysis.run import analyze
from linkvet.store.file.audit import Audit
from linkvet.store.seen.evidence import guises_of

LINK = f'<a href="http://{TARGET}/mill">The old mill</a>'
MILL = "A walk along the river leads past three mills and a weir that was rebuilt last year by the people there. "
PILLS = "Buy cheap tablets online without any prescription, shipped overnight, best price guaranteed, pay by card. "


def guise(name: str, **facts: Any) -> dict[str, Any]:
    shown = {
        "guise": name, "outcome": "read", "reason": "", "final_url": "https://walks.com/p",
        "title": "Walks",
        "text": MILL * 6 + "Millers, weirs, boats, bridges, locks, herons, reeds, paths, gates, orchards, barns, "
        "ferries, towers, gardens, fields, hedges, stiles, meadows, ponds, sluices, wheels, stones, sacks, flour.",
        "links": [["https://shop.test/", "mill", "follow"]],
    }  # fmt: skip
    return {**shown, **facts}


OTHER = (
    PILLS
    * 4
    + "Erection, viagra, cialis, levitra, discount, pharmacy, order, coupon, doses, generic, brand, pack, refund, "
    "tracking, doctor, secure, checkout, visa, mastercard, bitcoin, bonus, loyalty, reorder, customs, delivery."
)


@pytest.mark.parametrize(
    ("others", "kinds"),
    [
        ([guise("browser"), guise("search")], []),
        ([guise("search", final_url="https://pills.com/")], ["elsewhere"]),
        ([guise("search", final_url="https://www.walks.com/p?x")], []),
        ([guise("browser", links=[])], ["links"]),
        ([guise("browser", text=OTHER, title="Pills")], ["text"]),
        ([guise("browser", text=MILL * 3)], []),
        ([guise("browser", outcome="broken", reason="http_404", links=[])], ["gone"]),
        ([guise("browser", outcome="blocked", reason="challenge", links=[])], None),
        ([guise("browser", links=[["https://shop.test/", "mill", "nofollow"]])], ["rel"]),
        (
            [guise("browser", links=[]), guise("search", final_url="https://pills.com/")],
            ["elsewhere", "links"],
        ),
        ([], None),
    ],
)
def test_what_counts_as_a_difference(others: list[dict[str, Any]], kinds: list[str] | None) -> None:
    found = cloaking_of([guise("agent"), *others])
    assert (None if found is None else [one.kind for one in found]) == kinds


def test_nothing_is_known_where_nobody_looked() -> None:
    assert cloaking_of(None) is None
    assert cloaking_of([guise("browser"), guise("search")]) is None


def served(page: str) -> bytes:
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(page.encode())}\r\n\r\n{page}".encode()


def test_each_visitor_is_asked_for_and_the_differences_are_judged_and_shown(
    tmp_path: Path, raw_web: Any  # noqa: F811
) -> None:  # fmt: skip
    honest = served(f"<title>Walks</title><p>{MILL * 8}<p>{LINK}")
    away = b"HTTP/1.1 302 Found\r\nLocation: http://pills.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    pills = served(f"<title>Pills</title><p>{PILLS * 8}")
    web = raw_web(
        {"same.example": {"/p": honest}, "cloaks.example": {"/p": honest}, "pills.example": {"/": pills}}
    )
    web.by_head = lambda host, head: away if host == "cloaks.example" and "google" in head else None
    path = audit_of(tmp_path / "a.audit", ["http://same.example/p", "http://cloaks.example/p"])
    visit(path, web, cloaking=True, home=False)
    assert set(states(path).values()) == {("live", "")}
    assert [at for at in web.asked if at == ("same.example", "/p")] == [("same.example", "/p")] * 3
    analyze(path)
    with Audit.open(path) as audit:
        found = dict(audit.conn.execute(
            "SELECT p.url, f.evidence FROM findings f JOIN backlinks b ON b.id = f.backlink_id "
            "JOIN pages p ON p.id = b.page_id WHERE f.marker = 'cloaked_page'"
        ).fetchall())  # fmt: skip
        guises = guises_of(audit, 2)
    assert list(found) == ["http://cloaks.example/p"]
    assert "visitors from a search engine are sent to pills.example" in found["http://cloaks.example/p"]
    assert [one["guise"] for one in guises] == ["agent", "browser", "search"]
    with visiting(path) as visitor:
        words = visitor.get("/link/2").words
    assert "What different visitors are shown" in words
    assert "From a search engine" in words
    assert "Pills" in words


def test_without_being_asked_for_nobody_is_asked_twice(tmp_path: Path, raw_web: Any) -> None:  # noqa: F811
    web = raw_web({"same.example": {"/p": served(f"<title>W</title>{LINK}")}})
    path = audit_of(tmp_path / "a.audit", ["http://same.example/p"])
    visit(path, web, home=False)
    assert web.asked.count(("same.example", "/p")) == 1
