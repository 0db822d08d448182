"""The mail server that the app writes through: kept beside the audits, in a file that only its owner can read.

The password is taken from the environment (LINKVET_SMTP_PASSWORD); it stands in the file only where a person put it
there, and never in an audit file.
"""

from __future__ import annotations

import json
import os
import smtplib
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path

from linkvet.printable import printable
from linkvet.review.mailing import Server, connected, said
from linkvet.store.file.audit import AuditError

FILE = "linkvet-mail.json"
PASSWORD = "LINKVET_SMTP_PASSWORD"
OWNER_ONLY = 0o600
MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How to reach a mail server, and who writes."""

    server: str = ""
    """``HOST:PORT``."""
    user: str = ""
    starttls: bool = True
    sender: str = ""
    password: str = ""
    """Empty where the environment has it, or none is needed."""

    def checked(self) -> Server:
        """The server to send through. Raises AuditError where something is missing or not valid."""
        address_in(self.sender, "sender")
        password = os.environ.get(PASSWORD, "") or self.password
        if self.user and not password:
            raise AuditError(
                f"Give the password of {self.user}, or put it into the environment as {PASSWORD}."
            )
        return Server.of(self.server, self.user, password, self.starttls)


def address_in(text: str, what: str) -> str:
    """A mail address as it is typed. Raises AuditError where it is none."""
    address = parseaddr(text)[1]
    name, at, host = address.rpartition("@")
    if not (name and at and "." in host) or not text.isprintable() or "," in text:
        raise AuditError(f'"{printable(text[:100])}" is not a valid {what}; use a form like me@example.com.')
    return address


def read_mail_settings(folder: Path) -> MailSettings | None:
    """The settings kept in a folder; ``None`` where there are none. Raises AuditError where others can read them."""
    path = folder / FILE
    try:
        about = path.stat()
        if about.st_mode & 0o077:
            raise AuditError(f"{path} can be read by others; make it yours alone: chmod 600 {path}")
        if about.st_size > MAX_BYTES:
            raise AuditError(f"{path} is too large to be mail settings.")
        stored = json.loads(path.read_text(encoding="utf-8"))
        known = {one.name for one in fields(MailSettings)}
        return MailSettings(**{name: value for name, value in stored.items() if name in known})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise AuditError(f"{path} cannot be read as mail settings: {error}.") from None


def save_mail_settings(folder: Path, settings: MailSettings) -> None:
    """Keep settings in a folder, readable by their owner only. Raises AuditError where that fails."""
    path = folder / FILE
    draft = path.with_name(f"{FILE}.{os.getpid()}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=1)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise AuditError(f"{path} cannot be written: {error.strerror or error}.") from None


def send_text(settings: MailSettings, to: str, subject: str, text: str) -> None:
    """Send a plain text. Raises AuditError with the server's words where it is not taken."""
    server = settings.checked()
    recipient = address_in(to, "recipient")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        settings.sender,
        recipient,
        " ".join(printable(subject).split()),
    )
    mail["Date"], mail["Message-ID"] = (
        formatdate(localtime=True),
        make_msgid(domain=recipient.rpartition("@")[2]),
    )
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    connection = connected(server)
    try:
        connection.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise AuditError(f"The mail server did not take the mail to {recipient}: {said(error)}.") from None
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
