"""What is used of others, with licences: libraries, what travels inside, word lists. ``make docs`` writes it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

NAME = "THIRD_PARTY.md"
_REQUIRED = re.compile(r"[A-Za-z0-9._-]+")


def notices(root: Path) -> str:
    """The whole page, for the checkout at ``root``."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {
        name: some for name, some in project["optional-dependencies"].items() if name not in ("dev", "bench")
    }
    return "\n".join(
        [
            "# What Linkvet uses of others\n",
            "Written by `make docs`. Libraries are installed beside Linkvet and keep their own licences; what "
            "travels\ninside has its licence beside it.\n",
            "## Libraries\n",
            *_table([_named(one) for one in project["dependencies"]]),
            "## Libraries of extras\n",
            *_table([(*_named(one), name) for name, some in extras.items() for one in some]),
            "## What travels inside\n",
            *_vendored(root),
            "## Word lists and tables\n",
            *_lists(root),
        ]
    )


def _named(requirement: str) -> tuple[str, str]:
    match = _REQUIRED.match(requirement)
    assert match
    return match[0], licence_of(match[0])


def licence_of(library: str) -> str:
    """The licence that an installed library names; where it is not installed, that it was not looked up."""
    try:
        about = metadata(library)
    except PackageNotFoundError:
        return "(not installed here; see its page)"
    if said := about["License-Expression"]:
        return said
    known = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License")
    ]
    return ", ".join(known) or (about["License"] or "").partition("\n")[0][:40] or "(see its page)"


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    head = ("library", "licence", "extra")[: len(rows[0])]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _vendored(root: Path) -> list[str]:
    folders = sorted(path for path in (root / "linkvet/static/vendor").iterdir() if path.is_dir())
    rows = [
        f"| {path.name} | {', '.join(sorted(one.name for one in path.glob('[LN][IO][CT]*')))} |"
        for path in folders
    ]
    return ["| what | licence file beside it |", "|---|---|", *rows, ""]


def _lists(root: Path) -> list[str]:
    lines = ["| list | source | date | licence |", "|---|---|---|---|"]
    for folder in ("store", "crawler", "analysis", "linkvet"):
        for path in sorted((root / folder).rglob("*.txt")):
            head = dict(re.findall(r"^# (source|date|licence): (.*)$", path.read_text("utf-8")[:4000], re.M))
            if "source" in head:
                where = path.relative_to(root)
                lines.append(
                    f"| {where} | {head['source']} | {head.get('date', '')} | {head.get('licence', '')} |"
                )
    return [*lines, ""]
