"""Requests as one list in the app, ticks on every list, saved filters, and drafts of opportunities."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from audits import link, new_audit, see, take
from webapp import Visitor, visiting

from linkvet.review.letters import letter_about
from linkvet.store.decided.outreach import outreach_of
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim

HOME, TEA = "https://shop.test/", "https://shop.test/tea"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with new_audit(tmp_path) as audit:
        pages = [f"https://{name}.example/1" for name in ("ann", "bob", "eve")]
        take(audit, [Claim(page, HOME) for page in pages], "ahrefs")
        for page in pages:
            mail = [("contact_mail", f"info@{page[8:11]}.example")] if "eve" not in page else []
            see(
                audit,
                page,
                link(TEA if "bob" in page else HOME, anchor=f"Shop {page[8:11]}"),
                footprints=mail,
            )
        return audit.path


@pytest.fixture
def visitor(file: Path) -> Iterator[Visitor]:
    with visiting(file) as visitor:
        yield visitor


def remove(visitor: Visitor) -> None:
    visitor.post("/decide", do="remove", subject=[f"domain:{name}.example" for name in ("ann", "bob", "eve")])


def test_every_draft_with_merge_fields_and_those_with_an_address_in_one_file(visitor: Visitor) -> None:
    remove(visitor)
    text = quote("Subject: About $target\n\nDear $domain, $anchor on $page: $links")
    page = visitor.get(f"/outreach?text={text}")
    assert "3 drafts" in page.words
    assert "About https://shop.test/tea" in page.words
    assert "Dear bob.example, Shop bob on https://bob.example/1:" in page.words
    connection = HTTPConnection("127.0.0.1", visitor.door.port, timeout=30)
    headers = {"Host": f"127.0.0.1:{visitor.door.port}", "Cookie": visitor.cookie}
    connection.request("GET", f"/outreach/drafts.zip?text={text}", headers=headers)
    with zipfile.ZipFile(io.BytesIO(connection.getresponse().read())) as archive:
        assert archive.namelist() == ["ann.example.eml", "bob.example.eml"]
        assert b"To: info@bob.example" in archive.read("bob.example.eml")
        assert b"X-Unsent: 1" in archive.read("bob.example.eml")
    connection.close()


def test_answers_and_days_to_ask_again_are_kept_and_taken_back(visitor: Visitor, file: Path) -> None:
    remove(visitor)
    noted = {"domain": "ann.example", "contact": "", "note": "", "back": "/outreach"}
    visitor.post(
        "/outreach", **noted, state="sent", follow_up="2026-01-05", answer="Next week <b>we</b> do it"
    )
    due = visitor.get("/outreach?state=due")
    assert ("ask again 2026-01-05" in due.words, "Next week <b>we</b> do it" in due.words) == (True, True)
    assert "bob.example" not in due.words
    visitor.post("/outreach", **noted, state="sent", follow_up="soon", answer="")
    assert "is not a valid day" in visitor.get("/outreach").words
    visitor.post("/undo")
    with Audit.open(file) as audit:
        assert outreach_of(audit, "ann.example") is None


def test_a_ticked_anchor_stands_for_the_domains_or_pages_of_its_links(visitor: Visitor) -> None:
    boxes = {
        node.attributes["aria-label"]: node.attributes["value"]
        for node in visitor.get("/anchors").html.css("input[name=subject]")
    }
    visitor.post("/decide", do="disavow", reach="ticked", subject=[boxes["Tick the anchor Shop bob"]])
    assert "domain:bob.example" in visitor.said()
    visitor.get("/targets")
    target = visitor.get("/targets").html.css("input[name=subject]")[0].attributes["value"]
    visitor.post("/decide", do="whitelist", reach="ticked_pages", subject=[target])
    assert "3 entries" in visitor.said()


def test_filters_are_saved_by_a_name_and_deleted(visitor: Visitor) -> None:
    visitor.post("/saved", list="domains", name=" Live  ones ", query="state=live&sort=-links")
    row = visitor.get("/audit").html.css_first(".kept li a")
    assert (row.text(), row.attributes["href"]) == ("Live ones", "/audit?state=live&sort=-links")
    visitor.post("/saved", list="domains", name="Live ones", do="delete")
    assert not visitor.get("/audit").html.css(".kept li")
    visitor.post("/saved", list="nix", name="x", query="")
    assert "There is no such list" in visitor.said()
    visitor.post("/saved", list="domains", name="", query="")
    assert "Name the filter" in visitor.said()


@pytest.mark.parametrize("kind", ["mention", "competitor", "lost_link", "wrong_page"])
def test_an_opportunity_has_a_draft_of_its_own(file: Path, kind: str) -> None:
    row = {
        "kind": kind,
        "subject": "https://bob.example/1",
        "domain": "bob.example",
        "named": "My Shop\r\nBcc: all@example.com",
        "suggestion": TEA,
    }
    with Audit.open(file) as audit:
        letter = letter_about(audit, row)
    assert (letter.to, letter.sure) == ("info@bob.example", True)
    assert "https://bob.example/1" in letter.body
    assert TEA in letter.body
    assert "\n" not in letter.subject
    assert letter.mailto.startswith("mailto:info@bob.example?subject=")
