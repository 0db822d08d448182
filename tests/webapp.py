"""The web app for tests: listening for real on this machine, spoken to over real connections."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from selectolax.lexbor import LexborHTMLParser

from linkvet.web.app import Door, audit_app, guarded
from linkvet.web.folder.start import folder_app
from linkvet.web.serving import listening
from linkvet.web.shelves import Shelves
from linkvet.web.work import Given

NOTHING = Given()
TOKEN = "a-token-for-tests"
BEING_MADE = 'hx-trigger="load delay:2s"'
"""What a page says that loads itself again once its list is made."""


class Answer:
    """What the app answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.text = response.read().decode(errors="replace")

    @property
    def html(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)

    @property
    def words(self) -> str:
        """The text of the main part, white space folded."""
        main = self.html.css_first("main")
        return " ".join((main.text() if main else self.text).split())


class Visitor:
    """A person's browser, as far as tests need one."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.cookie = ""
        self.form_token = ""

    def send(self, method: str, path: str, body: str | bytes = "", **headers: str) -> Answer:
        sent = {"Host": f"127.0.0.1:{self.door.port}"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method == "POST":
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        with closing(http.client.HTTPConnection("127.0.0.1", self.door.port, timeout=30)) as connection:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data or None, sent)
            return Answer(connection.getresponse())

    def open(self, token: str = TOKEN) -> Answer:
        answer = self.send("GET", f"/open?token={token}")
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        answer = self.send("GET", path, **headers)
        while BEING_MADE in answer.text:
            time.sleep(0.1)
            answer = self.send("GET", path, **headers)
        field = answer.html.css_first("input[name=form_token]")
        if field:
            self.form_token = field.attributes["value"] or ""
        return answer

    def post(self, path: str, **fields: Any) -> Answer:
        """Send a form as the page last seen would; lists are fields that repeat."""
        fields = {"form_token": self.form_token, "back": "/audit", **fields}
        return self.send("POST", path, urlencode(fields, doseq=True))

    def send_files(self, path: str, files: dict[str, bytes], **fields: str) -> Answer:
        """Send files as a form does; a field that is given comes before them."""
        fields = {"form_token": self.form_token, "back": "/imports", **fields}
        lines: list[bytes] = []
        for name, value in fields.items():
            lines += [
                b"--edge",
                f'Content-Disposition: form-data; name="{name}"'.encode(),
                b"",
                value.encode(),
            ]
        for name, content in files.items():
            about = f'Content-Disposition: form-data; name="files"; filename="{name}"'.encode()
            lines += [b"--edge", about, b"Content-Type: text/csv", b"", content]
        body = b"\r\n".join([*lines, b"--edge--", b""])
        return self.send("POST", path, body, Content_Type="multipart/form-data; boundary=edge")

    def said(self) -> str:
        """What the next page says about the last action."""
        message = self.get("/audit").html.css_first(".said p")
        return message.text() if message else ""


@contextmanager
def serving(place: Path, given: Given = NOTHING) -> Iterator[Door]:
    """The app over an audit file or a folder of them, on a free port."""
    if place.is_file():
        Shelves(place).prepare()
    with closing(listening(0)) as listener:
        door = Door(listener.getsockname()[1], TOKEN)
        app = guarded(folder_app(place, given) if place.is_dir() else audit_app(place, given), door)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield door
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def visiting(place: Path, first: str = "/audit", given: Given = NOTHING) -> Iterator[Visitor]:
    """A person who has opened the app."""
    with serving(place, given) as door:
        visitor = Visitor(door)
        visitor.open()
        visitor.get(first)
        yield visitor
