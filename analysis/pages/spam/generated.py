"""Text that nobody wrote or read: unfilled templates, chatbots' excuses, repeated frames, stuffed keywords, doorways.

The rules look for what no editor leaves in a text; well-made machine text is not found, and not meant to be.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from linkvet.analysis.pages.spam.doorways import swapped_entries
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import lexicon_of
from linkvet.analysis.words.tokens import Tokens, quoted, tokens_of
from linkvet.store.urls import parse_url

MIN_WORDS = 15
"""Words below which nothing is said of how a text was made."""
_SLOT = re.compile(
    r"\{\{?\s?(?:city|town|state|county|country|region|location|place|area|keyword|keywords|name|business|business_name"
    r"|company|company_name|service|phone|product|title|stadt|ort|ville|ciudad|citta)\s?\}?\}"
    r"|%%?(?:city|town|state|county|location|keyword|company|service|phone|title|stadt|ort)%%?"
    r"|\[(?:city|city name|town|state|county|location|keyword|business name|company name|insert [\w ]{2,30}"
    r"|your (?:company|business|city|name)|service|phone number|number|ort|stadt|ville|ciudad)\]",
    re.I,
)
_SPINTAX = re.compile(r"\{[^{}|\n()=;'\"]{2,40}(?:\|[^{}|\n()=;'\"]{1,40}){1,12}\}")
_SENTENCE_END = re.compile(r"[.!?\n。！？]+")
_STUFFED = {2: (10, 0.16), 3: (8, 0.13)}
"""Words of a phrase → how often, and which share of the text, it must fill to be stuffing."""
MAX_WORDS = 1500
MAX_CHARS = 40_000
FRAMES, FRAME_SHARE = 6, 0.4
THIN_WORDS, THIN_CHARS = 50, 250
DOORWAY_LINKS = 3
CLICHES, CLICHE_WORDS = 7, 45
"""Different turns of chatbots, and words for each of them at most, from which a text is heaped with them."""
SPUN = 3
SHORT_OFFER = 400
PLACES, PLACES_TITLED = 10, 6
"""Links that differ in nothing but a place; fewer where the title has the same words."""


def generated_signs(page: PageView) -> list[str] | None:
    """What shows that the text was made by a machine and not read by a person."""
    tokens = tokens_of(page.text)
    if len(tokens.words) < MIN_WORDS and not tokens.unspaced:
        return None if not page.text else _slots(page, _labels(tokens))
    labels = _labels(tokens)
    size = len(page.text) / 2 if tokens.unspaced else len(tokens.words)
    signs = _leftovers(labels) + _slots(page, labels) + _heaped(labels, size)
    if not tokens.unspaced and len(tokens.words) >= 60:
        signs += _doubled(tokens) + _frames(page.text) + _stuffed(page, tokens)
    return signs[:5]


def _labels(tokens: Tokens) -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for row in lexicon_of("generated_phrases.txt").find(tokens):
        labels.setdefault(row.labels[0], []).append(row.phrase)
    return labels


def _leftovers(labels: dict[str, list[str]]) -> list[str]:
    """A chatbot's own words, dummy text, and synonyms that no person would choose."""
    signs = []
    if len(labels.get("about", ())) < 2:
        signs += [quoted(phrase) for phrase in labels.get("sure", ())]
    if "filler" in labels and "typography" not in labels:
        signs.append(quoted(labels["filler"][0]))
    if len(labels.get("tortured", ())) >= 2:
        signs.append("swapped words: " + ", ".join(quoted(phrase) for phrase in labels["tortured"][:3]))
    if len(labels.get("spun", ())) >= SPUN:
        signs.append("words of rewriting programs: " + ", ".join(quoted(one) for one in labels["spun"][:4]))
    return signs


def _heaped(labels: dict[str, list[str]], size: float) -> list[str]:
    """Turns that chatbots like and people seldom put side by side, in one short text."""
    turns = labels.get("cliche", [])
    if len(turns) < CLICHES or size > CLICHE_WORDS * len(turns) or len(labels.get("about", ())) >= 2:
        return []
    return ["turns of chatbots heaped up: " + ", ".join(quoted(one) for one in turns[:4])]


def _slots(page: PageView, labels: dict[str, list[str]]) -> list[str]:
    """Places of a template that were never filled; pages that explain templates are passed over."""
    text = f"{page.title}\n{page.text[:60_000]}"
    if len(labels.get("code", ())) >= 2 or ("{" not in text and "[" not in text and "%" not in text):
        return []
    slots = [found[0] for found in _SLOT.finditer(text)]
    spun = [found[0] for found in _SPINTAX.finditer(text)]
    if _SLOT.search(page.title) or len(slots) >= 2:
        return [f"unfilled {quoted(slots[0])}"]
    return [f"alternatives left open: {quoted(spun[0])}"] if len(spun) >= 2 else []


def _is_prose(line: str) -> bool:
    """Whether a line is running text rather than a row of a table or a list."""
    return (len(line) >= 60 and any(mark in line for mark in (". ", "! ", "? "))) or line.endswith(
        (".", "!", "?")
    )


def _doubled(tokens: Tokens) -> list[str]:
    """Senseless words that stand twice in a row, as link generators plant them."""
    pairs = Counter(
        word for word, after in pairwise(tokens.words[:MAX_WORDS]) if word == after and len(word) >= 8
    )
    pairs = Counter({word: count for word, count in pairs.items() if 2 * count >= tokens.count(word)})
    if len(pairs) < 3 or pairs.total() < 6:
        return []
    return ["words doubled without sense: " + ", ".join(quoted(word) for word in sorted(pairs)[:3])]


