from __future__ import annotations

import hashlib
import re

from linkvet.web.rendering import STATIC

VENDOR = STATIC / "vendor"


def test_vendored_files_are_those_that_were_taken_in() -> None:
    table = (VENDOR / "README.md").read_text(encoding="utf-8")
    noted = dict(re.findall(r"^\| `([^`]+)`.*`([0-9a-f]{64})` \|$", table, re.M))
    there = {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*.js")
    }
    assert there == noted


def test_every_vendored_folder_has_its_version_and_licence() -> None:
    for folder in filter(lambda path: path.is_dir(), VENDOR.iterdir()):
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name)
        assert list(folder.glob("LICENSE*")), folder.name
