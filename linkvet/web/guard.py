"""Who may talk to the app: one person, on this machine, from the app's own pages.

The address bar's Host must be this machine (else a foreign name that resolves to 127.0.0.1 could read the audit:
DNS rebinding), the first visit needs the token that the command printed, and every form carries a token of its own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, parse_qsl

from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linkvet.web.uploads import MAX_UPLOAD_BYTES, Upload, UploadError

MAX_FORM_BYTES = 1_000_000
MAX_FIELDS = 5_000
UPLOADS = "/imports/files"
"""Where the only form with files leads to, below the place of an audit."""
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Nothing inline, nothing from elsewhere."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
CLOSED = (
    "This app opens with the address that `linkvet serve` printed. It works once; "
    "start the command again for a new one.\n"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an action did, as the next page says it."""

    text: str
    wrong: bool = False
    undo: int = 0
    """The action that one click takes back."""


@dataclass(slots=True)
class Session:
    """One browser that was let in."""

    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    said: Said | None = None
    """What the last action did, until a page has shown it."""

    def told(self) -> Said | None:
        """What to say on the next page, once."""
        said, self.said = self.said, None
        return said


class Guard:
    """Lets in what may come in, and puts the protecting headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str, cookie: str) -> None:
        self.app = app
        self.hosts = hosts
        self.cookie = cookie
        self._token: str | None = token
        self._sessions: dict[str, Session] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _protected(send, scope["path"]))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        refusal = self._refusal(headers)
        if refusal is None and scope["path"] == "/open":
            await self._open(scope)(scope, receive, send)
            return
        session = self._session(headers)
        if refusal is None and session is None and not scope["path"].startswith("/static/"):
            refusal = PlainTextResponse(CLOSED, 403)
        if refusal is None and scope["method"] == "POST":
            refusal = await self._read_form(scope, receive, headers, session)
        elif refusal is None and scope["method"] not in ("GET", "HEAD"):
            refusal = PlainTextResponse("Only GET and POST.\n", 405)
        scope.setdefault("state", {})["session"] = session
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, headers: Headers) -> Response | None:
        if headers.get("host", "").lower() not in self.hosts:
            return PlainTextResponse("This app answers only under its own address.\n", 421)
        return None

    def _open(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if self._token is None or not secrets.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse(CLOSED, 403)
        self._token = None
        key = secrets.token_urlsafe(32)
        self._sessions[key] = Session()
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, key, httponly=True, samesite="strict", path="/")
        return answer

    def _session(self, headers: Headers) -> Session | None:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return None
        return self._sessions.get(morsel.value) if morsel else None

    async def _read_form(
        self, scope: Scope, receive: Receive, headers: Headers, session: Session | None
    ) -> Response | None:
        """Read the form into the request's state; a refusal when it does not come from our own page."""
        origin = headers.get("origin")
        if (origin and origin.removeprefix("http://").lower() not in self.hosts) or headers.get(
            "sec-fetch-site", "same-origin"
        ) != "same-origin":
            return PlainTextResponse("Forms are taken only from the app's own pages.\n", 403)
        if headers.get("content-type", "").startswith("multipart/"):
            return await self._read_upload(scope, receive, headers, session)
        body = await _body(receive)
        if body is None:
            return PlainTextResponse("The form is too large.\n", 413)
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
        except ValueError:
            return PlainTextResponse("The form cannot be read.\n", 400)
        return _own_form(scope, FormData([*pairs]), session)

    async def _read_upload(
        self, scope: Scope, receive: Receive, headers: Headers, session: Session | None
    ) -> Response | None:
        """Read the fields before the files, and leave the files to the page that wants them."""
        if not scope["path"].endswith(UPLOADS):
            return PlainTextResponse("Files are not taken here.\n", 415)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > MAX_UPLOAD_BYTES:
            return PlainTextResponse("The files are too large; send fewer at once.\n", 413)
        try:
            upload = Upload(receive, headers.get("content-type", ""))
            fields = await upload.read_fields()
        except UploadError as error:
            return PlainTextResponse(f"{error}\n", error.status)
        scope.setdefault("state", {})["upload"] = upload
        return _own_form(scope, FormData([*fields.items()]), session)


def _own_form(scope: Scope, form: FormData, session: Session | None) -> Response | None:
    """Put a form into the request's state; a refusal when it does not carry the session's token."""
    given = str(form.get("form_token", ""))
    if session is None or not secrets.compare_digest(given.encode(), session.form_token.encode()):
        return PlainTextResponse("The form is out of date; load its page again.\n", 403)
    scope.setdefault("state", {})["form"] = form
    return None


async def _body(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MAX_FORM_BYTES:
            return None
        if not message.get("more_body"):
            return body


def _protected(send: Send, path: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers["cache-control"] = "max-age=86400" if path.startswith("/static/") else "no-store"
        await send(message)

    return sending
