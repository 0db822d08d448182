from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from audits import TARGET, link, new_audit, see, take
from webapp import Visitor, visiting

from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import subject_of
from linkvet.store.file.audit import Audit
from linkvet.store.judged import rows
from linkvet.store.types import Claim, DisavowLine

HOME = f"https://{TARGET}/"
EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{7*7}}</title></textarea>"
EVIL_URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    " java\nscript:alert(1)",
)
EVIL_PAGE = "https://evil.example/a?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&x='onmouseover=alert(1)"


def fill(audit: Audit) -> None:
    """An audit whose every text was written by an enemy."""
    take(
        audit,
        [
            Claim(EVIL_PAGE, HOME, anchor=EVIL, first_seen="2026-11-01", row={EVIL: EVIL}),
            Claim("https://gone.example/1", HOME, anchor=EVIL),
            Claim("https://closed.example/1", HOME),
            DisavowLine("domain:closed.example", comment=EVIL),
            Claim("https://named.example/1", HOME, anchor=EVIL, last_seen="2026-10-30"),
        ],
        "ahrefs",
        file=EVIL,
    )
    page = audit.conn.execute("SELECT url FROM pages WHERE url LIKE '%evil%'").fetchone()[0]
    see(
        audit,
        page,
        link(
            HOME,
            href=EVIL_URLS[0],
            anchor=EVIL,
            title=EVIL,
            image_alt=EVIL,
            image_src=EVIL_URLS[0],
            rel=EVIL,
            context=EVIL,
            paragraph=f"before {EVIL} after",
            heading=EVIL,
            resolved_url=EVIL_URLS[1],
        ),
        title=EVIL,
        description=EVIL,
        canonical=EVIL_URLS[0],
        robots=EVIL,
        language=EVIL,
        headings=[EVIL],
        final_url=EVIL_URLS[2],
        footprints=[("generator", EVIL), (EVIL, EVIL)],
    )
    see(audit, "https://named.example/1", title=EVIL, text=f"They praise shop.test {EVIL} there.")
    see(audit, "https://closed.example/1", outcome="blocked", reason="robots", detail=EVIL)
    judge(audit)


def evil_velocity() -> dict[str, Any]:
    top = {"name": EVIL, "share": 0.9}
    spike = {
        "source": EVIL,
        "unit": "month",
        "what": "links",
        "period": EVIL,
        "count": 9,
        "usual": 1.0,
        "z": 9.0,
    }
    return {
        "sources": {EVIL: {"links_gained": {"month": {EVIL: 9}}}},
        "spikes": [{**spike, "made_by": {"domain": top, "anchor": top, "target": top}, "explanation": EVIL}],
        "bursts": [{"source": EVIL, "domain": EVIL, "day": EVIL, "links": 40, "of_all": 40}],
    }