def _frames(text: str) -> list[str]:
    """One sentence said again and again with another word in it."""
    sentences = [part for part in _SENTENCE_END.split(text[:MAX_CHARS]) if 40 <= len(part) <= 300]
    heads = Counter(tuple(sentence.split(None, 3)[:3]) for sentence in sentences)
    if not heads or heads.most_common(1)[0][1] < FRAMES:
        return []
    frames: dict[tuple[str, ...], set[str]] = {}
    total = 0
    for sentence in sentences:
        words = fold(sentence).replace(",", " ").split()
        if len(words) >= 8:
            total += 1
            frames.setdefault((*words[:3], str(len(words)), *words[-2:]), set()).add(" ".join(words))
    alike = max(frames.values(), key=lambda found: len(found), default=set())
    if len(alike) < FRAMES or len(alike) < FRAME_SHARE * total:
        return []
    return [f"{len(alike)} sentences alike but for a word, such as {quoted(min(alike))}"]


def _stuffed(page: PageView, tokens: Tokens) -> list[str]:
    """A phrase of the title that fills a share of the text which no writer gives to one phrase."""
    fewest = min(times for times, _ in _STUFFED.values())
    title = set(tokens_of(page.title).words)
    most = max((tokens.count(word) for word in title if len(word) > 2), default=0)
    if most < fewest or 3 * most < 0.1 * len(tokens.words):
        return []
    prose = tokens_of("\n".join(line for line in page.text[:MAX_CHARS].split("\n") if _is_prose(line)))
    words = list(prose.words[:MAX_WORDS])
    for size, (times, share) in _STUFFED.items():
        grams = Counter(zip(*(words[start:] for start in range(size)), strict=False))
        gram, count = grams.most_common(1)[0] if grams else ((), 0)
        wordy = all(len(word) > 2 and not word.isdecimal() for word in gram) and len(set(gram)) == size
        if wordy and title & set(gram) and count >= times and size * count >= share * len(words):
            return [f"{quoted(' '.join(gram))} stands {count} times in {len(words)} words"]
    return []


def thin(words: int | None, html_bytes: int | None, text: str | None) -> list[str] | None:
    """What shows that the page has hardly any text; verse is not thin, however short."""
    if words is None:
        return None
    text = text or ""
    if words >= THIN_WORDS or len(text) >= THIN_CHARS or _is_verse(text):
        return []
    size = f" in {html_bytes // 1000} kB of HTML" if html_bytes and html_bytes >= 1000 else ""
    return [f"the whole page has {words} words{size}"]


def _is_verse(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) >= 4 and all(8 <= len(line) <= 70 for line in lines)


def doorway(page: PageView) -> list[str] | None:
    """What shows that the page was built for one search phrase and sends everybody on."""
    if not page.title or (page.words is None and not page.text):
        return None
    signs = _place_links(page) or swapped_entries(page) or _places_named(page)
    phrase, count, share = _title_phrase(page)
    words = page.words if page.words is not None else len(tokens_of(page.text).words)
    alone = page.internal_links <= DOORWAY_LINKS and 0 < len(page.outlinks) <= 2
    if phrase and alone and words <= 600 and count >= 4 and share >= 0.1 and _in_address(page, phrase):
        signs.append(
            f"{quoted(phrase)} is its title, its address and {count} times its text, and it leads nowhere else"
        )
    return signs


def _title_phrase(page: PageView) -> tuple[str, int, float]:
    """The words of its title that the text repeats most, how often, and their share of the text."""
    title = tokens_of(page.title).words[:20]
    tokens = tokens_of(page.text)
    repeated = [word for word in dict.fromkeys(title) if len(word) > 2 and tokens.count(word) >= 4]
    if len(repeated) < 2 or not tokens.words:
        return "", 0, 0.0
    counts = [tokens.count(word) for word in repeated]
    return " ".join(repeated[:3]), min(counts), sum(counts) / len(tokens.words)


def _in_address(page: PageView, phrase: str) -> bool:
    url = parse_url(page.url)
    address = fold(page.url.replace("-", " ").replace("_", " ")) if url else ""
    plain = address.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return sum(word in address or word in plain for word in phrase.split()) >= 2


def _place_links(page: PageView) -> list[str]:
    """Many links that differ in nothing but a place."""
    if len(page.anchors) < PLACES_TITLED:
        return []
    parted = [words for anchor in page.anchors[:2000] if len(words := fold(anchor).split()) > 1]
    heads = Counter(" ".join(words[:-1]) for words in parted if words[-1].isalpha())
    head, count = heads.most_common(1)[0] if heads else ("", 0)
    distinct = len({fold(anchor) for anchor in page.anchors if fold(anchor).startswith(head + " ")})
    titled = fold(page.title).startswith(head) or f" {head} " in f" {fold(page.title)}"
    if distinct < (PLACES_TITLED if titled else PLACES) or len(head) < 4:
        return []
    if count < 0.5 * len(page.anchors) or (not titled and len(page.anchors) < 15):
        return []
    return [f"{distinct} links that say {quoted(head)} and another place"]


def _places_named(page: PageView) -> list[str]:
    """A service of the title that a short text offers in one place after the other (“plumber in …”)."""
    tokens, title = tokens_of(page.text), tokens_of(page.title).words[:20]
    if len(tokens.words) > SHORT_OFFER:
        return []
    for service, joint in pairwise(title):
        if len(service) < 4 or len(joint) > 3 or tokens.count(service) < 2 * PLACES_TITLED:
            continue
        words = tokens.words
        after = [words[at + 2 : at + 3] for at in tokens.places(service) if words[at + 1 : at + 2] == [joint]]
        places = {place[0] for place in after if place and len(place[0]) > 2}
        if len(places) >= PLACES_TITLED:
            return [f"{quoted(f'{service} {joint}')} and {len(places)} places in {len(words)} words"]
    return []
