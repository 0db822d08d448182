"""A person at work in a real browser, with and without JavaScript."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webapp import TOKEN, serving

from linkvet.web.app import Door

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = os.environ.get("LINKVET_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
if BROWSER is None:
    pytest.skip("no Chromium here; apt install chromium, or set LINKVET_CHROMIUM", allow_module_level=True)

PAGES = {
    "overview": "/",
    "audit": "/audit",
    "filtered": "/audit?level=toxic&view=links",
    "nothing found": "/audit?anchor=nothing-like-this",
    "link": "/link/1",
    "copied page": "/link/7",
    "domain": "/domain/7",
    "a domain open": "/audit?open=7&col=domain&col=links&col=country&col=first_seen&col=relevance&col=toxicity",
    "anchors": "/anchors",
    "anchors of a page": "/anchors?target_is=https://meadowlark-coffee.example/",
    "targets": "/targets",
    "networks": "/networks",
    "copies": "/copies",
    "new": "/changes?since=365d",
    "lost": "/changes?kind=lost",
    "lost domains": "/changes?kind=lost&of=domain",
    "nothing changed": "/changes?kind=changed",
    "no moment": "/changes?since=crawl:9",
    "velocity": "/changes?kind=velocity",
    "opportunities": "/opportunities",
    "broken targets": "/opportunities?kind=broken_target",
    "no opportunity": "/opportunities?q=nothing-like-this",
    "whitelist": "/lists?list=whitelist",
    "lists": "/lists?list=remove",
    "requests": "/outreach",
    "history": "/lists?list=history",
    "disavow": "/disavow",
    "settings": "/settings",
}
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def audit_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made in a process of its own: the browser's driver keeps this one's event loop to itself."""
    folder = tmp_path_factory.mktemp("browser")
    code = "from linkvet.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, "demo", "--keep", str(folder), "--quiet"], check=True)
    return folder / "demo.audit"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def door(audit_file: Path) -> Iterator[Door]:
    with serving(audit_file) as door:
        yield door


class Watched:
    """A page whose complaints and outside requests are kept."""

    def __init__(self, browser: Any, door: Door, **context: Any) -> None:
        self.base = f"http://127.0.0.1:{door.port}"
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        self.page = self.context.new_page()
        self.scripted = context.get("java_script_enabled", True)
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self._note(message.type == "error", message.text))
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on(
            "request", lambda request: self._note(not self._inside(request.url), f"request {request.url}")
        )
        self.page.goto(f"{self.base}/open?token={TOKEN}")

    def _inside(self, url: str) -> bool:
        return url.startswith((self.base + "/", "data:", "blob:"))

    def _note(self, wrong: bool, text: str) -> None:
        if wrong:
            self.wrong.append(text)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def words(self) -> str:
        return " ".join(self.page.inner_text("main").split())


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def at_work(request: pytest.FixtureRequest, browser: Any, door: Door) -> Iterator[Watched]:
    watched = Watched(browser, door, java_script_enabled=request.param, accept_downloads=True)
    yield watched
    watched.context.close()
    assert watched.wrong == []


@pytest.fixture
def reader(browser: Any, door: Door) -> Iterator[Watched]:
    watched = Watched(browser, door)
    yield watched
    watched.context.close()
    assert watched.wrong == []


