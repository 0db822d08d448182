"""An audit's app below the start page: its pages say ``/audit``, the browser sees ``/audits/shop.audit/audit``.

Everything that strangers wrote is escaped, so a double quote in a page is always one of a template, and an attribute
that begins with a slash is always an address of the app.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESSES = ("href", "action", "formaction", "hx-get", "hx-post", "data-graph", "data-goto")
_ADDRESS = re.compile(rf' ({"|".join(ADDRESSES)})="/(?!/|static/)'.encode())


class Below:
    """An app whose addresses are put below a place."""

    def __init__(self, app: ASGIApp, place: str) -> None:
        self.app = app
        self.place = place
        """The place as an address has it: ``/audits/shop.audit``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with its addresses put in place."""
        head: list[Message] = []
        body: list[bytes] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._place_location(message)
                if not _is_page(message):
                    await send(message)
                else:
                    head.append(message)
            elif not head:
                await send(message)
            else:
                body.append(message.get("body", b""))
                if not message.get("more_body"):
                    await self._send_page(head[0], b"".join(body), send)

        await self.app(scope, receive, sending)

    async def _send_page(self, head: Message, body: bytes, send: Send) -> None:
        placed = _ADDRESS.sub(rb' \1="' + self.place.encode() + b"/", body)
        MutableHeaders(scope=head)["content-length"] = str(len(placed))
        await send(head)
        await send({"type": "http.response.body", "body": placed})

    def _place_location(self, head: Message) -> None:
        headers = MutableHeaders(scope=head)
        wanted = headers.get("location", "")
        if wanted.startswith("/") and not wanted.startswith(f"{self.place}/"):
            headers["location"] = self.place + wanted


def _is_page(head: Message) -> bool:
    return Headers(raw=head.get("headers", [])).get("content-type", "").startswith("text/html")
