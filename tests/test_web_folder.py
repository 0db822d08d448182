"""The start page over a folder, and that each audit's pages stay in their place below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from starlette.routing import Mount, Route
from webapp import Visitor, visiting

from linkvet.store.file.audit import Audit
from linkvet.web.folder.start import folder_app
from linkvet.web.work import Given

PLACE = "/audits/a%20shop.audit"
PAGES = ["/", "/new"]
FORMS = ["/new", "/theme"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_audit(tmp_path, name="a shop.audit") as audit:
        take(audit, ["https://a.example/1"])
        see(audit, "https://a.example/1", link("https://shop.test/"))
    new_audit(tmp_path, target="other.test", name="b.audit").close()
    (tmp_path / "broken.audit").write_bytes(b"SQLite format 3\0 but not really")
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / "linked.audit").symlink_to("/etc/passwd")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> Iterator[Visitor]:
    with visiting(folder, "/") as visitor:
        yield visitor


def test_the_audits_of_a_folder_are_listed(visitor: Visitor) -> None:
    page = visitor.get("/")
    titles = [one.text(strip=True) for one in page.html.css("li h2 a")]
    assert titles == ["a shop", "b", "broken"]
    assert "no audit file" in page.words or "damaged" in page.words
    assert "shop.test" in page.words
    assert "notes" not in page.words
    assert "linked" not in page.words


def test_every_address_of_an_audit_stays_in_its_place(visitor: Visitor) -> None:
    seen: set[str] = set()
    waiting = [f"{PLACE}/"]
    outside: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 120:
            continue
        seen.add(path)
        answer = visitor.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status == 200, path
        for name in ("href", "action", "hx-get", "data-graph", "data-goto"):
            for node in answer.html.css(f"[{name}]"):
                wanted = (node.attributes[name] or "").partition("#")[0]
                if wanted.startswith("/") and not wanted.startswith("/static/"):
                    if wanted.startswith(f"{PLACE}/export/"):
                        continue
                    if not wanted.startswith(f"{PLACE}/"):
                        outside.add(wanted)
                    elif name != "action" or (node.attributes.get("method") or "get") == "get":
                        waiting.append(wanted)
    assert outside == set()
    assert {f"{PLACE}/audit", f"{PLACE}/jobs", f"{PLACE}/imports", f"{PLACE}/settings"} <= seen


def test_a_form_leads_back_into_its_audit(visitor: Visitor, folder: Path) -> None:
    visitor.get(f"{PLACE}/audit")
    fields = {"do": "remove", "subject": "domain:a.example"}
    answer = visitor.post(f"{PLACE}/decide", **fields, back=f"{PLACE}/lists?list=remove")
    assert answer.headers["location"] == f"{PLACE}/lists?list=remove"
    assert (
        visitor.post(f"{PLACE}/decide", **fields, back="/settings").headers["location"] == f"{PLACE}/settings"
    )
    assert visitor.post(f"{PLACE}/decide", **fields, back="//evil.example").headers["location"] == f"{PLACE}/"
    with Audit.open(folder / "a shop.audit") as audit:
        assert audit.conn.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    with Audit.open(folder / "b.audit") as audit:
        assert audit.conn.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


@pytest.mark.parametrize(
    "name",
    [
        "none.audit",
        "notes.txt",
        "linked.audit",
        "..",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%2fetc%2fpasswd",
        "a%20shop.audit-wal",
        "",
    ],
)
def test_only_audits_of_the_folder_open(visitor: Visitor, name: str) -> None:
    answer = visitor.get(f"/audits/{name}/settings")
    assert answer.status == 404
    assert "root:" not in answer.text


def test_a_damaged_audit_says_so(visitor: Visitor) -> None:
    answer = visitor.get("/audits/broken.audit/")
    assert answer.status == 409
    assert "broken.audit" in answer.words


def test_a_new_audit_is_made_with_what_init_asks(visitor: Visitor, folder: Path) -> None:
    visitor.get("/new")
    answer = visitor.post(
        "/new", target="www.tea.example", scope="host", name="Tea", brands="Tea\nTea Ltd",
        topics=["tea", "green tea"], countries=["DE", "AT"], languages=["de"], shown="countries languages", file="",
    )  # fmt: skip
    assert answer.headers["location"] == "/audits/tea.example.audit/imports?new=1"
    assert visitor.get(answer.headers["location"]).status == 200
    with Audit.open(folder / "tea.example.audit") as audit:
        made = audit.settings
    assert (made.scope, made.brands, made.topics) == ("host", ["Tea", "Tea Ltd"], ["tea", "green tea"])
    assert (made.countries, made.languages) == (["DE", "AT"], ["de"])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"target": ""}, "Name the site"),
        ({"target": "not a site"}, "not a valid domain"),
        ({"target": "co.uk"}, "belongs to many owners"),
        ({"target": "x.example", "scope": "planet"}, "planet"),
        ({"target": "x.example", "countries": "US, XX, Germany"}, '"XX" is not a valid country'),
        ({"target": "x.example", "languages": "Elvish"}, '"Elvish" is not a valid language'),
        ({"target": "x.example", "file": "b"}, "already exists"),
    ],
)
def test_what_cannot_be_audited_is_refused_with_a_sentence(
    visitor: Visitor, folder: Path, fields: dict[str, str], sentence: str
) -> None:
    before = sorted(folder.iterdir())
    answer = visitor.post("/new", **fields)
    assert answer.status == 400
    assert sentence in answer.words
    assert sorted(folder.iterdir()) == before
    assert (answer.html.css_first("input[name=target]").attributes["value"] or "") == fields["target"]


@pytest.mark.parametrize("name", ["../../out", "/etc/out", "a/b/out", "..\\out"])
def test_a_new_file_stays_in_the_folder(visitor: Visitor, folder: Path, name: str) -> None:
    visitor.post("/new", target="x.example", file=name)
    assert (folder / "out.audit").is_file()


def test_the_guard_stands_before_the_whole_folder(visitor: Visitor, folder: Path) -> None:
    app = folder_app(folder, Given())
    known = [one for one in app.routes if isinstance(one, Route)]
    assert {one.path for one in known if "GET" in (one.methods or ())} == set(PAGES)
    assert {one.path for one in known if "POST" in (one.methods or ())} == set(FORMS)
    assert [one.path for one in app.routes if isinstance(one, Mount)] == ["/audits", "/static"]
    stranger = Visitor(visitor.door)
    for path in (*PAGES, f"{PLACE}/", f"{PLACE}/jobs", f"{PLACE}/jobs/state"):
        assert stranger.get(path).status == 403
        assert visitor.get(path, Host="evil.example").status == 421
    for path in (*FORMS, f"{PLACE}/jobs/start", f"{PLACE}/imports/files", f"{PLACE}/imports/take"):
        assert visitor.post(path, form_token="x" * 32, target="x.example").status == 403
        body = f"form_token={visitor.form_token}&target=x.example"
        assert visitor.send("POST", path, body, Origin="http://evil.example").status == 403
        assert visitor.send("POST", path, body, Sec_Fetch_Site="cross-site").status == 403
    assert not (folder / "x.example.audit").exists()
    assert not list(folder.glob("*.work"))
