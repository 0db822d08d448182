"""What kind of text a link uses: the site's name, the page's key words, part of a sentence, or nothing.

Classes and what they mean are in ``classify``. What is not known is never guessed: without the linked page only
the words of its address are compared, and where these say nothing no anchor is called exact, near or broad.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from linkvet.analysis.anchors.brands import Brands
from linkvet.analysis.anchors.forms import bare_url, generic_lists, generic_mix, generic_text, script_of
from linkvet.analysis.anchors.keys import Keys, keys_of
from linkvet.analysis.anchors.mix import (
    AnchorDistribution,
    AnchorRow,
    Excess,
    distribution,
    exact_share_limit,
    over_optimised,
    repeated,
)
from linkvet.analysis.facts import TargetPage
from linkvet.analysis.words.letters import compact, folded
from linkvet.analysis.words.lexicons import Lexicon, lexicon_of
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of, unspaced
from linkvet.analysis.words.wording import Phrase, phrase_of, same_word, shared, word_count
from linkvet.store.urls import registrable_domain

__all__ = [
    "AnchorDistribution",
    "AnchorRow",
    "Excess",
    "classify",
    "distribution",
    "exact_share_limit",
    "keys_of",
    "over_optimised",
    "repeated",
]

MOST_WORDS = 15
"""Words above which an anchor is over-long; search engines advise against *weirdly long* anchors."""
MOST_CHARACTERS = 120
OFF_TOPIC = 0.02
"""Relevance at or below which an anchor that asks for a purchase has nothing to do with the target."""
SPEAKS, LONGEST_ABROAD = 0.4, 6
"""Relevance from which a text in another language than the target's shares its subject, up to so many words."""
ON_TOPIC = 0.3
"""Relevance from which words of a spam trade are the target's own subject."""

OnTopic = Callable[[str], float | None]
"""Relevance of a text to the target's topics, 0 to 1; ``None`` when it cannot be told."""
Finding = tuple[str, str]
"""Anchor class and the evidence for it."""


def classify(
    anchor: str,
    image_alt: str | None,
    has_image: bool,
    target_url: str,
    target: TargetPage | None,
    brands: Brands,
    context: str,
    language: str | None,
    on_topic: OnTopic | None = None,
) -> Finding:
    """Class of an anchor (one of ``ANCHOR_CLASSES``) and the evidence, as a clause fit for a report.

    In this order, the first that holds: no text (``image_alt``, ``empty_image``, ``empty``); ``bare_url``;
    ``minimal`` (a lone sign); nothing but the brand; ``generic``; ``exact`` (title, first heading or main key
    phrase as a whole); ``overlong``; ``irrelevant`` by words of a spam trade; ``branded`` with further words (brand
    and keyword together are branded); ``near`` (the same words in other order or form, one or two more or fewer);
    ``contextual`` (part of a sentence); ``broad`` (shares main words); ``irrelevant`` by script or topic; ``other``.
    ``language`` is that of the referring page.
    """
    if not folded(anchor[:1000]).strip():
        return _without_text(image_alt, has_image)
    early = _by_form(anchor, brands)
    if early:
        return early
    keys = keys_of(target, target_url, brands)
    phrase = phrase_of(anchor, keys.language or language)
    if naming := brands.naming(anchor[:1000], keys.words):
        if naming.whole:
            return "branded", naming.evidence
    elif generic := _generic(phrase_of(anchor, language) if language else phrase, keys):
        return "generic", generic
    if match := None if naming else _exact(phrase, keys):
        return "exact", match
    if length := _overlong(anchor):
        return "overlong", length
    if naming:
        return "branded", naming.evidence
    return _by_meaning(anchor, phrase, keys, context, language, on_topic)


def _without_text(image_alt: str | None, has_image: bool) -> Finding:
    if image_alt and folded(image_alt[:1000]).strip():
        return "image_alt", f"an image with the alternative text {quoted(image_alt)}"
    if has_image or image_alt is not None:
        return "empty_image", "an image without alternative text"
    return "empty", "no text and no image"


def _by_form(anchor: str, brands: Brands) -> Finding | None:
    host = bare_url(anchor, brands)
    if host is not None:
        own = registrable_domain(host) == brands.domain
        return "bare_url", "is an address" if own else f"is an address, and of another site ({host})"
    letters = compact(anchor[:200])
    footnote = letters.isdigit() and len(letters) <= 2
    if not letters or footnote or (len(letters) == 1 and not unspaced(letters)):
        return "minimal", f"only {quoted(anchor.strip(), 20)}"
    return None