def test_a_person_audits_decides_takes_back_and_downloads(at_work: Watched) -> None:
    page = at_work.page
    page.click("nav.menu >> text=Audit")
    page.click("details.pick >> text=Level")
    page.check("input[name=level][value=toxic]")
    page.click("button.main >> text=Show")
    assert "level=toxic" in page.url
    assert page.locator("tr.group").count() > 5
    page.click("tr.group a.open >> nth=0")
    page.wait_for_selector("tr.link")
    assert page.locator("tr.link .level").count() == page.locator("tr.link .level.toxic").count() > 0
    page.click("tr.link a.strong >> nth=0")
    assert "Why it is judged so" in at_work.words()
    assert page.locator("ol.evidence li").count() >= 2

    page.click("nav.menu >> text=Networks")
    page.click("section.network button.disavow")
    page.wait_for_selector(".said")
    assert re.search(r"Put on the disavow list: \d+ entries", at_work.words())
    page.click(".said button")
    page.wait_for_selector(".said >> text=Taken back")

    page.click("nav.menu >> text=Audit")
    page.check("tbody:has-text('tea-timer.example') input[value='domain:tea-timer.example']")
    page.fill("input[name=note]", "sells links")
    page.click(".bulk button.disavow")
    page.wait_for_selector(".said >> text=tea-timer.example")
    page.click("nav.menu >> text=Lists")
    assert "sells links" in at_work.words()
    page.click("text=Preview and download the file")
    page.check("input[name=considered]")
    with page.expect_download() as waiting:
        page.click("text=Download disavow.txt")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert "domain:tea-timer.example" in lines
    assert "domain:mega-links-list.example" in lines

    at_work.go("/lists?list=history")
    page.click("main button:text-is('Undo') >> nth=0")
    page.wait_for_selector(".said >> text=Taken back")


def test_a_person_sees_what_was_lost_and_decides_there(at_work: Watched) -> None:
    page = at_work.page
    page.click("nav.menu >> text=New & lost links")
    page.select_option("select[name=since]", "90d")
    page.click("main >> text=Show")
    assert "since=90d" in page.url
    page.click("nav.tabs >> text=Broken")
    assert "since=90d" in page.url
    assert "The page is gone (404)." in at_work.words()
    page.click(".chips >> text=Domains")
    assert "All its linking pages are broken." in at_work.words()
    page.click("tr:has-text('vanished-domain.example') button.remove")
    page.wait_for_selector(".said >> text=domain:vanished-domain.example")
    assert page.locator("button.on").count() == 1
    page.click(".said button")
    page.wait_for_selector(".said >> text=Taken back")
    page.click("nav.tabs >> text=Velocity")
    assert "dated by Semrush" in at_work.words()
    page.click(".chips >> text=Weeks")
    if at_work.scripted:
        page.click("text=As a table")
    assert page.locator("figure tbody tr").count() > 10


def test_a_person_works_through_opportunities(at_work: Watched) -> None:
    page = at_work.page
    page.click("nav.menu >> text=Opportunities")
    page.click("nav.tabs >> text=Broken targets")
    assert "Redirect it to" in at_work.words() or "No page of the site is near" in at_work.words()
    page.click("nav.tabs >> text=Lost links")
    assert page.locator("blockquote mark").inner_text() == "Meadowlark"
    row = page.locator("tr[data-row] >> nth=0")
    row.locator("input[name=note]").fill("wrote to the editor")
    row.locator("button.in_progress").click()
    page.wait_for_selector(".said >> text=In progress")
    assert page.locator("tr[data-row] >> nth=0").locator("button.on").inner_text() == "In progress"
    assert page.input_value("tr[data-row] >> nth=0 >> input[name=note]") == "wrote to the editor"
    page.fill("tr[data-row] >> nth=0 >> input[name=note]", "wrote twice")
    page.press("tr[data-row] >> nth=0 >> input[name=note]", "Enter")
    page.wait_for_selector("input[name=note][value='wrote twice']")
    page.locator("tr[data-row] >> nth=0").locator("button.rejected").click()
    page.wait_for_selector(".said >> text=Rejected")
    assert page.locator("tr[data-row]").count() == 1
    page.click(".said button")
    page.wait_for_selector(".said >> text=Taken back")
    assert page.locator("tr[data-row] button.on").inner_text() == "In progress"
    page.locator("tr[data-row] button.on").click()
    page.wait_for_selector(".said >> text=Open again")


