"""Checking again by itself, what it found, and word of it by mail: once, and never with the password in the audit."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from audits import link, new_audit, see, take
from jobs import ended
from webapp import Visitor, visiting

from linkvet.jobs.beside import JobPlace
from linkvet.jobs.recheck import mail_round
from linkvet.jobs.record import Job
from linkvet.review.mail_settings import FILE, MailSettings, read_mail_settings, save_mail_settings
from linkvet.store.file.audit import Audit, AuditError, clock_at
from linkvet.store.history.rounds import (
    Schedule,
    claim_round,
    record_round,
    rounds,
    save_schedule,
    schedule_of,
)
from linkvet.store.seen.frontier import finish_crawl, start_crawl
from linkvet.web.clock import Clock
from linkvet.web.work import Given


class Box:
    """Keeps the mails that come."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "refused@example.com" in envelope.rcpt_tos:
            return "550 no such user"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[Box]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Box(f"127.0.0.1:{port}")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://a.example/1"])
        run = start_crawl(audit)
        see(audit, "https://a.example/1", link("https://shop.test/"), crawl=run.id)
        audit.conn.execute("DELETE FROM frontier")
        audit.conn.commit()
        finish_crawl(audit, run)
    return tmp_path / "shop.audit"


@pytest.fixture
def visitor(file: Path) -> Iterator[Visitor]:
    with visiting(file, "/jobs") as visitor:
        yield visitor


def mail_settings(box: Box, **more: Any) -> MailSettings:
    return MailSettings(**{"server": box.place, "starttls": False, "sender": "me@shop.test", **more})


def test_a_round_that_is_due_is_claimed_once(file: Path) -> None:
    with Audit.open(file) as audit:
        assert claim_round(audit) is None
        save_schedule(audit, Schedule(days=7, hour=4))
        assert claim_round(audit) is None
        later = datetime.now(UTC) + timedelta(days=8)
        with clock_at(later):
            assert claim_round(audit) is not None
        claimed = schedule_of(audit)
        assert claimed and claimed.next_at > datetime.now(UTC).strftime("%Y-%m-%d")
        save_schedule(audit, None)
        assert schedule_of(audit) is None


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 400}, {"hour": 24}, {"older": -1}])
def test_a_schedule_that_cannot_be_kept_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(AuditError, match="not a valid"):
        Schedule(**wrong)


def test_the_clock_starts_what_is_due(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Job] = []
    monkeypatch.setattr(JobPlace, "start", lambda place, job: started.append(job))
    clock = Clock(lambda: [file, file.with_name("gone.audit")], Given({"delay": 1.0}))
    assert clock.look() == []
    with Audit.open(file) as audit:
        save_schedule(audit, Schedule(days=1, hour=0, older=3))
        audit.conn.execute("UPDATE schedule SET next_at = '2020-01-01T00:00:00Z'")
        audit.conn.commit()
    assert clock.look() == [file]
    assert clock.look() == []
    assert [(job.kind, job.options["selection"], job.options["crawl"]) for job in started] == [
        ("recheck", "new,failed,older:3d", {"delay": 1.0})
    ]
    assert started[0].steps == ["prepare", "crawl", "analyze", "compare", "mail"]


def test_a_person_sets_and_ends_the_schedule(visitor: Visitor, file: Path) -> None:
    asked = {"days": "14", "hour": "5", "older": "10", "to": ""}
    visitor.post("/jobs/schedule", **asked)
    assert "The next re-check is due" in visitor.said()
    with Audit.open(file) as audit:
        kept = schedule_of(audit)
    assert kept and (kept.days, kept.hour, kept.older) == (14, 5, 10)
    for name, value in {"days": "x", "hour": "25", "older": "", "to": "nobody"}.items():
        visitor.post("/jobs/schedule", **{**asked, name: value})
        assert "is not a valid" in visitor.said()
    visitor.post("/jobs/schedule", **{**asked, "to": "me@example.com"})
    assert "Set the mail server first" in visitor.said()
    visitor.post("/jobs/schedule", off="yes", **asked)
    with Audit.open(file) as audit:
        assert schedule_of(audit) is None


