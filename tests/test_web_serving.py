from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audits import new_audit, take
from click.testing import CliRunner
from jobs import ended
from web import DEMO
from webapp import Visitor

from linkvet.cli import cli
from linkvet.fake_web import FakeWeb
from linkvet.jobs.beside import JobPlace
from linkvet.store.file.audit import Audit, Settings
from linkvet.web.app import Door


@contextmanager
def command(*words: str, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """`linkvet` in a process of its own, ended as a person ends it."""
    code = "from linkvet.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def opened(process: subprocess.Popen[str]) -> Visitor:
    """A person who opened the address that the command printed."""
    assert process.stdout
    found = re.search(r"http://127\.0\.0\.1:(\d+)/open\?token=(\S+)", process.stdout.readline())
    assert found
    visitor = Visitor(Door(int(found[1]), found[2]))
    assert visitor.open(found[2]).status == 303
    return visitor


def test_serve_prints_an_address_that_opens_once_and_ends_in_peace(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, ["https://a.example/1"])
    with command("serve", str(tmp_path / "shop.audit"), "--port", "0", "--quiet") as process:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:(\d+)/open\?token=(\S+)", process.stdout.readline())
        assert found
        visitor = Visitor(Door(int(found[1]), found[2]))
        assert visitor.open(found[2]).status == 303
        assert visitor.get("/").status == 200
        assert Visitor(visitor.door).open(found[2]).status == 403
    assert process.returncode == 0


def test_the_browser_of_this_machine_is_opened_where_it_is_asked_for(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    words = ("serve", str(tmp_path / "shop.audit"), "--port", "0", "--open")
    with command(*words, environment={"BROWSER": f"{browser} %s"}) as process:
        assert process.stdout
        address = process.stdout.readline().removeprefix("Open ").strip()
        deadline = time.monotonic() + 30
        while not seen.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert seen.read_text(encoding="utf-8").strip() == address


def test_only_this_machine_is_listened_to(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    with command("serve", str(tmp_path / "shop.audit"), "--port", "0", "--quiet") as process:
        assert process.stdout
        port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0])
        with closing(socket.socket()) as other:
            other.bind(("127.0.0.2", port))


def test_what_cannot_be_served_ends_with_a_sentence(tmp_path: Path) -> None:
    missing = CliRunner().invoke(cli, ["serve", str(tmp_path / "none.audit")])
    assert missing.exit_code == 1
    assert "There is no audit file" in missing.output
    new_audit(tmp_path).close()
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        busy = CliRunner().invoke(cli, ["serve", str(tmp_path / "shop.audit"), "--port", port])
    assert busy.exit_code == 1
    assert "choose another with --port" in busy.output


def test_a_crawl_outlives_the_app_that_started_it(tmp_path: Path) -> None:
    pages = [f"https://{host}/" for host in ("roasters-roll.example", "no-such-host.example")]
    with Audit.create(tmp_path / "shop.audit", Settings("meadowlark-coffee.example")) as audit:
        take(audit, pages)
    place = JobPlace(tmp_path / "shop.audit")
    with FakeWeb(DEMO / "web") as web:
        options = ["--hosts", str(web.hosts_file), "--dns", web.dns, "--delay", "0.1", "--timeout", "3"]
        with command("serve", str(tmp_path), "--port", "0", "--quiet", *options) as process:
            visitor = opened(process)
            visitor.get("/audits/shop.audit/jobs")
            visitor.post("/audits/shop.audit/jobs/start", selection="new", shown="yes")
            assert place.running()
            process.kill()
            process.wait(10)
        assert ended(place).state == "done"
        with command("serve", str(tmp_path), "--port", "0", "--quiet", *options) as process:
            again = opened(process).get("/audits/shop.audit/jobs").words
    assert "The crawl has ended" in again
    assert "first crawl" in again
    with Audit.open(tmp_path / "shop.audit") as audit:
        assert audit.conn.execute("SELECT count(*) FROM visits").fetchone() == (2,)
