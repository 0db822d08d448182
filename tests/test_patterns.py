"""Every pattern of the code base takes time in proportion to what it reads, whatever strangers write.

All patterns that modules hold, that calls of :mod:`re` name and that lists give are swept with texts made of
their own parts: beginnings repeated, beginnings followed by one sign over and over. A backtracking pattern that is
not linear needs a hundred times longer on these than one that is, so the bound is far from both.
"""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from re import _constants, _parser

import pytest

from linkvet.crawler.page.footprints.find import trackers

ROOMS = ("linkvet.store", "linkvet.crawler", "linkvet.analysis", "linkvet")
SIZES = (24, 100, 400, 1600, 6400, 25_600)
LEAST_SECONDS = 0.08
"""Below this even the larger text is read at once."""
GROWTH = 9
"""A text four times as long takes four times as long, or sixteen times where a pattern is quadratic."""
MAX_TEXTS = 150


def modules():
    for room in ROOMS:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, room + "."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def held(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        for part in islice(value, 2000):
            yield from held(part)
    elif isinstance(value, dict):
        for part in islice(value.values(), 2000):
            yield from held(part)


def called(source: str) -> Iterator[tuple[re.Pattern, str]]:
    """Patterns that stand in calls such as ``re.search("...", text)``, and the method."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        owner, pattern = node.func.value, node.args[0]
        if isinstance(owner, ast.Name) and owner.id == "re" and isinstance(pattern, ast.Constant):
            flags = re.I if any("I" in ast.unparse(extra) for extra in node.args[2:]) else 0
            if node.func.attr != "compile":
                yield re.compile(pattern.value, flags), node.func.attr


def all_patterns() -> dict[str, tuple[re.Pattern, frozenset[str]]]:
    found: dict[tuple, tuple[str, re.Pattern, set[str]]] = {}

    def add(name: str, pattern: re.Pattern, methods: set[str]) -> None:
        found.setdefault((pattern.pattern, pattern.flags), (name, pattern, set()))[2].update(methods)

    for module in modules():
        path = getattr(module, "__file__", None)
        source = Path(path).read_text(encoding="utf-8") if path else ""
        for name, value in list(vars(module).items()):
            used = set(
                re.findall(
                    rf"\b{re.escape(name)}\.(search|match|fullmatch|findall|finditer|sub|subn|split)\b",
                    source,
                )
            )
            for number, pattern in enumerate(held(value)):
                add(f"{module.__name__}.{name}[{number}]", pattern, used or {"search"})
        for number, (pattern, method) in enumerate(called(source)):
            add(f"{module.__name__}:{number}", pattern, {method})
    for kind, literal, pattern in trackers()[1]:
        add(f"trackers.txt {kind} {literal}", pattern, {"match"})
    return {name: (pattern, frozenset(methods)) for name, pattern, methods in found.values()}


PATTERNS = all_patterns()


def letter_of(code, value) -> str:
    if code is _constants.LITERAL:
        return chr(value)
    if code is _constants.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if code is _constants.ANY:
        return "a"
    if code is _constants.RANGE:
        return chr(value[0])
    if code is _constants.CATEGORY:
        signs = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-"}
        return signs.get(str(value), "a")
    return ""


def letters_of(node) -> list[str]:
    """A few letters that one node of a pattern accepts."""
    code, value = node
    if code is not _constants.IN:
        return [one] if (one := letter_of(code, value)) else []
    if value[0][0] is _constants.NEGATE:
        refused = {letter_of(*part) for part in value[1:]}
        return [sign for sign in "a <\"'/1" if sign not in refused][:3]
    return [one for part in value[:6] if (one := letter_of(*part))]


_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def inner(value) -> Iterator:
    """The sequences inside a node that is not a single letter."""
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from inner(part)


def beginnings(tree, before: str = "", depth: int = 0) -> Iterator[tuple[str, list[str]]]:
    """Every beginning that the pattern accepts in one way, and the letters that may follow it."""
    for node in tree:
        code, value = node
        letters = letters_of(node)
        yield before, letters
        if letters:
            before += letters[0]
            continue
        if code in (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT):
            continue
        ends = [before]
        for sequence in inner(value) if depth < 6 else ():
            for start, following in beginnings(sequence, before, depth + 1):
                yield start, following
                ends.append(start + "".join(following[:1]))
        end = max(ends, key=len)
        least = value[0] if code in _REPEATS else 1
        before = end + end[len(before) :] * (min(least, 50) - 1 if least else 0)
    yield before, []


def hostile_texts(pattern: re.Pattern) -> list[str]:
    flags = pattern.flags & ~re.UNICODE & ~re.DEBUG
    tree = _parser.parse(pattern.pattern, flags)
    texts: dict[str, None] = {}
    letters = {" ", "1", "a", "-", "\n", "<", "'", '"'}
    for start, following in islice(beginnings(tree), 60):
        letters.update(following)
        texts[start] = None
        for letter in following[:3]:
            texts[start + "\0" + letter] = None
    singles = ["\0" + letter for letter in sorted(letters)[:20]]
    return [*singles, *texts][:MAX_TEXTS]


def grown(text: str, size: int) -> str:
    """A beginning followed by one letter over and over, or repeated; never quite what the pattern wants."""
    start, mark, letter = text.partition("\0")
    unit = (letter if mark else start) or " "
    return (start if mark else "") + unit * (size // len(unit)) + "\x01"


def seconds(pattern: re.Pattern, method: str, text) -> float:
    run = getattr(pattern, method)
    if method == "finditer":
        read = lambda: sum(1 for _ in run(text))  # noqa: E731
    elif method in ("sub", "subn"):
        read = lambda: run(text[:0], text)  # noqa: E731
    else:
        read = lambda: run(text)  # noqa: E731
    before = time.process_time()
    read()
    return time.process_time() - before


def is_linear(pattern: re.Pattern, method: str, text: str) -> bool:
    def at(size: int):
        written = grown(text, size)
        return written.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else written

    def grows(size: int) -> bool:
        return seconds(pattern, method, at(size)) > GROWTH * seconds(pattern, method, at(size // 4))

    for size in SIZES:
        if seconds(pattern, method, at(size)) > LEAST_SECONDS and all(grows(size) for _ in range(3)):
            return False
    return True


def offence(pattern: re.Pattern, methods: frozenset[str]) -> tuple[str, str] | None:
    """The first method and text with which a pattern is not linear."""
    for method in sorted(methods):
        for text in hostile_texts(pattern):
            if not is_linear(pattern, method, text):
                return method, text
    return None


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_are_linear(name):
    pattern, methods = PATTERNS[name]
    assert not offence(pattern, methods), pattern.pattern


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"<script.*?</script>", "findall"),
        (r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)", "search"),
        (r"(-?\d*\.?\d+)(px|em)?", "fullmatch"),
        (r"//([\w.-]{4,100})[^'\"\s]*['\"]", "search"),
        (r"\s+$", "search"),
        (r"(a+)*b", "match"),
        (rb"<!--.*?-->", "search"),
    ],
)
def test_the_sweep_finds_patterns_that_are_not(pattern, method):
    assert offence(re.compile(pattern, re.S), frozenset((method,)))
