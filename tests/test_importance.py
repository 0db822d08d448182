"""What a re-check calls important, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from linkvet.review.importance import broke_for_now, importance
from linkvet.store.history.changes import Change


def change(kind: str, reason: str = "", **facts: Any) -> Change:
    return Change("link", kind, "a.example", "https://a.example/1", reason=reason, **facts)


FOLLOWED = {"kind": "follow"}


@pytest.mark.parametrize(
    ("happened", "level", "unwanted", "why"),
    [
        (change("lost", "link_removed", before=FOLLOWED), "clean", False, "lost a link that counted"),
        (change("lost", "link_removed", before=FOLLOWED), "clean", True, ""),
        (change("lost", "link_removed", before={"kind": "nofollow"}), "clean", False, ""),
        (change("lost", "link_removed", before={"hidden": "display"}), "clean", False, ""),
        (change("broken", "http_404", before=FOLLOWED), None, False, "lost a link that counted"),
        (change("broken", "http_503", before=FOLLOWED), None, False, ""),
        (change("broken", "timeout", before=FOLLOWED), None, False, ""),
        (change("changed", "noindex", before=FOLLOWED), None, False, "its page left the index"),
        (change("changed", "noindex", before={"indexable": "no"}), None, False, ""),
        (
            change("changed", fields=["kind"], before=FOLLOWED, after={"kind": "ugc"}),
            None,
            False,
            "is ugc now",
        ),
        (
            change("changed", fields=["hidden"], before={}, after={"hidden": "size"}),
            None,
            False,
            "is hidden now",
        ),
        (change("changed", fields=["anchor"], before={}, after={"anchor": "x"}), None, False, ""),
        (change("new"), "toxic", False, "a new link is toxic"),
        (change("back"), "clean", False, ""),
        (change("new"), None, False, ""),
    ],
)
def test_what_matters(happened: Change, level: str | None, unwanted: bool, why: str) -> None:
    assert importance(happened, level, unwanted) == why


def test_which_faults_may_be_over_tomorrow() -> None:
    assert broke_for_now(change("broken", "dns"))
    assert broke_for_now(change("broken", "http_502"))
    assert not broke_for_now(change("broken", "http_410"))
    assert not broke_for_now(change("lost", "dns"))