def _by_meaning(
    anchor: str, phrase: Phrase, keys: Keys, context: str, language: str | None, on_topic: OnTopic | None
) -> Finding:
    sentence = phrase_of(anchor, language) if language else phrase
    natural = _part_of_sentence(anchor, sentence, context, keys)
    if spam := _spam_trade(anchor, keys, natural, on_topic):
        return "irrelevant", spam
    if match := _near(phrase, sentence, keys):
        return "near", match
    if natural:
        return "contextual", natural
    if match := _broad(phrase, keys) or _abroad(anchor, sentence, keys, language, on_topic):
        return "broad", match
    if strange := _strange(anchor, phrase, keys, context, on_topic):
        return "irrelevant", strange
    return "other", "neither brand, key words of the target page nor part of a sentence"


def _generic(phrase: Phrase, keys: Keys) -> str | None:
    """Whether the text could stand on a link to any page."""
    if not phrase.pieces or len(phrase.pieces) > 10:
        return None
    if language := generic_text(phrase):
        return f"says nothing of the page it leads to ({language})"
    if not phrase.words and not phrase.unspaced and len(phrase.pieces) <= 3:
        return "only joins other words and says nothing of the page it leads to"
    mixed = generic_mix(phrase)
    if mixed and not any(_in_words(word, keys) for word in phrase.words):
        return f"says nothing of the page it leads to ({mixed})"
    for head, tail, language in generic_lists()[1].get(phrase.pieces[0], ()):
        gap = phrase.pieces[len(head) : len(phrase.pieces) - len(tail)]
        framed = list(phrase.pieces[: len(head)]) == head and (
            not tail or list(phrase.pieces[-len(tail) :]) == tail
        )
        empty_head = any("".join(head[:size]) in generic_lists()[0] for size in range(1, len(head) + 1))
        if framed and 1 <= len(gap) <= 4 and (empty_head or not any(_in_words(word, keys) for word in gap)):
            return f"says nothing of the page it leads to ({language})"
    return None


def _exact(phrase: Phrase, keys: Keys) -> str | None:
    if not phrase.words:
        return None
    for name, known in keys.phrases:
        if phrase.joined == known.joined or phrase.pieces == known.pieces:
            return f"is {name}, {quoted(known.text, 80)}"
    return None


def _overlong(anchor: str) -> str | None:
    characters, words = len(" ".join(anchor.split())), word_count(anchor)
    if words <= MOST_WORDS and characters <= MOST_CHARACTERS:
        return None
    return f"{words} words" if words > MOST_WORDS else f"{characters} characters"


def _near(phrase: Phrase, sentence: Phrase, keys: Keys) -> str | None:
    """The same words in other order or form, at most two more or fewer, half of them at least shared."""
    for name, known in keys.phrases:
        if sentence.voice >= known.voice + 2:
            continue
        if _close_runs(phrase, known) if known.unspaced else _close_words(phrase.words, known.words):
            return f"close to {name}, {quoted(known.text, 80)}"
    return None


