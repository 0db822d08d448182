from __future__ import annotations

import email
import json
import socket
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from aiosmtpd.controller import Controller
from audits import link, new_audit, see, take
from click.testing import CliRunner, Result
from crawls import TARGET, audit_of, visit
from hypothesis import given
from hypothesis import strategies as st
from web import web_of  # noqa: F401 (a fixture)

from linkvet.cli import cli
from linkvet.crawler.page.contact.contacts import ads_contacts, contacts_of, security_contacts
from linkvet.crawler.page.document import read_document
from linkvet.crawler.page.walk import reading_of
from linkvet.review.mailing import Server
from linkvet.review.outreach import (
    LANGUAGES,
    Draft,
    address_for,
    checked_sender,
    draft,
    drafts,
    filled,
    is_address,
    message,
    text_in,
)
from linkvet.store.decided.decisions import decide, set_outreach, undo
from linkvet.store.decided.outreach import RemovalRequest, removal_requests, verify
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.types import Claim
from linkvet.store.urls import parse_url

HOME = "https://shop.test/"
SENDER = "Ann Lee <ann@shop.test>"


def page(domain: str, n: int = 1) -> str:
    return f"https://{domain}/{n}"


def asked(folder: Path) -> Audit:
    """Three domains on the remove list: with an address, with a foreign one, and without any; one not on it."""
    audit = new_audit(folder)
    names = ("mail.example", "foreign.example", "mute.example", "fine.example")
    take(audit, [Claim(page(name, n), HOME) for name in names for n in (1, 2)])
    shown = {
        "mail.example": [("contact_mail", "noreply@mail.example"), ("contact_mail", "info@mail.example")],
        "foreign.example": [("contact_mail", "someone@post.example")],
        "mute.example": [("contact_page", "https://mute.example/kontakt")],
    }
    for name in names:
        language = "de" if name == "mail.example" else "xx"
        for n in (1, 2):
            see(
                audit,
                page(name, n),
                link(HOME, anchor="Shop"),
                language=language,
                footprints=shown.get(name, []),
            )
    decide(audit, [Subject("domain", "mail.example"), Subject("domain", "foreign.example")], "remove")
    decide(audit, [Subject("url", page("mute.example", 2))], "remove")
    return audit


def test_one_request_per_domain_in_the_language_of_the_site(tmp_path: Path) -> None:
    with asked(tmp_path) as audit:
        found = {one.domain: one for one in drafts(audit, sender=SENDER)}
    assert list(found) == ["foreign.example", "mail.example", "mute.example"]
    mail = found["mail.example"]
    assert (mail.to, mail.sure, mail.language, mail.links) == ("info@mail.example", True, "de", 2)
    assert page("mail.example", 1) in mail.body and page("mail.example", 2) in mail.body
    assert "Ann Lee" in mail.body and HOME in mail.body and "$" not in mail.body + mail.subject
    assert (found["foreign.example"].to, found["foreign.example"].sure) == ("someone@post.example", False)
    assert found["foreign.example"].language == "en"
    mute = found["mute.example"]
    assert (mute.to, mute.page, mute.links) == ("", "https://mute.example/kontakt", 1)
    assert page("mute.example", 1) not in mute.body


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_names_all_that_an_owner_needs(language: str, count: int) -> None:
    request = RemovalRequest(
        "bad.example", True, [{"page": page("bad.example"), "target": HOME, "anchor": "x"}]
    )
    subject, body = filled(text_in(language, count), request, "shop.test", SENDER)
    assert "shop.test" in subject and "bad.example" in subject
    assert all(part in body for part in (page("bad.example"), HOME, "bad.example", "Ann Lee", "nofollow"))
    assert "$" not in subject + body and len(LANGUAGES) == 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_link_is_spoken_of_as_one(language: str) -> None:
    links = [{"page": page("bad.example", n), "target": HOME, "anchor": "x"} for n in range(2)]
    of_one, of_two = (
        draft(RemovalRequest("bad.example", True, links[:count], language=language), "shop.test").body
        for count in (1, 2)
    )
    paragraphs = [set(body.split("\n\n")) for body in (of_one, of_two)]
    differing = 1 if language == "ja" else 3  # Japanese does not tell one from many: only the list differs
    assert len(paragraphs[0] - paragraphs[1]) == differing


def test_long_lists_are_cut() -> None:
    links = [{"page": page("bad.example", n), "target": HOME, "anchor": "x"} for n in range(100)]
    one = draft(RemovalRequest("bad.example", True, links, contact="a@bad.example"), "shop.test")
    assert one.body.count("→") == 30 and "+ 70" in one.body
    assert one.mailto.startswith("mailto:a@bad.example?subject=") and "body=" not in one.mailto


