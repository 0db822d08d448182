"""Whoever knows Scrapy finds it: its commands, its settings, and middlewares and extensions of one's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawls import TARGET, audit_of, states
from web import ROOT

from linkvet.crawler import settings as defaults
from linkvet.crawler.assignment import CrawlOptions
from linkvet.crawler.by_scrapy import options_of, settings_of
from linkvet.fake_web import FakeWeb
from linkvet.store.file.audit import Audit

LINK = f'<p>Read <a href="https://{TARGET}/">the target</a> for more.'
OWN_PARTS = """
from scrapy import signals

class Greeting:
    def process_request(self, request):
        request.headers["User-Agent"] = "greeting/1"

class Counting:
    def __init__(self, crawler):
        self.items = 0
        crawler.signals.connect(self.scraped, signals.item_scraped)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)

    def scraped(self, item):
        self.items += 1

    def closed(self, reason):
        print(f"scraped {self.items}, {reason}")

class Noting:
    def process_item(self, item):
        print("noted", type(item).__name__)
        return item
"""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[FakeWeb]:
    page = tmp_path / "web" / "a.example"
    page.mkdir(parents=True)
    for name in ("1", "2"):
        (page / f"{name}.html").write_text(LINK, encoding="utf-8")
    with FakeWeb(tmp_path / "web") as served:
        yield served


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    return audit_of(tmp_path / "shop.audit", ["http://a.example/1.html", "http://a.example/2.html"])


def scrapy(*words: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def over(web: FakeWeb) -> list[str]:
    return ["-s", f"LINKVET_HOSTS={web.hosts_file}", "-s", "DOWNLOAD_DELAY=0"]


def test_scrapy_crawls_the_pages_of_an_audit(web: FakeWeb, audit: Path) -> None:
    done = scrapy("crawl", "pages", "-a", f"audit={audit}", *over(web))
    assert done.returncode == 0, done.stderr
    assert states(audit) == {"http://a.example/1.html": ("live", ""), "http://a.example/2.html": ("live", "")}
    assert "'finish_reason': 'finished'" in done.stderr
    with Audit.open(audit) as opened:
        assert opened.conn.execute("SELECT finished_at IS NOT NULL FROM crawls").fetchall() == [(1,)]


def test_settings_count(web: FakeWeb, audit: Path) -> None:
    own = ["-s", "USER_AGENT=auditor/7", "-s", "LOG_ENABLED=0", "-s", "ROBOTSTXT_OBEY=0"]
    done = scrapy("crawl", "pages", "-a", f"audit={audit}", *over(web), *own)
    assert done.returncode == 0, done.stderr
    asked = web.requests("a.example")
    assert {request.user_agent for request in asked} == {"auditor/7"}
    assert "/robots.txt" not in {request.path for request in asked}
    assert done.stderr == ""


def test_middlewares_extensions_and_pipelines_of_ones_own_take_part(
    web: FakeWeb, audit: Path, tmp_path: Path
) -> None:
    (tmp_path / "own_parts.py").write_text(OWN_PARTS, encoding="utf-8")
    own = {
        "DOWNLOADER_MIDDLEWARES": {"own_parts.Greeting": 500},
        "EXTENSIONS": {"own_parts.Counting": 500},
        "ITEM_PIPELINES": {"own_parts.Noting": 50},
    }
    words = [word for name, parts in own.items() for word in ("-s", f"{name}={json.dumps(parts)}")]
    done = scrapy("crawl", "pages", "-a", f"audit={audit}", *over(web), *words, PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("noted Visit") == 2
    assert "scraped 3, finished" in done.stdout
    assert {request.user_agent for request in web.requests("a.example")} == {"greeting/1"}
    assert states(audit)["http://a.example/1.html"] == ("live", "")


def test_a_project_of_ones_own_takes_the_settings_over(web: FakeWeb, audit: Path, tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = mine\n", encoding="utf-8")
    mine = "from linkvet.crawler.settings import *\nUSER_AGENT = 'mine/1'\nLOG_ENABLED = False\n"
    (tmp_path / "mine.py").write_text(mine, encoding="utf-8")
    done = scrapy("crawl", "pages", "-a", f"audit={audit}", *over(web), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {request.user_agent for request in web.requests("a.example")} == {"mine/1"}


def test_the_shell_answers(web: FakeWeb) -> None:
    show = "(response.status, response.css('a::text').get())"
    done = scrapy("shell", "http://a.example/1.html", "-c", show, "--nolog", *over(web))
    assert done.stdout.strip() == "(200, 'the target')", done.stderr
    assert {request.user_agent for request in web.requests("a.example")} == {defaults.USER_AGENT}


def test_the_shell_keeps_out_of_the_own_network() -> None:
    done = scrapy("shell", "http://127.0.0.1:9/", "-c", "response", "--nolog")
    assert "PrivateAddressError" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "No audit file is named; say: scrapy crawl pages -a audit=FILE"),
        (["-a", "audit=nowhere.audit"], "nowhere.audit"),
        (["-a", "audit=nowhere.audit", "-a", "colour=red"], "There is no argument colour"),
        (["-a", "audit=nowhere.audit", "-s", "DOWNLOAD_DELAY=-1"], "the delay 0 or more"),
    ],
)
def test_what_cannot_work_is_said(arguments: list[str], says: str) -> None:
    done = scrapy("crawl", "pages", *arguments)
    assert done.returncode == 1
    assert says in done.stderr


def test_options_and_settings_say_the_same() -> None:
    assert options_of(settings_of(CrawlOptions())) == CrawlOptions()
    options = CrawlOptions(delay=2.0, timeout=9.0, max_size=5_000, user_agent="auditor/7")
    assert options_of(settings_of(options)) == options


def test_the_user_agent_names_nobody_who_is_not_asked() -> None:
    assert f"Mozilla/5.0 (compatible; linkvet/{defaults.VERSION}; backlink audit)" == defaults.USER_AGENT
    agent = CrawlOptions(contact="https://agency.example/bot").agent
    assert agent.endswith("; backlink audit; +https://agency.example/bot)")


def test_linkvet_itself_logs_nothing_on_the_terminal(audit: Path, tmp_path: Path) -> None:
    (tmp_path / "served" / "a.example").mkdir(parents=True)
    failing = '[paths."/1.html"]\nsequence = [{ status = 503 }]\n'
    (tmp_path / "served" / "a.example" / "behaviour.toml").write_text(failing, encoding="utf-8")
    with FakeWeb(tmp_path / "served") as served:
        command = [sys.executable, "-m", "linkvet", "crawl", str(audit), "--quiet", "--delay", "0"]
        hosts = ["--hosts", str(served.hosts_file), "--timeout", "3"]
        done = subprocess.run([*command, *hosts], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
