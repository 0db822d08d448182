"""Files appear whole or not at all, and what was there before stays when something fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvet.store.file.audit import AuditError
from linkvet.store.file.whole import whole_file, write_whole


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "one\r\ntwo\n\udc80")
    assert (tmp_path / "a.txt").read_bytes() == b"one\r\ntwo\n?"
    write_whole(tmp_path / "a.txt", b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_failure_leaves_the_former_file_and_no_draft(tmp_path: Path) -> None:
    out = tmp_path / "a.txt"
    out.write_text("before")
    with pytest.raises(RuntimeError), whole_file(out) as draft:
        draft.write_text("half")
        raise RuntimeError
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_refusing_system_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"missing/a.txt cannot be written: No such file or directory\."):
        write_whole(tmp_path / "missing" / "a.txt", "text")