def test_the_best_address() -> None:
    def best(*mails: str, contact: str = "") -> tuple[str, bool]:
        contacts = [("contact_mail", mail) for mail in mails]
        return address_for(RemovalRequest("a.example", True, contacts=contacts, contact=contact))

    assert best("joe@a.example", "info@a.example") == ("info@a.example", True)
    assert best("x@b.example", "joe@www.a.example") == ("joe@www.a.example", True)
    assert best("x@b.example") == ("x@b.example", False)
    assert best("no-reply@a.example", "privacy@a.example") == ("", False)
    assert best("info@a.example", contact="boss@b.example") == ("boss@b.example", True)
    assert best("a@b@c.example", "x y@a.example", "javascript:alert(1)@a.example") == ("", False)


INJECTIONS = [
    "a@bad.example\nBcc: all@victim.example",
    "a@bad.example\r\nBcc: all@victim.example",
    "a@bad.example, all@victim.example",
    "a@bad.example;b@victim.example",
    "<a@bad.example>",
    '"x"@bad.example',
    "a@bad.example?bcc=all@victim.example",
    "a%0aBcc:x@bad.example",
    "a@[127.0.0.1]",
    "a@bad.example\x00",
    "ä@bad.example",
    "a@bad.example ",
]


@pytest.mark.parametrize("address", INJECTIONS[:-1])
def test_no_header_can_be_smuggled_in_by_an_address(address: str) -> None:
    assert not is_address(address)
    request = RemovalRequest("bad.example", True, contacts=[("contact_mail", address)], contact=address)
    assert address_for(request) == ("", False)
    with pytest.raises(AuditError):
        checked_sender(address if "<" not in address else address + "\nX: y")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_header_can_be_smuggled_in_by_a_page(url: str, anchor: str, name: str) -> None:
    request = RemovalRequest(name, True, [{"page": url, "target": anchor, "anchor": anchor}])
    request.contact = "info@bad.example"
    one = draft(request, "shop.test", SENDER)
    mail = email.message_from_bytes(message(one, SENDER).as_bytes(), policy=policy.default)
    wanted = "To From Subject Date Message-ID Content-Type Content-Transfer-Encoding MIME-Version".split()
    assert sorted(mail.keys()) == sorted(wanted)
    assert str(mail["To"]) == "info@bad.example"
    parts = urlsplit(one.mailto)
    assert unquote(parts.path) == "info@bad.example" and parts.query.count("&") <= 1


def test_mailto_carries_subject_and_body(tmp_path: Path) -> None:
    with asked(tmp_path) as audit:
        one = drafts(audit, ["mail.example"])[0]
    query = dict(pair.split("=") for pair in urlsplit(one.mailto).query.split("&"))
    assert unquote(query["subject"]) == one.subject
    assert unquote(query["body"]).replace("\r\n", "\n") == one.body


def lose(audit: Audit, *urls: str, **how: Any) -> None:
    for url in urls:
        see(audit, url, **how)


def state(audit: Audit, domain: str) -> tuple[str, str]:
    return audit.conn.execute("SELECT state, changed_by FROM outreach WHERE domain = ?", (domain,)).fetchone()


def test_the_next_crawl_verifies_what_was_removed(tmp_path: Path) -> None:
    with asked(tmp_path) as audit:
        for name in ("mail.example", "foreign.example", "mute.example"):
            set_outreach(audit, name, "sent", by="ann")
        assert verify(audit) == []
        lose(audit, page("mail.example", 1))
        lose(
            audit, page("foreign.example", 1), page("foreign.example", 2), outcome="broken", reason="timeout"
        )
        lose(audit, page("mute.example", 2), outcome="broken", reason="http_410")
        assert verify(audit) == ["mute.example"]
        lose(audit, page("mail.example", 2), outcome="broken", reason="http_404")
        assert verify(audit) == ["mail.example"]
        assert state(audit, "mail.example") == ("removed", "crawl")
        assert state(audit, "foreign.example") == ("sent", "ann")
        assert verify(audit) == []
        undo(audit)
        assert state(audit, "mail.example") == ("sent", "ann")


def test_a_request_that_was_not_sent_is_not_moved_on(tmp_path: Path) -> None:
    with asked(tmp_path) as audit:
        set_outreach(audit, "mail.example", "to_send", by="ann")
        lose(audit, page("mail.example", 1), page("mail.example", 2))
        assert verify(audit) == []
        assert [one.domain for one in removal_requests(audit) if one.removed] == ["mail.example"]
        set_outreach(audit, "fine.example", "sent", by="ann")
        lose(audit, page("fine.example", 1), page("fine.example", 2), outcome="blocked", reason="http_403")
        assert verify(audit) == []
        lose(audit, page("fine.example", 1), page("fine.example", 2))
        assert verify(audit) == ["fine.example"]


