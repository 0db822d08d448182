from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audits import new_audit, take
from starlette.routing import Route
from webapp import Visitor, serving

from linkvet.web.app import Door, audit_app
from linkvet.web.guard import MAX_FORM_BYTES, UPLOADS

PATHS = [
    "/", "/audit", "/link/1", "/link/1/picture.jpg", "/domain/1", "/anchors", "/targets", "/networks",
    "/networks/graph", "/copies",
    "/changes", "/changes?kind=velocity", "/opportunities", "/lists", "/disavow", "/settings", "/export/links.csv",
    "/report",
    "/outreach", "/outreach/drafts.zip", "/opportunities/draft", "/imports", "/imports/1", "/jobs", "/jobs/state",
    "/mail", "/nothing",
]  # fmt: skip
FORMS = [
    "/decide", "/undo", "/outreach", "/opportunities", "/settings", "/analyze", "/theme", "/disavow/file", "/saved",
    "/imports/take", "/imports/back", "/imports/discard", "/jobs/start", "/jobs/pause", "/jobs/resume",
    "/settings/whitelist", "/jobs/recheck", "/jobs/schedule", "/mail", "/mail/test",
]  # fmt: skip


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("guard")
    with new_audit(folder) as audit:
        take(audit, ["https://a.example/1"])
    with serving(folder / "shop.audit") as door:
        stranger = Visitor(door)
        assert stranger.open("wrong").status == 403
        known.clear()
        visitor = Visitor(door)
        assert visitor.open().status == 303
        known.append(visitor)
        yield door


def routes(app: Any) -> list[Route]:
    return [one for one in app.routes if isinstance(one, Route)]


def test_every_page_and_every_form_is_among_those_tried_here(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    known_routes = routes(audit_app(tmp_path / "shop.audit"))
    forms = {one.path for one in known_routes if "POST" in (one.methods or ())}
    pages = {one.path for one in known_routes if "GET" in (one.methods or ())}
    assert forms == {*FORMS, UPLOADS}
    tried = {re.sub(r"/[0-9]+(?=/|$)", "/{number:int}", path.partition("?")[0]) for path in PATHS}
    tried |= {"/export/{file:str}"} if "/export/links.csv" in PATHS else set()
    assert pages - {"/outreach/draft.eml"} <= tried


known: list[Visitor] = []


@pytest.fixture
def visitor(door: Door) -> Visitor:
    known[0].get("/audit")
    return known[0]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_to_whom_was_not_let_in(door: Door, path: str) -> None:
    answer = Visitor(door).get(path)
    assert (answer.status, "a.example" in answer.text) == (403, False)


def test_the_address_opens_once(door: Door) -> None:
    late = Visitor(door)
    assert late.open().status == 403
    assert late.cookie == ""


def test_the_cookie_is_for_this_app_alone(door: Door) -> None:
    assert known[0].cookie.startswith(f"linkvet_{door.port}=")
    liar = Visitor(door)
    liar.cookie = known[0].cookie[:-3] + "xyz"
    assert liar.get("/").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
@pytest.mark.parametrize("path", ["/", "/open?token=x", "/static/linkvet.css"])
def test_a_foreign_name_for_this_machine_is_refused(visitor: Visitor, host: str, path: str) -> None:
    answer = visitor.get(path, Host=host.format(port=visitor.door.port))
    assert answer.status == 421


def test_the_machine_s_own_names_are_taken(visitor: Visitor) -> None:
    for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert visitor.get("/audit", Host=f"{host}:{visitor.door.port}").status == 200


@pytest.mark.parametrize("path", FORMS)
def test_every_form_needs_its_token(visitor: Visitor, path: str) -> None:
    for token in ("", "x" * 32, visitor.form_token[:-1]):
        assert visitor.post(path, form_token=token, do="remove", subject="domain:a.example").status == 403
    assert visitor.send("POST", path, "do=remove").status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    body = f"form_token={visitor.form_token}&do=remove&subject=domain%3Aa.example"
    assert visitor.send("POST", "/decide", body, **headers).status == 403
    assert visitor.send("POST", "/decide", body, Origin=f"http://127.0.0.1:{visitor.door.port}").status == 303


def test_a_huge_form_is_not_read(visitor: Visitor) -> None:
    assert visitor.post("/decide", note="x" * MAX_FORM_BYTES).status == 413
    many = "&".join(f"subject=domain%3A{n}.example" for n in range(6000))
    assert visitor.send("POST", "/decide", f"form_token={visitor.form_token}&{many}").status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_no_other_methods(visitor: Visitor, method: str) -> None:
    assert visitor.send(method, "/decide").status == 405


@pytest.mark.parametrize("path", [*PATHS, "/static/linkvet.css", "/open?token=x"])
def test_every_answer_carries_the_policy(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers or "uvicorn" not in headers["server"] or path


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/a\r\nX: y",
        "\t//evil.example",
    ],
)
def test_a_form_leads_back_only_into_the_app(visitor: Visitor, back: str) -> None:
    answer = visitor.post("/decide", do="clear", subject="domain:a.example", back=back)
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_files_outside_of_the_static_folder_stay_there(visitor: Visitor) -> None:
    for path in ("/static/../cli.py", "/static/%2e%2e/cli.py", "/static//etc/passwd", "/static/vendor"):
        assert visitor.get(path).status in (404, 405)