def judge(audit: Audit) -> None:
    link_id, page_id, domain_id = audit.conn.execute(
        "SELECT b.id, b.page_id, p.domain_id FROM backlinks b JOIN pages p ON p.id = b.page_id WHERE b.state = 'live'"
    ).fetchone()
    domain = {
        "domain_id": domain_id, "kind": EVIL, "kind_evidence": EVIL, "authority": 50.0, "authority_source": EVIL,
        "relevance": 0.1, "language": EVIL, "country": EVIL, "reciprocal": 1, "sitewide": None, "toxicity": 71.0,
        "level": "toxic", "shares": {EVIL: 40.0},
    }  # fmt: skip
    judged = {
        "backlink_id": link_id, "anchor_class": EVIL, "anchor_evidence": EVIL, "toxicity": 71.0, "level": "toxic",
        "known": 0.5, "brake": EVIL,
    }  # fmt: skip
    finding = {
        "backlink_id": link_id,
        "marker": EVIL,
        "family": EVIL,
        "weight": 0.5,
        "share": 40.0,
        "evidence": EVIL,
    }
    rows.store_domain(audit, domain, [judged], [finding])
    network = {
        "id": EVIL,
        "name": EVIL,
        "confidence": 0.9,
        "targets": {EVIL_URLS[0]: 2},
        "anchors": {EVIL: 2},
    }
    sign = {
        "kind": EVIL,
        "value": EVIL,
        "members": ["evil.example"],
        "weight": 3.0,
        "holders": 9,
        "words": EVIL,
    }
    rows.store_networks(audit, [{**network, "signs": [sign]}], {EVIL: ["evil.example", "gone.example"]})
    family = {
        "id": EVIL, "kind": EVIL, "domains": 2, "original_url": EVIL_URLS[0], "confidence": 0.8, "reasons": [EVIL],
        "compared_with": EVIL_URLS[1],
    }  # fmt: skip
    member = {
        "family_id": EVIL,
        "page_id": page_id,
        "role": EVIL,
        "share": 1.0,
        "passage": EVIL,
        "original_passage": EVIL,
    }
    rows.store_families(audit, [family], [member])
    card = {
        "name": EVIL, "value": 0.5, "unit": "share", "healthy": [0, 1], "rating": "watch", "says": EVIL,
        "filters": {"kind": EVIL},
    }  # fmt: skip
    excess = {"subject": EVIL, "domains": 9, "of": 10, "usual": 1.0, "p_value": 0.0, "evidence": EVIL}
    number = rows.start_analysis(audit, "0", "x")
    rows.finish_analysis(
        audit,
        number,
        {
            "card": [card],
            "repeated_anchors": [excess],
            "over_optimised": [excess],
            "level": {"level": "high", "says": EVIL},
            "velocity": evil_velocity(),
        },
    )


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("pages")
    with new_audit(folder, name="evil.audit", brands=[EVIL], topics=[EVIL]) as audit:
        audit.save_settings(audit.settings)
        fill(audit)
    with visiting(folder / "evil.audit") as visitor:
        visitor.post("/settings", name=EVIL)
        visitor.post(
            "/decide", do="remove", subject=["domain:evil.example", "https://gone.example/1"], note=EVIL
        )
        visitor.post("/outreach", domain="evil.example", state="to_send", contact=EVIL, note=EVIL)
        visitor.post("/outreach", domain="evil.example", state="sent", contact=EVIL, note=EVIL)
        visitor.post("/opportunities", kind="mention", subject=EVIL, state="won", note=EVIL)
        visitor.get("/")
        yield visitor


