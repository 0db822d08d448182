"""From an empty folder to the overview in a real browser: a new audit, exports dropped, a crawl watched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jobs import given_for, kill, wait
from test_web_browser import WIDTHS, Watched, browser  # noqa: F401
from web import DEMO
from webapp import serving

from linkvet.fake_web import FakeWeb
from linkvet.jobs.beside import JobPlace
from linkvet.web.app import Door
from linkvet.web.work import Given

EXPORTS = [str(DEMO / name) for name in ("backlinks.csv", "search-console-latest-links.csv", "disavow.txt")]
TARGET = "meadowlark-coffee.example"
PLACE = f"/audits/{TARGET}.audit"
SECONDS = 120_000


@pytest.fixture(scope="module")
def given() -> Iterator[Given]:
    with FakeWeb(DEMO / "web") as web:
        yield given_for(web, render="never")


@pytest.fixture
def door(tmp_path: Path, given: Given) -> Iterator[Door]:
    with serving(tmp_path, given) as door:
        yield door


class Checked:
    """Looks at every page that is passed at both widths, and through axe."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.found: list[str] = []
        self.axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def look(self, name: str) -> None:
        page = self.watched.page
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width:
                self.found.append(f"{name} is {wide} wide at {width}")
            self.found += [
                f"{name} at {width}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"
                for rule in self.axe.run(page).response["violations"]
            ]
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_audit_is_made_in_the_browser_alone(
    browser: Any,  # noqa: F811
    door: Door,
    tmp_path: Path,
    scheme: str,
) -> None:
    watched = Watched(browser, door, color_scheme=scheme)
    page, checked = watched.page, Checked(watched)
    page.set_default_timeout(SECONDS)
    assert "No audit in this folder yet" in watched.words()
    checked.look("start")
    page.click("main >> text=New audit")
    checked.look("new audit")
    page.fill("input[name=target]", TARGET)
    page.fill("textarea[name=brands]", "Meadowlark\nMeadowlark Coffee")
    page.click("text=Choose countries")
    page.fill("[data-narrow] >> nth=0", "germ")
    page.check("label:has-text('Germany') input")
    page.click("text=Choose topics")
    page.check("input[value=coffee]")
    checked.look("new audit, filled in")
    page.click("text=Make the audit")
    page.wait_for_selector("text=is ready")
    checked.look("imports, empty")
    page.set_input_files("#files", EXPORTS)
    assert "disavow.txt" in page.inner_text("[data-chosen]")
    page.click("text=Send and preview")
    page.wait_for_selector("text=3 of 3 exports were recognised")
    assert "15 links are known already and will be merged" in watched.words()
    checked.look("preview")
    page.click("text=Import the selected files")
    page.wait_for_selector("text=Next: crawl the pages >> visible=true")
    page.wait_for_selector("text=search-console-latest-links.csv")
    checked.look("imports")
    page.click("nav.menu >> text=Crawl")
    checked.look("crawl")
    page.click("button:text-is('Start the crawl')")
    page.wait_for_selector("progress")
    page.wait_for_selector("text=Pages a second")
    page.click("#gave")
    page.focus("#pause")
    page.evaluate("document.getElementById('job').setAttribute('data-old', 'yes')")
    page.wait_for_selector("#job:not([data-old])")
    assert page.evaluate("document.activeElement.id") == "pause"
    assert page.evaluate("document.getElementById('reasons').open")
    checked.look("crawl under way")
    page.wait_for_selector("text=Risk of the profile")
    assert page.url.endswith(f"{PLACE}/")
    assert page.inner_text(".risk .big") in ("Low", "Medium", "High")
    watched.go(f"{PLACE}/jobs")
    assert "The crawl has ended" in watched.words()
    checked.look("crawl, done")
    watched.go(f"{PLACE}/settings")
    checked.look("settings")
    watched.go("/")
    assert TARGET in watched.words()
    checked.look("start, with an audit")
    assert checked.found == []
    assert watched.wrong == []
    watched.context.close()


def test_without_scripts_and_with_the_keyboard_alone(
    browser: Any,  # noqa: F811
    door: Door,
    tmp_path: Path,
) -> None:
    watched = Watched(browser, door, java_script_enabled=False)
    page = watched.page
    page.set_default_timeout(SECONDS)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator("main a:focus").count():
            break
    page.keyboard.press("Enter")
    page.focus("input[name=target]")
    page.keyboard.type(TARGET)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is ready")
    page.set_input_files("#files", EXPORTS[1:2])
    page.focus("text=Send and preview")
    page.keyboard.press("Enter")
    while "Before they are taken" not in watched.words():
        watched.go(f"{PLACE}/imports")
    page.focus("text=Import the selected files")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    place = JobPlace(tmp_path / f"{TARGET}.audit")
    wait(lambda: not place.running())
    watched.go(f"{PLACE}/jobs")
    page.focus("button:text-is('Start the crawl')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The crawl runs")
    kill(place)
    page.click("text=Load again")
    assert "ended before it was done" in watched.words()
    page.click("text=Resume")
    wait(lambda: not place.running())
    page.click("text=Load again")
    assert "The crawl has ended" in watched.words()
    watched.context.close()
    assert watched.wrong == []
