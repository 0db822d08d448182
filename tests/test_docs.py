from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkvet.cli import cli
from linkvet.reference import pages
from linkvet.store.lists.columns import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
PAGES = pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == PAGES[name], f"docs/{name} is stale; run `make docs`"


def test_every_command_option_and_column_is_explained() -> None:
    for name in cli.list_commands(None):  # type: ignore[attr-defined]
        command = cli.get_command(None, name)  # type: ignore[attr-defined]
        assert command.help
        assert command.epilog
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, (name, parameter.name)
    for name, meaning in COLUMNS.items():
        assert meaning.endswith("."), name


def test_every_table_is_explained() -> None:
    for section in PAGES["schema.md"].split("\n## ")[1:]:
        name, _, rest = section.partition("\n\n")
        assert not rest.startswith("```"), f"table {name} has no comment above it"


def test_the_readme_names_only_what_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in re.findall(r"`make ([a-z-]+)", text):
        assert name in targets
    commands = cli.list_commands(None)  # type: ignore[attr-defined]
    for name in re.findall(r"^\$? ?linkvet ([a-z]+)|`linkvet ([a-z]+)", text, re.M):
        assert (name[0] or name[1]) in commands
    for path in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / path).exists(), path
