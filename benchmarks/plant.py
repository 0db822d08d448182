"""Copies planted among real pages: whole, partial, embedded and spun ones, and what must not be taken for a copy.

Texts are read from the corpus (``LINKVET_CORPUS``) and changed in memory; nothing of them is kept in the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from linkvet.analysis.copies.find import Doc  # noqa: E402
from linkvet.crawler.page.document import read_document  # noqa: E402
from linkvet.crawler.page.facts import page_facts  # noqa: E402
from linkvet.store.urls import parse_url, registrable_domain  # noqa: E402

KINDS = ("whole", "framed", "partial", "embedded", "spun_3", "spun_10", "spun_20", "spun_embedded")
LEAST_WORDS = 150
MASS = 12
"""Copies of one text that is spread widely."""
TEMPLATE = (
    "We and our partners use cookies to keep this site running, to count visits and to remember what you chose. "
    "You can change your mind at any time in the settings at the bottom of every page.",
    "Subscribe to our newsletter and get the best stories of the week in your inbox every Friday morning. No spam, "
    "you can leave whenever you want, and we never hand your address to anybody else.",
    "All rights reserved. The contents of these pages were put together with great care, yet we take no "
    "responsibility for their being correct, complete or up to date. Links lead to pages of others, for which only "
    "their owners are responsible.",
    "Share this story with your friends, leave a comment below, or write to our editors. Comments are checked before "
    "they appear; please stay friendly and keep to the topic.",
)
TERMS = (
    "This privacy policy explains which personal data we collect when you visit our website and how we use cookies. "
    "We process your data only with your consent or where the law allows it. You have the right to access, correct "
    "and erase your personal data at any time, and to withdraw your consent with effect for the future. Our website "
    "uses cookies, small text files that your browser stores on your device. Most of them are deleted when you close "
    "the browser; others remain until you delete them. Server log files record the browser type, the operating "
    "system, the referring page, the host name and the time of the request; these data are not merged with other "
    "sources. Please contact our data protection officer if you have questions about this privacy policy."
)


@dataclass(slots=True)
class Planted:
    """Pages of which it is known who copied whom."""

    docs: list[Doc] = field(default_factory=list)
    families: list[dict[int, str]] = field(default_factory=list)
    """Page id → how the copy was made; ``source`` for the real page."""
    negatives: dict[int, str] = field(default_factory=dict)
    """Page id → what it is instead of a copy."""

    def add(self, url: str, text: str, **known: str | None) -> int:
        """One more page."""
        parsed = parse_url(url)
        assert parsed is not None
        self.docs.append(Doc(len(self.docs), url, registrable_domain(parsed.host), text, **known))
        return len(self.docs) - 1


def real_pages(folder: Path) -> list[tuple[str, str, str]]:
    """(URL, title, main text) of every page of the corpus."""
    pages = []
    for line in (folder / "pages" / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        url = parse_url(entry["url"])
        if url is not None:
            body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
            facts = page_facts(read_document(body, url, entry["charset_header"]), {})
            pages.append((entry["url"], facts.title or "", facts.text))
    return pages


def half_of(url: str) -> str:
    """``dev`` or ``test``, by the page's domain."""
    parsed = parse_url(url)
    name = registrable_domain(parsed.host) if parsed else url
    return "test" if hashlib.sha256(name.encode()).digest()[0] & 1 else "dev"


def planted(pages: list[tuple[str, str, str]], half: str, seed: int = 20261123) -> Planted:
    """The pages of one half with copies planted among them; words around copies come from the same half."""
    dice = random.Random(f"{seed}{half}")
    made = Planted()
    mine = [page for page in pages if half_of(page[0]) == half]
    for url, title, text in mine:
        made.add(url, text, title=title)
    long = [number for number, page in enumerate(mine) if len(page[2].split()) >= LEAST_WORDS]
    dice.shuffle(long)
    cut = len(long) * 6 // 10
    fillers = _Fillers([mine[number][2] for number in long[cut:]], dice)
    words = sorted({word for _, _, text in mine for word in text.split() if word.isalpha()})
    for turn, number in enumerate(long[:cut]):
        text = mine[number][2]
        if turn % 3 == 2:
            _quote(made, turn, text, fillers)
            continue
        family = {number: "source"}
        for copy in range(dice.choice((1, 1, 2, 3, 5)) if turn else MASS):
            kind = KINDS[(turn + copy) % len(KINDS)]
            copied = _COPIES[kind](text, dice, fillers, words)
            if copied:
                family[made.add(f"https://copy-{turn}-{copy}.example/{kind}", copied)] = kind
        made.families.append(family)
    for number, (one, other) in enumerate(zip(made.families[1::12], made.families[7::12], strict=False)):
        texts = [made.docs[next(iter(family))].text for family in (one, other)]
        digest = made.add(f"https://digest-{number}.example/", "\n".join(texts))
        one[digest] = other[digest] = "digest"
    _templates(made, fillers, dice)
    return made


