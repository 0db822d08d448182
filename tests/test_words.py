"""One spelling and one cut of words, whoever asks."""

import re
from pathlib import Path

import pytest

from linkvet.analysis.copies import shingles
from linkvet.analysis.judging import conditions
from linkvet.analysis.topics.themes import read
from linkvet.analysis.words.letters import fold, folded
from linkvet.analysis.words.lexicons import Lexicon
from linkvet.analysis.words.memory import WordMemory
from linkvet.analysis.words.tokens import Tokens, runs_of, tokens_of, words_of, written_words
from linkvet.analysis.words.wording import phrase_of
from linkvet.store import word_lists

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Łódź", "lodz"),
        ("Ło\u0301dz\u0301", "lodz"),
        ("ŁÓDŹ", "lodz"),
        ("Smørrebrød", "smorrebrod"),
        ("İstanbul", "istanbul"),
        ("ca\u00adsi\u200bno", "casino"),
        ("ｃａｓｉｎｏ", "casino"),
        ("ΟΔΟΣ", "οδοσ"),
        ("مُحَمَّد", "محمد"),
        ("カジノ", "カジノ"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_every_reader_spells_a_word_alike(text: str, plain: str) -> None:
    assert fold(text) == folded(text) == plain
    assert words_of(text) == Tokens(f"{text}!").words == [plain]
    assert conditions.words_of(text) == (plain,)
    assert "".join(phrase_of(text).pieces) == plain
    assert shingles.words_of(text).hashes.tolist() == shingles.words_of(plain).hashes.tolist()


def test_a_letter_may_be_spelt_with_two() -> None:
    assert words_of("Straße Ærø") == ["strasse", "aero"]


def test_words_of_scripts_with_vowel_signs_are_whole() -> None:
    text = "हिन्दी में लिखा हुआ लेख।"
    words = ["हिन्दी", "में", "लिखा", "हुआ", "लेख"]
    assert words_of(text) == list(conditions.words_of(text)) == list(phrase_of(text).pieces) == words
    assert list(read(text).tokens) == words
    assert Lexicon([("x", "लिखा हुआ")]).find(tokens_of(text))


def test_words_keep_their_accents_where_they_are_shown() -> None:
    assert written_words("Crème Brûlée") == ["crème", "brûlée"]
    assert conditions.stuffing("łódź, łódź tanio, łódź noclegi, łódź hotel") == "łódź"


def test_apostrophes_and_hyphens_hold_words_together_where_asked() -> None:
    assert words_of("l’huile d'olive") == ["l", "huile", "d", "olive"]
    assert words_of("l’huile d'olive", "'’") == ["l'huile", "d'olive"]
    assert words_of("e-mail", "-") == ["e-mail"]
    assert runs_of("ios端末アプリ") == ["ios", "端末", "アプリ"]


def test_what_a_text_repeats_is_cut_alike_each_time() -> None:
    text = "Casino, casino! (CASINO) snake_case 3,5 x²"
    assert words_of(text) == words_of(text) == ["casino"] * 3 + ["snake", "case", "3", "5", "x2"]


def test_lists_are_read_in_one_place(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("# a comment\nOne\ttwo\n\nOne\ttwo\nThree\n", encoding="utf-8")
    assert word_lists.rows_of(file) == (("One", "two"), ("Three",))
    assert word_lists.word_list(file) == {"one\ttwo", "three"}
    reading = re.compile(r"\.read_text\(")
    for room in ("analysis", "store", "crawler/page"):
        readers = [file for file in (ROOT / room).rglob("*.py") if reading.search(file.read_text("utf-8"))]
        assert [file.name for file in readers] in ([], ["word_lists.py"]), room


def test_letters_are_folded_in_one_place() -> None:
    for file in (ROOT / "analysis").rglob("*.py"):
        text = file.read_text("utf-8")
        folds = "unicodedata.normalize(" in text or ".casefold()" in text
        assert folds == (file.name == "letters.py"), file


def test_frequent_words_stay_known_in_a_full_memory() -> None:
    asked: list[str] = []
    memory = WordMemory(lambda word: asked.append(word) or word.upper(), most=10)
    for number in range(100):
        assert memory["the"] == "THE"
        assert memory[f"word{number}"] == f"WORD{number}"
    assert asked.count("the") == 1
    assert len(memory) <= 10
    assert memory["x" * 99] == "X" * 99
    memory.clear()
    assert memory["the"] == "THE"
    assert asked.count("the") == 2