PAGES = [
    "/", "/audit", "/audit?view=links", f"/audit?anchor={quote(EVIL)}&page={quote(EVIL)}&domain={quote(EVIL)}",
    f"/audit?marker={quote(EVIL)}&level={quote(EVIL)}&sort={quote(EVIL)}&view={quote(EVIL)}&at={quote(EVIL)}&row=1",
    f"/audit?anchor_is={quote(EVIL)}", "/link/1", "/link/2", "/link/3", "/domain/1", "/domain/2", "/anchors",
    f"/anchors?q={quote(EVIL)}&class={quote(EVIL)}&sort=x", "/targets", f"/targets?q={quote(EVIL)}", "/networks",
    "/copies", f"/copies?kind={quote(EVIL)}", "/changes", "/changes?kind=lost&since=7d",
    "/changes?kind=new&since=365d", "/changes?kind=lost&since=365d", "/changes?kind=broken&of=domain",
    "/changes?kind=velocity",
    f"/changes?kind={quote(EVIL)}&since={quote(EVIL)}&until={quote(EVIL)}&day={quote(EVIL)}&after={quote(EVIL)}",
    f"/changes?kind=velocity&source={quote(EVIL)}&unit={quote(EVIL)}", "/opportunities", "/opportunities?state=any",
    f"/opportunities?kind={quote(EVIL)}&state={quote(EVIL)}&q={quote(EVIL)}&authority_min={quote(EVIL)}",
    "/lists", "/lists?list=remove", "/lists?list=history", f"/lists?list={quote(EVIL)}", "/settings", "/jobs",
    "/disavow", f"/{quote(EVIL)}",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_what_strangers_wrote_is_only_ever_text(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    unmeant = path.startswith("/audit?marker=")
    assert answer.status == (404 if path.startswith("/%22") else 400 if unmeant else 200)
    assert "49" not in answer.html.css_first("title").text()
    for node in answer.html.css("*"):
        assert node.tag != "script" or (node.attributes.get("src") or "").startswith("/static/"), path
        assert node.tag not in ("iframe", "object", "embed", "base", "style", "img")
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (path, name)
            assert name != "style"
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                assert (value or "").startswith(("/", "#", "https://", "http://", "mailto:")), (path, value)


def test_a_link_of_a_stranger_tells_nobody_where_it_came_from(visitor: Visitor) -> None:
    for path in ("/link/1", "/copies"):
        for node in visitor.get(path).html.css("a[href^=http]"):
            assert "noopener" in (node.attributes["rel"] or "")
            assert "noreferrer" in (node.attributes["rel"] or "")


def test_the_text_of_strangers_is_shown_as_they_wrote_it(visitor: Visitor) -> None:
    quote_ = visitor.get("/link/1").html.css_first("blockquote")
    assert quote_.text() == f"before {EVIL} after"
    assert quote_.css_first("mark").text() == EVIL


def test_what_strangers_wrote_is_on_the_pages_that_were_looked_through(visitor: Visitor) -> None:
    for path in (
        "/opportunities?kind=mention",
        "/changes?kind=new&since=365d",
        "/changes?kind=lost&since=365d",
        "/changes?kind=velocity",
    ):
        assert EVIL in visitor.get(path).html.css_first("main table tbody").text(), path
    assert visitor.get("/opportunities?kind=mention").html.css_first("blockquote mark").text() == "shop.test"


def test_a_link_shows_what_its_page_has_copied(visitor: Visitor) -> None:
    assert [one.text() for one in visitor.get("/link/1").html.css(".passages blockquote")] == [EVIL, EVIL]
    assert not visitor.get("/link/2").html.css(".passages")


def test_settings_tell_how_complete_the_exports_are(visitor: Visitor) -> None:
    card = visitor.get("/settings").html.css_first("section[aria-labelledby=coverage]")
    assert [cell.text() for cell in card.css("tbody tr > *")] == ["Ahrefs", "4", "4", "4", "4"]
    assert "It takes exports of at least two tools." in card.text()


def test_the_picture_s_data_is_no_page(visitor: Visitor) -> None:
    answer = visitor.get("/networks/graph")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_unknown_is_never_shown_as_clean(visitor: Visitor) -> None:
    for path in ("/link/2", "/link/3"):
        words = visitor.get(path).words
        assert "Not scored" in words
        assert "not the same as clean" in words
        assert not visitor.get(path).html.css(".level.clean")
    assert "Nothing is known of this link, good or bad" in visitor.get("/link/3").words
    assert "what the page shows" in visitor.get("/link/3").words


def test_filters_combine_and_can_be_taken_away(visitor: Visitor) -> None:
    page = visitor.get("/audit?state=live&state=lost&level=toxic&kind=follow")
    assert "1 link on 1 domain" in page.words
    chips = [chip.text() for chip in page.html.css(".chip")]
    assert len(chips) == 4
    away = page.html.css(".chip")[2].attributes["href"] or ""
    assert "level" not in away
    assert "state=live" in away
    assert "No link fits" in visitor.get("/audit?state=live&level=clean").words


def test_a_search_keeps_what_came_by_a_link(visitor: Visitor) -> None:
    path = "/audit?network=n1&family=c1&anchor_is=&target_is=x&reason=dns&domain=a.example&domain=b.example"
    form = visitor.get(path).html.css_first("form.filters")
    fields = [(node.attributes["name"], node.attributes.get("value") or "") for node in form.css("input")]
    for pair in (
        ("network", "n1"),
        ("family", "c1"),
        ("anchor_is", ""),
        ("target_is", "x"),
        ("reason", "dns"),
    ):
        assert pair in fields
    assert [value for name, value in fields if name == "domain"] == ["b.example", "a.example"]


def test_a_decision_its_flash_and_its_undo(visitor: Visitor) -> None:
    visitor.get("/audit")
    assert visitor.post("/decide", one="disavow domain:gone.example").status == 303
    page = visitor.get("/audit")
    assert "Put on the disavow list: domain:gone.example." in page.words
    action = page.html.css_first(".said button[name=action]").attributes["value"]
    assert "Put on" not in visitor.get("/audit").words
    assert "gone.example" in visitor.get("/lists?list=disavow").words
    visitor.post("/undo", action=action)
    assert visitor.said() == "Taken back: 1 entry."
    assert "This list is empty" in visitor.get("/lists?list=disavow").words


def test_every_kind_of_subject_stands_on_its_list_as_what_it_is(tmp_path: Path) -> None:
    page = "https://spam.uni.example/1"
    chosen = (
        "domain:spam.uni.example",
        "domain:uni.example",
        "domain:gone.example",
        "https://nowhere.example/x",
    )
    with new_audit(tmp_path) as audit:
        take(audit, [page])
        see(audit, page, link(HOME))
        decide(audit, [subject_of(text) for text in (*chosen, "network:n1")], "disavow")
        path = audit.path
    with visiting(path) as visitor:
        table = visitor.get("/lists?list=disavow").html.css("table.plain tbody tr")
    rows = {" ".join(row.css_first("th").text().split()): row.css_first("td.n").text() for row in table}
    assert rows == {
        "Host spam.uni.example": "1 live",
        "Page spam.uni.example/1": "1 live",
        "Domain uni.example": "1 live",
        "Domain gone.example not in this audit": "0 live",
        "Page nowhere.example/x not in this audit": "0 live",
        "Network n1": "0 live",
    }


def test_a_note_can_be_changed_and_emptied(visitor: Visitor) -> None:
    visitor.get("/audit")
    for fields, note in (
        ({"note": "first"}, "first"),
        ({"note": ""}, "first"),
        ({"note": "second", "note_as_shown": "yes"}, "second"),
        ({"note": "", "note_as_shown": "yes"}, "–"),
    ):
        visitor.post("/decide", one="whitelist domain:gone.example", **fields)
        row = visitor.get("/lists?list=whitelist").html.css_first("table.plain tbody tr")
        assert row.css("td")[2].text() == note
    visitor.post("/decide", one="clear domain:gone.example")


def test_all_that_was_found_can_be_decided_at_once(visitor: Visitor) -> None:
    visitor.get("/audit")
    visitor.post("/decide", do="whitelist", reach="domains", filters="state=blocked")
    assert visitor.said() == "Put on the whitelist: domain:closed.example."
    visitor.post("/undo")
    visitor.post("/decide", do="whitelist", reach="pages", filters="state=unvisited")
    assert visitor.said() == "Put on the whitelist: https://gone.example/1."
    visitor.post("/undo")
    visitor.post("/decide", do="disavow", reach="ticked", filters="")
    assert visitor.said() == "Nothing was ticked, so nothing was changed."


@pytest.mark.parametrize(
    "fields",
    [
        {"one": "disavow domain:co.uk"},
        {"one": f"disavow domain:{TARGET}"},
        {"one": "disavow javascript:alert(1)"},
        {"one": "burn domain:evil.example"},
        {"do": "", "subject": "domain:evil.example"},
    ],
)
def test_what_must_not_be_decided_is_refused_with_a_sentence(
    visitor: Visitor, fields: dict[str, str]
) -> None:
    visitor.get("/audit")
    visitor.post("/decide", **fields)
    page = visitor.get("/audit")
    assert page.html.css_first(".said.wrong")
    assert not page.html.css_first(".said form")


def test_settings_are_stored_and_say_that_the_analysis_must_run(visitor: Visitor) -> None:
    visitor.get("/settings")
    visitor.post("/settings", brands="Shop\nShop Ltd, Shop", countries="de, at")
    assert "Run the analysis again" in visitor.said()
    page = visitor.get("/settings")
    assert page.html.css_first("textarea[name=brands]").text() == "Shop\nShop Ltd"
    assert "The settings were changed" in page.words
    visitor.post("/settings", target="not a domain at all")
    assert "not a valid domain" in visitor.said()
    visitor.post("/settings", countries="US, XX, Germany")
    assert visitor.said() == '"XX" is not a valid country; use a form like DE or Germany. Nothing was stored.'
    visitor.post("/settings", countries="US, Germany", languages="Deutsch, en")
    chosen = visitor.get("/settings").html.css("fieldset input[checked]")
    assert [box.attributes["value"] for box in chosen] == ["DE", "US", "en", "de"]


def test_the_disavow_file_comes_only_after_the_question(visitor: Visitor) -> None:
    visitor.get("/disavow")
    assert visitor.post("/disavow/file").status == 303
    assert "Answer first" in visitor.said()
    answer = visitor.post("/disavow/file", considered="yes")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "attachment" in answer.headers["content-disposition"]
    assert "domain:closed.example" in answer.text.splitlines()


def test_a_request_is_drafted_for_what_is_on_the_remove_list(visitor: Visitor) -> None:
    places = {
        node.text(): node.attributes["href"] or "" for node in visitor.get("/audit").html.css("th.domain a")
    }
    assert "drafted here" in visitor.get(places["closed.example"]).words
    visitor.post("/decide", one="remove domain:evil.example")
    for contact, status in ((EVIL, 404), ("owner@evil.example", 200)):
        visitor.post("/outreach", domain="evil.example", state="to_send", contact=contact)
        assert visitor.get("/outreach/draft.eml?domain=evil.example").status == status
    assert TARGET in visitor.get(places["evil.example"] + "?language=de").html.css_first("pre").text()
    mail = visitor.get("/outreach/draft.eml?domain=evil.example&language=de")
    assert mail.headers["content-type"].startswith("message/rfc822")
    assert "attachment" in mail.headers["content-disposition"]
    assert visitor.get("/outreach/draft.eml?domain=gone.example%0d%0aX:y").status == 404


def test_the_theme_is_remembered(visitor: Visitor) -> None:
    visitor.get("/audit")
    answer = visitor.post("/theme", theme="dark")
    assert "linkvet_theme=dark" in answer.headers["set-cookie"]
    assert visitor.post("/theme", theme=EVIL).status == 400


def test_the_app_and_a_writer_beside_it_agree(visitor: Visitor, tmp_path: Path) -> None:
    with new_audit(tmp_path, name="two.audit") as audit:
        take(audit, ["https://a.example/1"])
        with visiting(tmp_path / "two.audit") as visitor:
            assert "1 link on 1 domain" in visitor.get("/audit").words
            take(audit, ["https://b.example/1"], "moz")
            assert "2 links on 2 domains" in visitor.get("/audit").words


def test_an_empty_audit_says_what_to_do(tmp_path: Path) -> None:
    new_audit(tmp_path, name="new.audit").close()
    with visiting(tmp_path / "new.audit") as visitor:
        assert "Add the exports of your backlinks" in visitor.get("/").words
        for path in (
            "/audit",
            "/anchors",
            "/targets",
            "/networks",
            "/copies",
            "/changes",
            "/lists",
            "/disavow",
            "/settings",
        ):
            assert visitor.get(path).status == 200
