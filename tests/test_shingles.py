from __future__ import annotations

import random

import numpy as np
import pytest

from linkvet.analysis.copies.shingles import (
    BINS,
    MAX_TEXT,
    estimated_jaccard,
    line_hashes,
    shingles_of,
    sketches,
    words_of,
)


def text_of(words: int, seed: int = 1, kinds: int = 4000) -> list[str]:
    chosen = random.Random(seed)
    return [f"word{chosen.randrange(kinds)}" for _ in range(words)]


def spun(words: list[str], share: float, seed: int = 2) -> list[str]:
    chosen = random.Random(seed)
    return [f"other{chosen.randrange(4000)}" if chosen.random() < share else word for word in words]


def exact_jaccard(one: str, other: str) -> float:
    first, second = (set(shingles_of(words_of(text).hashes).tolist()) for text in (one, other))
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("share", [0.0, 0.03, 0.1, 0.2, 0.5, 1.0])
def test_signatures_estimate_the_exact_jaccard(share: float) -> None:
    errors = []
    for seed in range(20):
        words = text_of(500, seed)
        one, other = " ".join(words), " ".join(spun(words, share, seed + 100))
        made = sketches([one, other])
        errors.append(
            float(estimated_jaccard(made.signatures[0], made.signatures[1])) - exact_jaccard(one, other)
        )
    assert abs(float(np.mean(errors))) < 0.03
    assert float(np.max(np.abs(errors))) < 0.12


@pytest.mark.parametrize("length", [35, 80, 200])
def test_short_texts_are_estimated_too(length: int) -> None:
    errors = []
    for seed in range(40):
        words = text_of(length, seed)
        one, other = " ".join(words), " ".join(spun(words, 0.1, seed + 100))
        made = sketches([one, other])
        errors.append(
            float(estimated_jaccard(made.signatures[0], made.signatures[1])) - exact_jaccard(one, other)
        )
    assert abs(float(np.mean(errors))) < 0.05


def test_case_accents_width_marks_and_punctuation_do_not_count() -> None:
    plain, dressed = "cafe crème brûlée", "CAFÉ — “Crème” bru\u0302le\u0301e!"
    assert words_of(plain).hashes.tolist() == words_of(dressed).hashes.tolist()
    assert words_of("ca\u200bfe\u00ad").hashes.tolist() == words_of("ｃａｆｅ").hashes.tolist()
    assert words_of("oak table").hashes.tolist() != words_of("table oak").hashes.tolist()


def test_words_keep_their_places() -> None:
    text = "Über die Brücke,\nca\u200bfé — 日本語 ok \U0001f600x"
    words = words_of(text)
    shown = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert shown == ["Über", "die", "Brücke", "ca\u200bfé", "日", "本", "語", "ok", "x"]


def test_batches_give_what_single_texts_give() -> None:
    texts = [" ".join(text_of(length, length)) for length in (0, 1, 2, 3, 40, 900, 5)] + [
        "",
        "日本語の文章",
        "é\u0301",
    ]
    together = sketches(texts)
    for place, text in enumerate(texts):
        alone = sketches([text])
        assert (together.signatures[place] == alone.signatures[0]).all()
        assert together.sizes[place] == alone.sizes[0]
        assert together.keys[together.key_texts == place].tolist() == alone.keys.tolist()
        assert together.lines[together.line_texts == place].tolist() == alone.lines.tolist()


def test_many_long_texts_go_over_several_batches() -> None:
    texts = [" ".join(text_of(20_000, seed)) for seed in range(6)]
    together = sketches(texts)
    assert together.signatures.shape == (6, BINS)
    assert (together.signatures[5] == sketches([texts[5]]).signatures[0]).all()
    assert set(together.key_texts.tolist()) == set(range(6))


def test_texts_without_words_are_like_nothing() -> None:
    made = sketches(["", "...", "one two"])
    assert made.sizes.tolist() == [0, 0, 0]
    assert not made.signatures.any()
    assert float(estimated_jaccard(made.signatures[0], made.signatures[1])) == 0.0
    assert sketches([]).signatures.shape == (0, BINS)


def test_a_lifted_passage_keeps_its_keys() -> None:
    passage = text_of(150, 7)
    page = text_of(900, 8) + passage + text_of(900, 9)
    made = sketches([" ".join(passage), " ".join(page)])
    lifted, whole = (set(made.keys[made.key_texts == place].tolist()) for place in (0, 1))
    assert len(lifted) >= 5
    assert len(lifted & whole) >= len(lifted) - 1


def test_lines_are_known_wherever_they_stand() -> None:
    line = "We use cookies on this site to count our visitors."
    made = sketches([f"Oak tables\n{line}\nThe end.", f"{line}\nSomething else stands here now."])
    assert len(made.lines) == 3
    assert len(set(made.lines.tolist())) == 2
    words = words_of(line)
    assert line_hashes(words.hashes, np.array([len(words.hashes)]))[0] in made.lines


@pytest.mark.parametrize(
    "text", ["\x00" * 50, "\ud800 \udfff", "a" * (MAX_TEXT * 3), "\u0301" * 5000, "𝒳 " * 3000]
)
def test_strange_texts_are_read(text: str) -> None:
    assert sketches([text]).sizes.shape == (1,)
    assert len(words_of(text).text) <= MAX_TEXT