def test_enter_in_a_note_decides_nothing_by_chance(at_work: Watched) -> None:
    page = at_work.page
    at_work.go("/audit")
    page.check("input[value='domain:tea-timer.example']")
    for path in ("/audit", "/domain/7", "/link/1"):
        if path != "/audit":
            at_work.go(path)
        page.fill("input[name=note]", "a thought")
        page.press("input[name=note]", "Enter")
        page.wait_for_timeout(300)
        assert page.locator(".said").all_inner_texts() == []
        assert page.input_value("input[name=note]") == "a thought"
    page.click(".verdict button.whitelist")
    page.wait_for_selector(".said >> text=whitelist")
    page.fill("input[name=note]", "another thought")
    page.press("input[name=note]", "Enter")
    page.wait_for_selector("input[name=note][value='another thought']")
    at_work.go("/link/1")
    assert page.input_value("input[name=note]") == "another thought"
    page.click(".verdict button.on")
    page.wait_for_selector(".said >> text=Taken off")


def test_a_setting_is_changed_and_the_links_are_judged_again(at_work: Watched) -> None:
    page = at_work.page
    topic = f"espresso {at_work.base[-5:]}"
    at_work.go("/settings")
    page.fill("textarea[name=topics]", f"coffee\n{topic}")
    page.click("text=Save settings")
    page.wait_for_selector("text=The settings were changed")
    page.click("button:text-is('Run the analysis')")
    page.wait_for_selector(".said >> text=The analysis runs")
    for _ in range(120):
        page.wait_for_timeout(500)
        if "The analysis has ended" in at_work.words():
            break
        assert "could not be done" not in at_work.words(), at_work.words()
        if not at_work.scripted and page.is_visible("text=Load again"):
            page.click("text=Load again")
    assert "The analysis has ended" in at_work.words()
    at_work.go("/")
    assert "Medium" in at_work.words() or "Low" in at_work.words()


def test_keys_move_tick_and_decide(reader: Watched) -> None:
    page = reader.page
    reader.go("/audit")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.locator("tr.group input").first.is_checked()
    page.keyboard.press("w")
    page.wait_for_selector(".said >> text=whitelist")
    assert page.locator("tr.group button.on").count() == 1
    page.keyboard.press("u")
    page.wait_for_selector(".said >> text=Taken back")
    page.keyboard.press("/")
    page.keyboard.type("jw")
    assert page.input_value("[data-search]") == "jw"
    page.keyboard.press("Escape")
    page.check("[data-tick-all]")
    boxes = page.locator("input[name=subject]")
    assert all(boxes.nth(place).is_checked() for place in range(boxes.count()))


def test_charts_are_drawn_from_tables_that_stay(reader: Watched) -> None:
    page = reader.page
    reader.go("/")
    page.wait_for_selector("figure[data-drawn] svg")
    assert (
        page.locator("figure").count()
        == page.locator("figure svg").count()
        == page.locator("figure table").count()
    )
    page.click("text=As a table >> nth=0")
    assert page.locator("figure table >> nth=0").is_visible()


def test_the_picture_of_the_networks_opens(reader: Watched) -> None:
    reader.go("/networks")
    reader.page.wait_for_selector("[data-graph] canvas")
    assert reader.page.is_visible("[data-picture]")


def test_a_copied_page_shows_the_passage_beside_the_original(reader: Watched) -> None:
    reader.go(PAGES["copied page"])
    here, there = reader.page.locator(".passages blockquote").all_inner_texts()
    assert here[:40] == there[:40] != ""


def test_light_and_dark(reader: Watched) -> None:
    page = reader.page
    ground = "() => getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click("[data-theme-button]")
    dark = page.evaluate(ground)
    assert dark != before
    page.reload()
    assert page.evaluate(ground) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_can_be_read_by_all(browser: Any, door: Door, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    watched = Watched(browser, door, color_scheme=scheme)
    found = []
    for name, path in PAGES.items():
        for width in WIDTHS:
            watched.page.set_viewport_size({"width": width, "height": 800})
            watched.go(path)
            wide = watched.page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{name} is {wide} wide at {width}")
            found += [
                f"{name} at {width}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"
                for rule in axe.run(watched.page).response["violations"]
                if rule["impact"] in ("serious", "critical")
            ]
    watched.context.close()
    assert found == []
    assert watched.wrong == []
