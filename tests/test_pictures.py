"""Pictures of links, taken by a real Chromium: kept as evidence, within bounds, and shown."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from audits import link, new_audit, take
from click.testing import CliRunner
from crawls import TARGET, audit_of, visit
from web import web_of  # noqa: F401 (a fixture)
from webapp import visiting

from linkvet.analysis.run import analyze
from linkvet.cli import cli
from linkvet.crawler.browser.chromium import NAMES
from linkvet.crawler.browser.pictures import HEIGHT, MOST_BYTES, MOST_OF_A_PAGE, WIDTH
from linkvet.report.report import write_report
from linkvet.store.file.audit import Audit
from linkvet.store.seen import evidence
from linkvet.store.seen.evidence import picture_of, pictured_link
from linkvet.store.seen.frontier import start_crawl
from linkvet.store.seen.visits import record_visit
from linkvet.store.types import PageFacts, Picture, Visit

needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, NAMES)), reason="no Chromium: apt install chromium"
)
TEXT = "<p>A walk along the river leads past three mills and a weir that was rebuilt last year.</p>" * 40
JPEG = b"\xff\xd8\xff"


def anchor(path: str, more: str = "") -> str:
    return f'<a href="http://{TARGET}/{path}"{more}>The old mill at {path}</a>'


@needs_chromium
def test_each_live_link_has_its_picture_within_bounds(tmp_path: Path, web_of: Any) -> None:  # noqa: F811
    noise = "<canvas id=c width=1280 height=900></canvas><script>const x = c.getContext('2d');"
    noise += "for (let i = 0; i < 30000; i++) { x.fillStyle = `hsl(${Math.random() * 360} 90% 50%)`;"
    noise += "x.fillRect(Math.random() * 1280, Math.random() * 900, 4, 4) }</script>"
    pages = {
        "plain.example": f"<title>W</title>{TEXT}<p>{anchor('deep')}{TEXT}",
        "hidden.example": f"<title>W</title>{TEXT}{anchor('none', ' style=display:none')}",
        "many.example": f"<title>W</title>{TEXT}" + "".join(f"<p>{anchor(f'm{n}')}" for n in range(9)),
        "loud.example": f"<title>W</title><p>{anchor('loud')}{noise}",
        "lost.example": f"<title>W</title>{TEXT}",
    }
    web = web_of({host: {"/p": body} for host, body in pages.items()})
    path = audit_of(tmp_path / "a.audit", [f"http://{host}/p" for host in pages])
    visit(path, web, picture=True, timeout=10.0)
    with Audit.open(path) as audit:
        rows = list(audit.rows("SELECT p.url AS page, q.* FROM pictures q JOIN pages p ON p.id = q.page_id"))
        shown = pictured_link(audit, 1)
    taken: dict[str, int] = {}
    for row in rows:
        taken[row["page"]] = taken.get(row["page"], 0) + 1
        assert row["image"].startswith(JPEG)
        assert len(row["image"]) <= MOST_BYTES
        assert (row["width"], row["height"]) <= (WIDTH, HEIGHT)
    assert taken["http://plain.example/p"] == 1
    assert taken["http://many.example/p"] == MOST_OF_A_PAGE
    assert not taken.keys() & {"http://hidden.example/p", "http://lost.example/p"}
    assert shown == (1, f"http://{TARGET}/deep")


def seen_with_picture(folder: Path) -> Path:
    with new_audit(folder) as audit:
        take(audit, ["https://blog.example/post"])
        page = PageFacts(title="A page", text="Words of the page. " * 30, words=120)
        shown = Picture("https://shop.test/", "2026-11-01T10:00:00Z", 900, 420, JPEG + b"x" * 100)
        seen = Visit(
            1,
            "2026-11-01T10:00:00Z",
            "read",
            facts=page,
            links=[link("https://shop.test/")],
            pictures=[shown],
        )
        seen.final_url = "https://blog.example/post"
        record_visit(audit, start_crawl(audit).id, seen)
    return folder / "shop.audit"


def test_the_web_app_and_the_report_show_it(tmp_path: Path) -> None:
    path = seen_with_picture(tmp_path)
    analyze(path)
    with visiting(path) as visitor:
        page = visitor.get("/link/1")
        assert "The link on its page" in page.words
        answer = visitor.send("GET", "/link/1/picture.jpg")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
        assert visitor.send("GET", "/link/2/picture.jpg").status == 404
    with Audit.open(path) as audit:
        audit.conn.execute("UPDATE domain_judgements SET toxicity = 80, level = 'toxic'")
        audit.conn.execute("UPDATE judgements SET toxicity = 80, level = 'toxic'")
        audit.conn.commit()
        out = tmp_path / "report.html"
        write_report(audit, out)
    html = out.read_text(encoding="utf-8")
    assert "img-src data:" in html


def test_a_picture_stays_when_the_link_is_gone_and_the_number_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = seen_with_picture(tmp_path)
    monkeypatch.setattr(evidence, "MOST_PICTURES", 2)
    with Audit.open(path) as audit:
        crawl = start_crawl(audit, "all").id
        shots = [Picture(f"https://shop.test/{n}", "2026-11-02T10:00:00Z", 9, 9, JPEG) for n in range(5)]
        later = Visit(1, "2026-11-02T10:00:00Z", "read", facts=PageFacts(title="A page"), pictures=shots)
        record_visit(audit, crawl, later)
        assert audit.conn.execute("SELECT count(*) FROM pictures").fetchone() == (2,)
        assert picture_of(audit, 1, "https://shop.test/")


def test_pictures_need_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = audit_of(tmp_path / "a.audit", ["http://plain.example/p"])
    done = CliRunner().invoke(cli, ["crawl", str(path), "--picture"])
    assert done.exit_code == 1
    assert "needs" in done.output
