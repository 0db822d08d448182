"""Signs counted as numbers, and what one analysis leaves for the next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from audits import new_audit

from linkvet.analysis.facts import TargetPage
from linkvet.analysis.networks.signal_numbers import SignBook, number_of
from linkvet.analysis.topics.topics import Topics, TopicsBuilder
from linkvet.store.judged.remembered import ComparedTexts, store_vocabulary, vocabulary_of

SIGNS = {
    "b.example": [("ip", "192.0.2.7"), ("title", "only here"), ("ip", "192.0.2.7")],
    "a.example": [("ip", "192.0.2.7"), ("ga4", "G-1")],
    "c.example": [("ga4", "G-1")],
    "d.example": [],
}


def test_only_shared_signs_get_their_words_back() -> None:
    book = SignBook()
    for domain, signs in SIGNS.items():
        book.add(domain, signs)
    book.find_shared()
    for signs in SIGNS.values():
        book.name(signs)
    book.add_named("d.example", ("ring", "0"))
    book.add_named("c.example", ("ring", "0"))
    names, rows, keys = book.entries()
    assert names == sorted(SIGNS)
    found = {(names[row], book.words[int(key)]) for row, key in zip(rows, keys, strict=True)}
    assert found == {
        ("a.example", ("ip", "192.0.2.7")),
        ("b.example", ("ip", "192.0.2.7")),
        ("a.example", ("ga4", "G-1")),
        ("c.example", ("ga4", "G-1")),
        ("c.example", ("ring", "0")),
        ("d.example", ("ring", "0")),
    }
    assert len(keys) == 6 and list(rows) == sorted(rows)


def test_a_sign_has_one_number_in_every_run() -> None:
    assert number_of(("ip", "192.0.2.7")) == 10205483436038007560
    assert number_of(("ip", "\ud800")) != number_of(("ns", "\ud800"))


def test_an_empty_book_has_no_entries() -> None:
    names, rows, keys = SignBook().entries()
    assert (names, len(rows), len(keys)) == ([], 0, 0)


def test_compared_texts_are_kept_while_they_are_asked_for(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        first = ComparedTexts(audit)
        assert first.find(1, -2) is None
        first.note(1, -2, (0.1 + 0.2, 0.4, 90, 2, 1 / 3, 0.5, 0.6))
        first.note(1, 3, (0.0, 0.0, 0, 0, 0.0, 0.0, 0.0))
        first.store()
        second = ComparedTexts(audit)
        assert second.find(1, -2) == (0.1 + 0.2, 0.4, 90, 2, 1 / 3, 0.5, 0.6)
        second.store()
        third = ComparedTexts(audit)
        assert third.find(1, 3) is None and third.find(1, -2) is not None


def test_a_vocabulary_is_learned_once(tmp_path: Path) -> None:
    words = [f"word{n} coffee bean{n % 7} roast{n % 5} cup grinder kettle" for n in range(300)]
    builder = TopicsBuilder()
    for text in words:
        builder.add_page(f"{text} " * 8)
    own = [TargetPage("https://shop.test/", "Coffee", [], "Coffee roasted at home, beans and grinder. " * 20)]
    topics = Topics(own, ["coffee"], [], builder)
    with new_audit(tmp_path) as audit:
        store_vocabulary(audit, "one", builder.packed())
        assert vocabulary_of(audit, "other") is None
        known = vocabulary_of(audit, "one")
    assert known is not None
    again = Topics(own, ["coffee"], [], TopicsBuilder.unpacked(known))
    pages = ["coffee beans " * number + "nothing of any consequence at all " * 12 for number in range(20)]
    assert [again.relevance(page) for page in pages] == [topics.relevance(page) for page in pages]
    assert np.unique([topics.relevance(page) or 0.0 for page in pages]).size > 1
