"""The one table of reasons: complete, in plain words, and the only place that lists them."""

import ast
from pathlib import Path

import pytest

from linkvet.review.importance import passing
from linkvet.store.history.changes import why
from linkvet.store.reasons import (
    BLOCKED_REASONS,
    BROKEN_REASONS,
    LOST_REASONS,
    OWNER_REASONS,
    REASONS,
    Reason,
    reason_names,
    reason_of,
)
from linkvet.terminal.progress import counts
from linkvet.terminal.summary import in_words

ROOT = Path(__file__).parent.parent
NAMES = {reason.name for reason in REASONS}


def test_every_reason_of_the_contract_is_there_once() -> None:
    assert len(NAMES) == len(REASONS)
    assert {"link_removed", "page_redirected", "redirects_to_target", "soft_404", "parked"} == set(
        LOST_REASONS
    )
    assert {"login", "not_shown", "challenge", "robots", "http_403"} <= set(BLOCKED_REASONS)
    assert {"unreadable", "dns", "http_5xx", "http_404"} <= set(BROKEN_REASONS)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.name)
def test_a_line_of_the_table_reaches_lists_filters_changes_and_progress(reason: Reason) -> None:
    assert in_words(reason.name) == reason.label != reason.name
    assert why(reason.name) == reason.sentence
    assert reason.sentence.endswith(".")
    assert reason.name in reason_names()
    assert passing(reason.name) is reason.passing
    shown = "blocked" if reason.state == "blocked" else "broken"
    assert reason.state == "lost" or counts({reason.name: 2}) == f"2 {shown}"


def test_numbers_of_server_errors_need_no_line_of_their_own() -> None:
    assert in_words("http_503") == "503 server error"
    assert passing("http_522")
    assert why("http_500") == "The server answers with an error (500)."
    assert in_words("http_418") == "418 error"
    assert not passing("http_404")
    assert reason_of("something new").label == "something new"


def test_owners_can_be_asked_where_a_page_still_has_one() -> None:
    assert set(OWNER_REASONS) == {"link_removed", "page_redirected", "soft_404", "http_404", "http_410"}


def test_no_other_file_lists_reasons() -> None:
    files = [
        file for top in ("store", "crawler", "analysis", "linkvet") for file in (ROOT / top).rglob("*.py")
    ]
    elsewhere = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in files
        if file.name != "reasons.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict) and len(_listed(node) & NAMES) > 3
    ]
    assert elsewhere == []


def _listed(node: ast.AST) -> set[object]:
    parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    return {part.value for part in parts if isinstance(part, ast.Constant)}