def _close_words(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    if abs(len(words) - len(known)) > 2 or not words or not known:
        return False
    same = shared(words, known)
    missing, added = len(known) - same, len(words) - same
    enough = same >= 2 or (len(known) == 1 and same == 1 and added == 1)
    return enough and missing + added <= 2 and 2 * same >= max(len(words), len(known))


def _close_runs(phrase: Phrase, known: Phrase) -> bool:
    """Two thirds by Dice's measure, which is reached when half of the longer is missing."""
    ours, theirs = set(phrase.words), set(known.words)
    return len(ours) > 1 and 3 * len(ours & theirs) >= len(ours) + len(theirs)


def _broad(phrase: Phrase, keys: Keys) -> str | None:
    hit = next((word for word in phrase.words[:12] if _in_words(word, keys)), None)
    return f"shares the key word {quoted(hit, 40)} with the page" if hit else None


def _abroad(
    anchor: str, phrase: Phrase, keys: Keys, language: str | None, on_topic: OnTopic | None
) -> str | None:
    """Whether a short text in another language than the target page's speaks of the site's topics by itself."""
    if on_topic is None or not language or not keys.language or language == keys.language:
        return None
    if not phrase.words or len(phrase.pieces) > LONGEST_ABROAD:
        return None
    score = on_topic(anchor)
    return (
        "speaks of the site's topics in another language" if score is not None and score >= SPEAKS else None
    )


def _in_words(word: str, keys: Keys) -> bool:
    if word in keys.words:
        return True
    if len(word) < 3 or unspaced(word):
        return False
    part = _compound if keys.language in _COMPOUNDING else _contains
    return any(same_word(word, known) or part(word, known) for known in keys.words)


_COMPOUNDING = frozenset("de nl sv da no nb nn fi et hu is".split())


def _contains(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 6 and (long.startswith(short) or long.endswith(short))


def _compound(one: str, other: str) -> bool:
    """Whether two words share a part, as compounds do: ``Fahrradkette``, ``Fahrradreparatur``."""
    if min(len(one), len(other)) < 4:
        return False
    short, long = sorted((one, other), key=len)
    return one[:6] == other[:6] or one[-6:] == other[-6:] or long.startswith(short) or long.endswith(short)


def _part_of_sentence(anchor: str, phrase: Phrase, context: str, keys: Keys) -> str | None:
    """Several words that read as part of the sentence around them."""
    if phrase.unspaced:
        size = len(compact(anchor))
        return "reads as part of the sentence" if phrase.voice and size >= 8 else None
    count = len(phrase.pieces)
    if count < 3 or anchor.isupper() or _headline_case(anchor):
        return None
    inside = _mid_sentence(anchor, context)
    joints = count - len(phrase.words)
    natural = (
        (phrase.voice >= 1 and count >= 4)
        or (phrase.voice >= 1 and inside)
        or (inside and count >= 4 and joints >= 1)
        or (inside and count >= 5)
        or (inside and count >= 4 and not any(_in_words(word, keys) for word in phrase.words))
    )
    return "reads as part of the sentence" if natural else None


def _headline_case(anchor: str) -> bool:
    """Nearly every word with a capital letter, as in titles and names of products."""
    words = [word for word in anchor.split() if word[:1].isalpha()]
    return len(words) >= 3 and sum(word[:1].isupper() for word in words) >= 0.7 * len(words)


def _mid_sentence(anchor: str, context: str) -> bool:
    """Whether the anchor begins inside a sentence that goes on around it."""
    text, whole = " ".join(anchor.split()), " ".join(context[:4000].split())
    at = whole.find(text)
    if at < 0 or text[:1].isupper():
        return False
    before, after = whole[:at].rstrip(), whole[at + len(text) :].strip(" .,;!?)")
    return bool(before and (before[-1].isalnum() or before[-1] == ",")) and (
        bool(after) or len(before.split()) >= 3
    )


@lru_cache(maxsize=1)
def _spam_words() -> Lexicon:
    words = ((trade, word.strip()) for trade, line in rows_of("spam_anchors.txt") for word in line.split(";"))
    return Lexicon(
        (trade, "plain" if word[0] == "?" else "", word.lstrip("?")) for trade, word in words if word
    )


def _spam_trade(anchor: str, keys: Keys, natural: str | None, on_topic: OnTopic | None) -> str | None:
    """Words of a trade that spam sells and the target's own pages do not speak of.

    Not: a word with a plain meaning too, alone; part of a sentence; what is on the target's topics.
    """
    if not keys.vocabulary:
        return None
    hits = [
        row
        for row in _spam_words().find(tokens_of(anchor[:1000]))
        if folded(row.phrase) not in keys.vocabulary
    ]
    for trade, plain in (row.labels for row in hits):
        if trade == "helper" or (plain and len(hits) < 2):
            continue
        phrase = next(row.phrase for row in hits if row.labels == (trade, plain))
        if natural and " " not in phrase:
            continue
        score = on_topic(anchor) if on_topic else None
        if score is None or score < ON_TOPIC:
            return f"{quoted(phrase, 40)} belongs to another trade ({trade}) than the target page"
    return None


def trade_named(text: str) -> str:
    """The spam trade that a short text names; empty where it names none."""
    hits = [row.labels for row in _spam_words().find(tokens_of(text[:1000])) if row.labels[0] != "helper"]
    sure = [trade for trade, plain in hits if not plain or len(hits) > 1]
    return sure[0] if sure else ""


def _strange(anchor: str, phrase: Phrase, keys: Keys, context: str, on_topic: OnTopic | None) -> str | None:
    if not keys.vocabulary or not phrase.words:
        return None
    around = context.replace(anchor, " ")
    script = script_of(anchor)
    both = len(keys.vocabulary) >= 100 and len(around) >= 20
    if both and script and script not in (script_of(keys.vocabulary), script_of(around)):
        return f"written in {script} script, unlike the target page and the text around the link"
    if on_topic is None or len(phrase.words) < 2:
        return None
    money = next(iter(lexicon_of("money_words.txt").find(tokens_of(anchor[:1000]))), None)
    if money is None or any(word in keys.vocabulary for word in phrase.words if word != folded(money.phrase)):
        return None
    score = on_topic(anchor)
    if score is None or score > OFF_TOPIC:
        return None
    return f"asks for a purchase ({quoted(money.phrase, 40)}) that has nothing to do with the target's topics"