def _templates(made: Planted, fillers: _Fillers, dice: random.Random) -> None:
    """Pages of their own that share lines of a site, or of the web, and little else."""
    for number in range(60):
        site = f"https://template-{number // 3}.example/page-{number}"
        made.negatives[made.add(site, _framed(fillers.take(90), dice, 4))] = "template"
    for number in range(6):
        rule = f"{TERMS}\n{fillers.take(60)}"
        made.negatives[made.add(f"https://terms-{number}.example/page", rule)] = "terms"


class _Fillers:
    """Texts to stand around copies; paragraphs are mixed, so that none of them is a copy itself."""

    def __init__(self, texts: list[str], dice: random.Random) -> None:
        lines = {line for text in texts for line in text.split("\n") if 5 <= len(line.split()) <= 60}
        self._lines = sorted(lines)
        dice.shuffle(self._lines)
        self._dice = dice
        self._next = 0

    def take(self, words: int) -> str:
        """Paragraphs of at least so many words."""
        taken: list[str] = []
        while sum(len(line.split()) for line in taken) < words:
            if self._next == len(self._lines):
                self._dice.shuffle(self._lines)
                self._next = 0
            taken.append(self._lines[self._next])
            self._next += 1
        return "\n".join(taken)


def _framed(text: str, dice: random.Random, lines: int = 2) -> str:
    frame = dice.sample(TEMPLATE, lines)
    return "\n".join([*frame[: lines // 2], text, *frame[lines // 2 :]])


def _spun(text: str, share: float, dice: random.Random, words: list[str]) -> str:
    return "\n".join(
        " ".join(dice.choice(words) if dice.random() < share else word for word in line.split())
        for line in text.split("\n")
    )


def _partial(text: str, dice: random.Random, fillers: _Fillers, words: list[str]) -> str:
    """Half to four fifths of the text in one piece, with a few words of one's own around it."""
    parts = text.split(" ")
    length = int(len(parts) * dice.uniform(0.5, 0.8))
    if length < 110:
        return ""
    start = dice.randrange(len(parts) - length)
    return f"{fillers.take(20)}\n{' '.join(parts[start : start + length])}\n{fillers.take(15)}"


def _embedded(text: str, dice: random.Random, fillers: _Fillers, words: list[str]) -> str:
    """The whole text inside a page that is up to two times as long again."""
    length = len(text.split())
    if length > 1500:
        return ""
    before, after = (int(length * dice.uniform(0.2, 0.9)) for _ in range(2))
    return f"{fillers.take(before)}\n{text}\n{fillers.take(after)}"


def _quote(made: Planted, turn: int, text: str, fillers: _Fillers) -> None:
    """One paragraph quoted on two other pages."""
    lines = [line for line in text.split("\n") if 25 <= len(line.split()) <= 140]
    if not lines or len(text.split()) < 2 * len(lines[0].split()):
        return
    line = max(lines, key=lambda one: len(one.split()))
    for copy, around in enumerate((60, 15)):
        page = f"{fillers.take(around)}\n{line}\n{fillers.take(around)}"
        made.negatives[made.add(f"https://quote-{turn}-{copy}.example/post", page)] = "quote"


_COPIES: dict[str, Callable[[str, random.Random, _Fillers, list[str]], str]] = {
    "whole": lambda text, dice, fillers, words: text,
    "framed": lambda text, dice, fillers, words: _framed(text, dice),
    "partial": _partial,
    "embedded": _embedded,
    "spun_3": lambda text, dice, fillers, words: _spun(text, 0.03, dice, words),
    "spun_10": lambda text, dice, fillers, words: _spun(text, 0.10, dice, words),
    "spun_20": lambda text, dice, fillers, words: _spun(text, 0.20, dice, words),
    "spun_embedded": lambda text, dice, fillers, words: _embedded(
        _spun(text, 0.05, dice, words), dice, fillers, words
    ),
}