def test_what_a_round_found_is_kept_shown_and_mailed_once(file: Path, box: Box, visitor: Visitor) -> None:
    save_mail_settings(file.parent, mail_settings(box))
    with Audit.open(file) as audit:
        number = record_round(audit, "crawl 1", 2, {"link lost": 2}, "Backlinks of shop\nImportant: 2.\n")
        assert (
            record_round(audit, "crawl 1", 2, {"link lost": 2}, "Backlinks of shop\nImportant: 2.\n")
            == number
        )
    assert mail_round(file, number, "boss@example.com")
    assert not mail_round(file, number, "boss@example.com")
    assert [mail["Subject"] for mail in box.mails] == ["Backlinks of shop.test: 2 important changes"]
    assert box.mails[0]["To"] == "boss@example.com"
    assert "Important: 2." in box.mails[0].get_payload()
    page = visitor.get("/jobs")
    assert "2 important changes" in page.words
    assert "mailed to boss@example.com" in page.words


def test_a_mail_that_was_not_taken_can_be_sent_later(file: Path, box: Box) -> None:
    save_mail_settings(file.parent, mail_settings(box))
    with Audit.open(file) as audit:
        number = record_round(audit, "", 0, {}, "First round.\n")
        with pytest.raises(AuditError, match="no such user"):
            mail_round(file, number, "refused@example.com")
        assert rounds(audit)[0]["mailed_to"] == ""
    assert mail_round(file, number, "other@example.com")


def test_the_mail_server_is_tested_and_its_password_is_kept_apart(
    visitor: Visitor, file: Path, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post("/mail/test", to="me@example.com")
    assert "Store the settings" in visitor.said()
    asked = {"server": box.place, "sender": "me@shop.test"}
    visitor.post("/mail", **asked)
    visitor.post("/mail/test", to="me@example.com")
    assert "took the test mail to me@example.com" in visitor.said()
    assert box.mails[0]["Subject"] == "Linkvet: a test mail"
    visitor.post("/mail/test", to="refused@example.com")
    assert "no such user" in visitor.said()
    visitor.post("/mail", **asked, user="me")
    assert "LINKVET_SMTP_PASSWORD" in visitor.said()
    visitor.post("/mail", **asked, user="me", password="s3cret-word")
    kept = file.parent / FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "s3cret-word" in kept.read_text(encoding="utf-8")
    assert b"s3cret-word" not in b"".join(
        path.read_bytes() for path in file.parent.glob("shop.audit*") if path.is_file()
    )
    assert "s3cret-word" not in visitor.get("/mail").text
    visitor.post("/mail", **asked, user="me")
    assert "s3cret-word" in kept.read_text(encoding="utf-8"), "a password that is not typed again stays"
    monkeypatch.setenv("LINKVET_SMTP_PASSWORD", "other")
    visitor.post("/mail", **asked, user="me", forget="yes")
    assert "s3cret-word" not in kept.read_text(encoding="utf-8")
    kept.chmod(0o644)
    assert "chmod 600" in visitor.get("/mail").words


@pytest.mark.parametrize(
    "wrong",
    [
        {"server": "nothing"},
        {"sender": "nobody"},
        {"sender": "a@b.example, c@d.example"},
        {"sender": "a@b.example\r\nBcc: c@d.example"},
        {"server": "mail.example:25", "user": "me", "password": "x"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(AuditError):
        MailSettings(
            **{"server": "mail.example:587", "sender": "me@shop.test", "starttls": False, **wrong}
        ).checked()


def test_no_settings_are_none(tmp_path: Path) -> None:
    assert read_mail_settings(tmp_path) is None
    (tmp_path / FILE).write_text("[]")
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(AuditError, match="cannot be read"):
        read_mail_settings(tmp_path)


def test_a_round_that_is_asked_for_runs_to_its_end(visitor: Visitor, file: Path, tmp_path: Path) -> None:
    visitor.post("/jobs/recheck", older="x")
    assert "is not a valid number" in visitor.said()
    (tmp_path / "hosts").write_text("")
    with visiting(file, "/jobs", Given({"hosts": tmp_path / "hosts", "timeout": 1.0})) as person:
        person.post("/jobs/recheck", older="0")
        job = ended(JobPlace(file))
    assert job.kind == "recheck"
    assert job.state in ("done", "failed")