class Box:
    """What a real mail server on this machine took."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("refused"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, mail))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def smtp() -> Iterator[tuple[str, Box]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"127.0.0.1:{port}", box
    controller.stop()


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_sending_one_mail_per_domain_and_never_twice(tmp_path: Path, smtp: tuple[str, Box]) -> None:
    server, box = smtp
    asked(tmp_path).close()
    file = str(tmp_path / "shop.audit")
    mail = ("outreach", file, "--smtp", server, "--from", SENDER)
    assert "pass --yes" in run(*mail, code=2).output
    assert box.mails == []
    assert "1 of 3" in run(*mail, "--yes").output
    assert [to for to, _ in box.mails] == [["info@mail.example"]]
    sent = box.mails[0][1]
    assert (sent["To"], sent["From"]) == ("info@mail.example", SENDER)
    assert "shop.test" in sent["Subject"] and page("mail.example", 2) in sent.get_content()
    run(*mail, "--yes")
    assert len(box.mails) == 1
    run(*mail, "--yes", "--unsure", "mail.example")
    assert len(box.mails) == 1
    run(*mail, "--yes", "--unsure", "--limit", "1")
    assert [to for to, _ in box.mails] == [["info@mail.example"], ["someone@post.example"]]
    with Audit.open(Path(file)) as audit:
        assert state(audit, "mail.example")[0] == state(audit, "foreign.example")[0] == "sent"
        assert audit.conn.execute(
            "SELECT contact FROM outreach WHERE domain = 'mail.example'"
        ).fetchone() == ("info@mail.example",)


def test_an_address_that_the_server_refuses_stays_to_send(tmp_path: Path, smtp: tuple[str, Box]) -> None:
    server, box = smtp
    asked(tmp_path).close()
    file = str(tmp_path / "shop.audit")
    run("outreach", file, "foreign.example", "--contact", "refused@foreign.example", "--note", "by telephone")
    output = run("outreach", file, "--smtp", server, "--from", SENDER, "--yes", code=1).output
    assert "no such person" in output and "1 of 2 were not sent" in output
    assert [to for to, _ in box.mails] == [["info@mail.example"]]
    with Audit.open(Path(file)) as audit:
        assert state(audit, "foreign.example")[0] == "to_send"


def test_a_server_that_cannot_be_used(tmp_path: Path) -> None:
    asked(tmp_path).close()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
        words = ("outreach", str(tmp_path / "shop.audit"), "--smtp", nobody, "--from", SENDER, "--yes")
        assert "cannot be used" in run(*words, code=1).output
    with pytest.raises(AuditError, match="in the clear"):
        Server.of("mail.example:25", "ann", "secret")
    assert Server.of("mail.example:587", "ann", "secret", True).starttls
    assert Server.of("[::1]:25", "ann", "secret").on_this_machine
    for text in ("mail.example", ":25", "mail.example:0", "mail.example:x"):
        with pytest.raises(AuditError, match="like mail"):
            Server.of(text)


def test_drafts_as_files_and_as_json(tmp_path: Path) -> None:
    asked(tmp_path).close()
    file, folder = str(tmp_path / "shop.audit"), tmp_path / "drafts"
    assert "contact page https://mute.example/kontakt" in run("outreach", file, "--eml", str(folder)).output
    assert sorted(path.name for path in folder.iterdir()) == ["foreign.example.eml", "mail.example.eml"]
    mail = email.message_from_bytes((folder / "mail.example.eml").read_bytes(), policy=policy.default)
    assert (mail["X-Unsent"], mail["To"]) == ("1", "info@mail.example")
    rows = {row["domain"]: row for row in json.loads(run("outreach", file, "--json").output)}
    assert rows["mail.example"]["state"] == "to_send"
    assert rows["mail.example"]["mailto"].startswith("mailto:info@mail.example?")
    assert [one["page"] for one in rows["mute.example"]["links"]] == [page("mute.example", 2)]
    assert "Subject: Links zu" in run("outreach", file, "--drafts", "mail.example").output
    assert run("outreach", file, "--mailto").output.count("mailto:") == 2


def test_states_and_wrong_usage(tmp_path: Path) -> None:
    asked(tmp_path).close()
    file = str(tmp_path / "shop.audit")
    run("outreach", file, "www.mail.example", "--state", "answered")
    with Audit.open(Path(file)) as audit:
        assert state(audit, "mail.example")[0] == "answered"
    own = tmp_path / "own.txt"
    own.write_text("Subject: $domain\n\nPlease remove:\n$links\n$5 for you\n", encoding="utf-8")
    output = run("outreach", file, "--drafts", "--template", str(own), "mail.example").output
    assert "Subject: mail.example" in output and "$5 for you" in output
    own.write_text("Subject: x\n\nnothing", encoding="utf-8")
    wrong = [
        ("--template", str(own)),
        ("nobody.example",),
        ("--state", "sent"),
        ("--contact", "a@b.example"),
        ("mail.example", "--contact", "x\ny@b.example"),
        ("--language", "xx"),
        ("--smtp", "127.0.0.1:25"),
        ("--smtp", "127.0.0.1:25", "--from", SENDER, "--smtp-user", "ann"),
    ]
    for words in wrong:
        run("outreach", file, *words, code=2)


def test_an_empty_remove_list(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    assert "Nothing is on the remove list" in run("outreach", str(tmp_path / "shop.audit")).output
    assert json.loads(run("outreach", str(tmp_path / "shop.audit"), "--json").output) == []


def contacts(html: str) -> list[tuple[str, str]]:
    url = parse_url("https://blog.example/post/")
    assert url
    doc = read_document(html.encode(), url)
    return [pair for pair in contacts_of(reading_of(doc), doc) if pair[0].startswith("contact")]


def test_contact_pages_on_the_site_itself() -> None:
    html = """<body><a href="/kontakt">Kontakt</a> <a href="/about/contact-us.html?x=1">us</a>
    <a href="https://www.blog.example/impressum/#top">Impressum</a> <a href="https://other.example/contact">x</a>
    <a href="/contact-lenses">lenses</a> <a href="/post/contacts-with-whales">whales</a>
    <a href="mailto:contact@a.test">m</a>
    <a href="/contact">four</a>"""
    assert [value for kind, value in contacts(html) if kind == "contact_page"] == [
        "https://blog.example/kontakt",
        "https://blog.example/about/contact-us.html?x=1",
        "https://www.blog.example/impressum/",
    ]


def test_contacts_of_security_and_ads_files() -> None:
    text = "# hi\nContact: mailto:sec@a.example\ncontact:https://a.example/report\n"
    text += "Contact: http://no.example\nX: y@z.example\n"
    assert security_contacts(text) == [
        ("security_contact", "sec@a.example"),
        ("security_contact", "https://a.example/report"),
    ]
    assert security_contacts("<html>Contact: <b>x</b>") == []
    assert ads_contacts("contact=Ads@a.example\ncontactx=b@a.example\ng.example, 1, DIRECT\n") == [
        ("ads_contact", "ads@a.example")
    ]
    assert len(security_contacts("Contact: a@b.example\n" * 10_000)) == 1


def test_a_draft_without_an_address_is_no_mail() -> None:
    one = Draft("a.example", "", False, "", "en", "x", "y", 1, None, None)
    assert one.mailto == ""
    with pytest.raises(AuditError, match="no mail address"):
        message(one)


def test_a_crawl_finds_contacts_and_confirms_the_removal(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    files = {
        "/.well-known/security.txt": {
            "body": "Contact: mailto:sec@mill.example\n",
            "content_type": "text/plain",
        },
        "/ads.txt": {"body": "contact=ads@mill.example\n", "content_type": "text/plain"},
    }
    shown = f'<p>Words and <a href="https://{TARGET}/">Shop</a></p><a href="/impressum">Impressum</a>'
    address = "https://mill.example/1"
    path = audit_of(tmp_path / "a.audit", [address])
    web = web_of({"mill.example": {"": {"tls": "self_signed"}, "/1": shown, **files}})
    visit(path, web, dns=web.dns)
    with Audit.open(path) as audit:
        decide(audit, [Subject("domain", "mill.example")], "remove")
        assert removal_requests(audit)[0].contacts == [
            ("ads_contact", "ads@mill.example"),
            ("security_contact", "sec@mill.example"),
            ("contact_page", "https://mill.example/impressum"),
        ]
        assert drafts(audit)[0].to == "ads@mill.example"
        set_outreach(audit, "mill.example", "sent", by="ann")
    gone = web_of(
        {"mill.example": {"": {"tls": "self_signed"}, "/1": "<html><body><p>Words</p></body></html>"}}
    )
    visit(path, gone, "all", dns=gone.dns)
    with Audit.open(path) as audit:
        assert verify(audit) == ["mill.example"]
