"""Lines and cells of exports that are easily read as something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from linkvet.importers import read_export
from linkvet.store.types import Claim, Problem


def read(folder: Path, name: str, text: str) -> tuple[list[Claim], list[Problem]]:
    """Claims and problems of a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    rows = [row for export in read_export(path) for row in export.rows]
    return [r for r in rows if isinstance(r, Claim)], [r for r in rows if isinstance(r, Problem)]


def test_a_tab_ends_an_address(tmp_path: Path) -> None:
    text = "http://a.example/1\t200\nhttp://a.example/2\nhttps://a.example/3\t404\tgone\n"
    claims, problems = read(tmp_path, "urls.txt", text)
    assert [claim.referring_page for claim in claims] == [
        "http://a.example/1",
        "http://a.example/2",
        "https://a.example/3",
    ]
    assert problems == []


def test_a_mail_address_is_no_page(tmp_path: Path) -> None:
    text = "http://a.example/1\nann@b.example\nmailto:bob@b.example\nhttp://user@c.example/x\n"
    claims, problems = read(tmp_path, "urls.txt", text)
    assert [claim.referring_page for claim in claims] == ["http://a.example/1", "http://user@c.example/x"]
    assert [problem.line for problem in problems] == [2, 3]


@pytest.mark.parametrize(
    ("column", "cell", "rel"),
    [
        ("Nofollow", "follow", "follow"),
        ("Nofollow", "dofollow", "follow"),
        ("Nofollow", "Do-Follow", "follow"),
        ("Nofollow", "nofollow", "nofollow"),
        ("Nofollow", "No-Follow", "nofollow"),
        ("Nofollow", "true", "nofollow"),
        ("Nofollow", "false", "follow"),
    ],
)
def test_a_column_called_nofollow_may_say_it_in_words(
    tmp_path: Path, column: str, cell: str, rel: str
) -> None:
    text = f"Source url,Target url,Anchor,{column}\nhttp://a.example/1,http://shop.example/,x,{cell}\n"
    claims, _ = read(tmp_path, "links.csv", text)
    assert [claim.rel for claim in claims] == [rel]
