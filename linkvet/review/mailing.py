"""Sends drafted requests through the user's own mail server: one per domain, each noted as soon as it is gone."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from linkvet.printable import printable
from linkvet.review.outreach import Draft, message
from linkvet.store.decided.decisions import set_outreach
from linkvet.store.decided.outreach import outreach_state
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.urls import address_of

SECONDS = 30
TLS_PORT = 465
"""The port on which a mail server speaks TLS from the first byte (RFC 8314)."""
UNSENT = (None, "to_send")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that takes the user's mail."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False

    @classmethod
    def of(cls, text: str, user: str = "", password: str = "", starttls: bool = False) -> Server:
        """The server that ``HOST:PORT`` names. Raises AuditError with a sentence where it names none."""
        host, _, port = text.rpartition(":")
        host = host.strip("[]")
        if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            raise AuditError(
                f'"{printable(text[:100])}" is not a valid mail server; use a form like mail.example.com:587.'
            )
        server = cls(host, int(port), user, password, starttls)
        if user and not (starttls or int(port) == TLS_PORT or server.on_this_machine):
            raise AuditError("The password would go over the wire in the clear; pass --smtp-starttls.")
        return server

    @property
    def on_this_machine(self) -> bool:
        """Whether what is said to it stays on this machine."""
        address = address_of(self.host)
        return self.host == "localhost" or (address is not None and address.is_loopback)


def send(audit: Audit, drafts: Iterable[Draft], server: Server, sender: str) -> Iterator[tuple[Draft, str]]:
    """Send each draft whose request was not sent before, and note it; yields it with what went wrong, if anything.

    A server that cannot be used at all raises AuditError; an owner whose address it refuses is left as it was.
    """
    connection = connected(server)
    try:
        for draft in drafts:
            if outreach_state(audit, draft.domain) not in UNSENT:
                yield draft, "was sent before"
                continue
            mail = message(draft, sender)
            try:
                connection.send_message(mail, to_addrs=[draft.to])
            except (
                smtplib.SMTPRecipientsRefused,
                smtplib.SMTPDataError,
                smtplib.SMTPNotSupportedError,
            ) as error:
                with suppress(smtplib.SMTPException):
                    connection.rset()
                yield draft, printable(str(error))[:300]
                continue
            except (smtplib.SMTPException, OSError) as error:
                raise AuditError(f"The mail server gave up: {said(error)}. What was sent is noted.") from None
            set_outreach(audit, draft.domain, "sent", contact=draft.to)
            yield draft, ""
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def connected(server: Server) -> smtplib.SMTP:
    """A connection that is logged in. Raises AuditError with the server's words where there is none."""
    try:
        if server.port == TLS_PORT:
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        if server.starttls and server.port != TLS_PORT:
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError) as error:
        raise AuditError(
            f"The mail server {server.host}:{server.port} cannot be used: {said(error)}."
        ) from None
    return connection


def said(error: Exception) -> str:
    """What a mail server said, fit to be shown."""
    return printable(str(error))[:300].rstrip(".")
