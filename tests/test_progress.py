"""Long work says how far it is: in one line of a terminal, in a line now and then elsewhere, or not at all."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from linkvet.terminal import progress as shown

WORK = """
from linkvet.terminal import progress as shown
shown.SECONDS_ON_A_TERMINAL = 0
with shown.judging(quiet={quiet}) as told:
    told("Domains", 30, 120)
print("done")
"""


def on_a_terminal(quiet: bool = False) -> str:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "60", "NO_COLOR": "1"}
    code = WORK.replace("{quiet}", str(quiet))
    subprocess.run([sys.executable, "-c", code], stderr=theirs, stdout=theirs, env=environment, check=True)
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    return written.decode()


def test_a_terminal_has_a_bar_that_goes_away() -> None:
    written = on_a_terminal()
    assert "Judging: domains 30 of 120" in written
    assert "━" in written
    last = written.rpartition("Judging: domains 30 of 120")[2]
    assert "\x1b[2K" in last
    assert last.rstrip().endswith("done")


def test_quiet_is_quiet() -> None:
    assert on_a_terminal(quiet=True) == "done\r\n"


def test_a_pipe_has_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "SECONDS_BETWEEN_LINES", 0)
    with shown.judging(quiet=False) as told:
        told("Reading", 7, 0)
        told("Ranks", 0, 0)
    assert capsys.readouterr().err == "Judging: reading 7\nJudging: ranks\n"


def test_lines_are_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    with shown.counting("backlinks.csv", quiet=False) as told:
        told(1000)
        told(2000)
    assert capsys.readouterr().err == ""


def test_rows_are_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "SECONDS_BETWEEN_LINES", 0)
    with shown.counting("backlinks.csv", quiet=False, unit="lines") as told:
        told(12_000)
    assert capsys.readouterr().err.startswith("backlinks.csv: 12,000 lines · ")
