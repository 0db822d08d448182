"""New & lost links and opportunities as pages: what they show, for which window, and what a person notes there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from audits import TARGET, link, new_audit, see, take
from webapp import Visitor, visiting

from linkvet.store.file.audit import Audit, clock_at
from linkvet.store.judged import rows
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.seen.own_pages import OwnPage, record_own_page
from linkvet.store.types import Claim
from linkvet.web.sheets import Sheet, Sheets

HOME = f"https://{TARGET}/"
NAMES = ("steady", "changed", "lost", "broken", "closed")
PAGES = {name: f"https://{name}.example/post" for name in NAMES}
NEW = "https://new.example/post"
DAYS_AGO = (60, 40, 10)
"""When the pages were visited."""


def day(back: int) -> str:
    return (datetime.now(UTC) - timedelta(days=back)).date().isoformat()


def crawl(audit: Audit, back: int, names: dict[str, object]) -> None:
    """A finished crawl so many days ago: name → the link that stands there, or facts of a visit without one."""
    with clock_at(datetime.now(UTC) - timedelta(days=back)):
        number = start_crawl(audit, "all").id
    for name, seen in names.items():
        facts = {"visited_at": f"{day(back)}T10:00:00Z", "crawl": number}
        page = NEW if name == "new" else PAGES[name]
        if isinstance(seen, dict):
            see(audit, page, **facts, **seen)
        else:
            see(audit, page, seen, **facts)
    with audit.transaction() as conn:
        conn.execute("DELETE FROM frontier")
        conn.execute("UPDATE crawls SET finished_at = ? WHERE id = ?", (f"{day(back)}T11:00:00Z", number))


def fill(audit: Audit) -> None:
    with clock_at(datetime.now(UTC) - timedelta(days=90)):
        take(audit, [Claim(page, HOME, first_seen=day(400)) for page in PAGES.values()], "ahrefs")
    crawl(audit, DAYS_AGO[0], dict.fromkeys(NAMES, link(HOME)))
    crawl(audit, DAYS_AGO[1], {"steady": link(HOME), "changed": link(HOME)})
    take(audit, [Claim(NEW, HOME, first_seen=day(12))], "ahrefs", file="second.csv")
    later = {
        "steady": link(HOME),
        "changed": link(HOME, anchor="Great shop", link_kind="nofollow", rel="nofollow", region="footer"),
        "lost": {"text": "They praise Zyxelot and <b>all of it</b> there."},
        "broken": {"outcome": "broken", "reason": "http_404"},
        "closed": {"outcome": "blocked", "reason": "robots"},
        "new": link(HOME, anchor="Fresh"),
    }
    crawl(audit, DAYS_AGO[2], later)
    with audit.transaction() as conn:
        conn.execute(
            "INSERT INTO domain_judgements (domain_id, kind_evidence, authority, authority_source, level, shares) "
            "SELECT id, '', 70.0, 'x', 'clean', '{}' FROM domains WHERE name IN ('lost.example', 'broken.example')"
        )
    record_own_page(audit, OwnPage(HOME, f"{day(10)}T10:00:00Z", 200, title="Shop", text="All.", headings=[]))
    number = rows.start_analysis(audit, "0", "x")
    rows.finish_analysis(audit, number, {"velocity": VELOCITY})


VELOCITY = {
    "sources": {
        "ahrefs": {
            "links_gained": {"month": {"2026-01": 3, "2026-02": 40}, "week": {"2026-02-02": 40}, "day": {}},
            "domains_gained": {"month": {"2026-01": 2, "2026-02": 1}, "week": {}, "day": {}},
            "links_lost": {"month": {"2026-03": 1}, "week": {}, "day": {}},
            "domains_lost": {"month": {}, "week": {}, "day": {}},
        },
        "own visits": {"links_gained": {"month": {"2026-03": 7}}},
    },
    "spikes": [
        {
            "source": "ahrefs", "unit": "month", "what": "links", "period": "2026-02", "count": 40, "usual": 3.0,
            "z": 9.0, "explanation": "News sites wrote about it.",
            "made_by": {"domain": {"name": "new.example", "share": 0.9}, "low_quality": 0.0},
        },
        {
            "source": "own visits", "unit": "week", "what": "links", "period": "2026-03-02", "count": 7, "usual": 0.0,
            "z": 5.0, "explanation": "", "made_by": {"domain": None, "low_quality": 0.7},
        },
    ],
    "bursts": [{"source": "ahrefs", "domain": "new.example", "day": "2026-02-03", "links": 36, "of_all": 36}],
}  # fmt: skip


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with new_audit(tmp_path, brands=["Zyxelot"]) as audit:
        fill(audit)
    with visiting(tmp_path / "shop.audit") as visitor:
        yield visitor


def tabs(visitor: Visitor, window: str) -> dict[str, str]:
    nav = visitor.get(f"/changes?{window}").html.css_first("nav.tabs")
    found = {}
    for one in nav.css("a"):
        number = one.css_first("b")
        found[one.text().split()[0]] = number.text() if number else ""
    return found


@pytest.mark.parametrize(
    ("window", "counts"),
    [
        ("", "1 0 1 1 1"),
        ("since=7d", "0 0 0 0 0"),
        ("since=last", "1 0 1 1 1"),
        ("since=crawl:1&until=crawl:2", "0 0 0 0 0"),
        (f"day={day(50)}", "1 0 1 1 1"),
        (f"day={day(5)}", "0 0 0 0 0"),
    ],
)
def test_each_window_counts_what_happened_in_it(visitor: Visitor, window: str, counts: str) -> None:
    found = tabs(visitor, window)
    assert found == dict(
        zip(("New", "Back", "Lost", "Broken", "Changed"), counts.split(), strict=True), Velocity=""
    )


def test_a_change_is_shown_with_before_and_after(visitor: Visitor) -> None:
    page = visitor.get("/changes?kind=changed")
    changed = {
        line.css_first("dt").text(): (line.css_first("del").text(), line.css_first("ins").text())
        for line in page.html.css("dl.diff > div")
    }
    assert changed == {
        "Anchor": ("“Shop”", "“Great shop”"),
        "Link type": ("Follow", "Nofollow"),
        "Place": ("Main content", "Footer"),
    }
    assert "changed.example" in page.words
    assert "steady.example" not in page.words


def test_what_went_is_shown_with_its_reason(visitor: Visitor) -> None:
    lost = visitor.get("/changes?kind=lost")
    assert "The link was removed from the page." in lost.words
    assert lost.html.css_first("del").text() == "“Shop”"
    assert f"stood until {day(60)}" in lost.words
    assert "closed.example" not in lost.words, "who keeps us out has not lost the link"
    broken = visitor.get("/changes?kind=broken&of=domain")
    assert "broken.example" in broken.words
    assert "The page is gone (404)." in broken.words


@pytest.mark.parametrize(
    ("window", "says"),
    [
        ("since=crawl:9", "There is no crawl 9"),
        ("since=soon", "is no moment"),
        ("since=crawl:2&until=crawl:1", "ends before it begins"),
        ("day=2026-99-99", "is no moment"),
    ],
)
def test_a_moment_that_is_none_shows_the_usual_window_and_says_so(
    visitor: Visitor, window: str, says: str
) -> None:
    page = visitor.get(f"/changes?{window}&kind=lost")
    assert says in page.html.css_first(".notice").text()
    assert page.html.css_first("option[selected]").text() == "30 days ago"
    assert "lost.example" in page.words


def test_crawls_can_be_chosen_and_stay_chosen(visitor: Visitor) -> None:
    page = visitor.get("/changes?since=crawl:1&until=crawl:3&kind=lost")
    assert [one.text() for one in page.html.css("select[name=since] option[value^=crawl]")] == [
        f"After crawl {number} of {day(back)}" for number, back in ((3, 10), (2, 40), (1, 60))
    ]
    for name, value in (("since", "crawl:1"), ("until", "crawl:3")):
        assert page.html.css_first(f"select[name={name}] option[selected]").attributes["value"] == value
    for one in page.html.css("nav.tabs a"):
        assert "since=crawl%3A1&until=crawl%3A3" in (one.attributes["href"] or "")


def test_a_decision_is_taken_from_a_change(visitor: Visitor) -> None:
    visitor.get("/changes?kind=new")
    visitor.post("/decide", one=f"whitelist {NEW}", back="/changes?kind=new")
    page = visitor.get("/changes?kind=new")
    assert page.html.css_first("button.on").text() == "Whitelist"


def test_velocity_keeps_sources_apart_and_tells_who_made_a_spike(visitor: Visitor) -> None:
    page = visitor.get("/changes?kind=velocity")
    rows = [[cell.text() for cell in row.css("th, td")] for row in page.html.css("figure tbody tr")]
    assert rows == [
        ["2026-01", "3", "2", "0", "0"],
        ["2026-02", "40", "1", "0", "0"],
        ["2026-03", "0", "0", "1", "0"],
    ]
    own = visitor.get("/changes?kind=velocity&source=own+visits")
    assert [row.text() for row in own.html.css("figure tbody th")] == ["2026-03"]
    for words in (
        "dated by Ahrefs",
        "90% from new.example",
        "News sites wrote about it.",
        "70% of low quality",
        "36",
        "2026-02-03",
    ):
        assert words in page.words
    assert page.html.css_first("#bursts ~ div a").attributes["href"].startswith("/domain/")
    assert "7 links came in the week of 2026-03-02" in visitor.get("/").words
    assert "40 links came in 2026-02" not in visitor.get("/").words, "a harmless reason fits"


def test_the_overview_counts_as_lost_and_found_does(visitor: Visitor) -> None:
    page = visitor.get("/")
    figures = {
        one.css_first("dt").text(): one.css_first("dd a").text() for one in page.html.css("dl.figures > div")
    }
    assert {name: figures[name] for name in ("New", "Back", "Lost", "Broken", "Changed")} == {
        "New": "1",
        "Back": "0",
        "Lost": "1",
        "Broken": "1",
        "Changed": "1",
    }


def test_opportunities_show_the_words_with_the_name_marked(visitor: Visitor) -> None:
    page = visitor.get("/opportunities?kind=lost_link")
    assert "The page still names the site:" in page.words
    assert page.html.css_first("td blockquote mark").text() == "Zyxelot"
    assert "<b>all of it</b>" in page.words, "what strangers wrote is text"
    assert [one.css_first("b").text() for one in page.html.css("nav.tabs a")] == [
        "2",
        "0",
        "0",
        "2",
        "0",
        "0",
    ]


def test_an_opportunity_is_noted_kept_and_taken_back(visitor: Visitor) -> None:
    visitor.get("/opportunities")
    subject = {"kind": "lost_link", "subject": PAGES["lost"], "back": "/opportunities"}
    visitor.post("/opportunities", **subject, state="in_progress", note="wrote Ann")
    page = visitor.get("/opportunities?kind=lost_link&q=lost.example")
    assert f"In progress: {PAGES['lost']}." in page.words
    assert page.html.css_first("button.on").text() == "In progress"
    assert page.html.css_first(".outcome input[name=note]").attributes["value"] == "wrote Ann"
    visitor.post("/opportunities", **subject, state="rejected")
    assert "Rejected: " in visitor.get("/").words
    assert "lost.example" not in visitor.get("/opportunities?kind=lost_link").words
    rejected = visitor.get("/opportunities?state=rejected")
    assert rejected.html.css_first(".outcome input[name=note]").attributes["value"] == "wrote Ann", (
        "kept when none is given"
    )
    visitor.post("/undo")
    assert visitor.said() == "Taken back: 1 entry."
    assert visitor.get("/opportunities?state=in_progress").html.css_first("button.on").text() == "In progress"
    history = visitor.get("/lists?list=history").words
    assert "Lost link: lost.example/post (was in progress)" in history
    visitor.post("/opportunities", **subject, state="clear")
    assert "No opportunity fits" in visitor.get("/opportunities?state=in_progress").words


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "lost_link", "subject": PAGES["lost"], "state": "soon"},
        {"kind": "burnt", "subject": PAGES["lost"], "state": "won"},
        {"kind": "lost_link", "subject": "", "state": "won"},
    ],
)
def test_a_note_that_means_nothing_is_refused_with_a_sentence(
    visitor: Visitor, fields: dict[str, str]
) -> None:
    visitor.get("/opportunities")
    visitor.post("/opportunities", **fields, back="/opportunities")
    page = visitor.get("/opportunities?state=any")
    assert page.html.css_first(".said.wrong")
    assert not page.html.css(".outcome .on")


def test_filters_of_opportunities_combine(visitor: Visitor) -> None:
    assert "broken.example" in visitor.get("/opportunities?authority_min=60").words
    assert "No opportunity fits" in visitor.get("/opportunities?authority_min=71").words
    page = visitor.get("/opportunities?q=BROKEN&kind=lost_link")
    assert "broken.example" in page.words
    assert "lost.example" not in page.words
    assert "No opportunity fits" in visitor.get("/opportunities?q=nothing-like-this").words


def test_sites_nobody_wants_links_from_are_no_opportunity(visitor: Visitor) -> None:
    visitor.get("/opportunities")
    visitor.post("/decide", one="disavow domain:broken.example")
    assert "broken.example" in visitor.said()
    assert "broken.example" not in visitor.get("/opportunities?kind=lost_link").words
    visitor.post("/undo")
    assert "broken.example" in visitor.get("/opportunities?kind=lost_link").words


def test_no_audit_yet_is_said_as_such(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    with visiting(tmp_path / "shop.audit") as visitor:
        assert "No page was visited yet" in visitor.get("/changes").words
        assert "Velocity comes with the analysis" in visitor.get("/changes?kind=velocity").words
        assert "Not looked for yet" in visitor.get("/opportunities").words
        assert "Name competitors" in visitor.get("/opportunities").words


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", "²", "٣"])
def test_an_odd_place_in_a_list_is_no_error(visitor: Visitor, after: str) -> None:
    for path in ("/changes?kind=new", "/opportunities?state=any"):
        assert visitor.get(f"{path}&after={quote(after)}").status == 200


def test_counted_lists_turn_page_by_page(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(
            audit, [Claim(f"https://site{number}.example/", HOME, first_seen=day(3)) for number in range(120)]
        )
        number = start_crawl(audit).id
        for place in range(120):
            see(
                audit,
                f"https://site{place}.example/",
                link(HOME),
                crawl=number,
                visited_at=f"{day(1)}T10:00:00Z",
            )
    with visiting(tmp_path / "shop.audit") as visitor:
        page, seen, places = visitor.get("/changes?kind=new"), [], []
        while True:
            seen += [node.text() for node in page.html.css("table.events tbody th small a")]
            places.append(page.html.css_first(".counted p").text())
            following = page.html.css_first("a[rel=next]")
            if following is None:
                break
            page = visitor.get(following.attributes["href"] or "")
        assert places == ["1–50 of 120", "51–100 of 120", "101–120 of 120"]
        assert len(set(seen)) == 120
        back = visitor.get(page.html.css_first("a[rel=prev]").attributes["href"] or "")
        assert back.html.css_first(".counted p").text() == "51–100 of 120"


def test_a_list_is_made_once_and_again_when_its_ground_has_changed(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    sheets, made = Sheets(tmp_path / "shop.audit"), []

    def make(audit: Audit) -> Iterator[tuple[str, dict[str, object]]]:
        made.append(audit.settings.target)
        yield from (("a", {"n": number}) for number in range(5))
        yield "b", {"text": "\ud800 torn"}

    sheet = sheets.sheet("list", "one", make, 30)
    assert sheet is sheets.sheet("list", "one", make, 30)
    assert isinstance(sheet, Sheet)
    assert sheet.counts == {"a": 5, "b": 1}
    assert sheet.rows("a", 2, 2) == [{"n": 2}, {"n": 3}]
    assert json.dumps(sheet.rows("b", 0, 9))
    assert made == [TARGET]
    while sheets.sheet("list", "two", make, 30) is sheet:
        pass
    assert made == [TARGET, TARGET]


def test_a_page_does_not_wait_for_a_long_list_and_an_error_is_told(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    sheets, go = Sheets(tmp_path / "shop.audit"), threading.Event()

    def slow(_: Audit) -> Iterator[tuple[str, dict[str, object]]]:
        go.wait(30)
        yield "a", {}

    def wrong(_: Audit) -> Iterator[tuple[str, dict[str, object]]]:
        raise ValueError("as planned")
        yield "a", {}

    assert sheets.sheet("slow", "x", slow, 0.01) is None
    go.set()
    assert sheets.sheet("slow", "x", slow, 30)
    with pytest.raises(ValueError, match="as planned"):
        sheets.sheet("wrong", "x", wrong, 30)
