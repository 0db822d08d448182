"""How a text came to stand there: paid posts, guest articles, press releases, directory entries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from linkvet.analysis.pages.page_kinds import signs_for
from linkvet.analysis.pages.room_for_sale import room_for_sale
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Row, lexicon_of
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of

_LABEL_CHARS = 60
_HASHTAG = re.compile(r"(?:^|(?<=[\s*]))[#*]([^\W\d_]{2,24})\b[^\n.]{0,60}", re.M)
_HEAD_CHARS, _TAIL_CHARS = 6000, 1500
KICKER_LINES = 12
_OPENING, _CLOSING = frozenset("«»„“‚‘\"'「『《"), frozenset("»«“”‘’\"'」』》")
_NOTES = frozenset(("disclosure", "kicker", "label"))
_ABOUT = 3
"""Words of courts, surveys and trade papers from which a page writes about paid posts."""


def paid_signs(
    title: str | None,
    text: str | None,
    paragraph: str | None,
    features: Mapping[str, Any],
    outlinks: Collection[str] | Mapping[str, int] = (),
) -> list[str] | None:
    """Sentences by which this post says that it was paid for, or the site that it sells posts.

    A menu entry such as “Advertise” says nothing of a post: only sentences, and labels above the text, count.
    Affiliate notes are kept apart in ``affiliate_signs``.
    """
    return paid_link_signs(paid_page_signs(title, text, features), text, paragraph)


def paid_link_signs(
    page: Mapping[str, Any] | None, text: str | None, paragraph: str | None
) -> list[str] | None:
    """The same for one link, from what its page says (``paid_page_signs``) and the paragraph that holds it."""
    if page is None:
        return None
    signs = list(page["signs"])
    if paragraph and not page["about"] and paragraph not in (text or ""):
        near = lexicon_of("paid_posts.txt").find(tokens_of(paragraph))
        signs += [
            _sentence_with(paragraph, row.phrase)
            for row in near
            if row.labels[0] == "disclosure" and not _mentioned(paragraph, row.phrase)
        ]
    return list(dict.fromkeys(signs))[:5]


def paid_page_signs(
    title: str | None, text: str | None, features: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What a page says, whichever its link: ``signs`` in sentences, and whether it is ``about`` paid posts."""
    if text is None and title is None:
        return None
    found: dict[str, list[Row]] = {}
    body = text or ""
    tokens = tokens_of(body)
    for row in lexicon_of("paid_posts.txt").find(tokens):
        found.setdefault(row.labels[0], []).append(row)
    signs = [_sentence_with(body, row.phrase) for row in found.get("sale", ())]
    if len(signs) == 1 and not found.get("disclosure"):
        signs = []
    labelled = _label(title or "") or _label(body[:200].partition("\n")[0]) or _kicker(body)
    if labelled:
        signs.append(labelled)
    about = len(found.get("about", ())) >= _ABOUT
    if not about:
        signs += [sold for sold in (room_for_sale(body),) if sold]
        said = [row.phrase for row in found.get("disclosure", ()) if not _mentioned(body, row.phrase)]
        told_here = [_sentence_with(body, phrase) for phrase in said]
        signs += [sentence for sentence in told_here if not found.get("hedge") or not _hedged(sentence)]
        signs += [
            quoted(mark[0].strip()) for mark in _HASHTAG.finditer(body[:60_000]) if _is_hashtag(mark[1])
        ][:1]
        known = "\n".join(signs)
        told = [
            text
            for text in features.get("disclosures", ())
            if isinstance(text, str) and text[:60] not in known
        ]
        signs += [quoted(text) for text in told if not _hedged(text) and not _only_mentions(text)]
    return {"signs": signs, "about": about}


@lru_cache(maxsize=1)
def _hashtags() -> frozenset[str]:
    return frozenset(fold(word) for label, word in rows_of("paid_posts.txt") if label == "hashtag")


def _is_hashtag(word: str) -> bool:
    return fold(word) in _hashtags()


def _mentioned(body: str, phrase: str) -> bool:
    """Whether the phrase stands in quotation marks, as with those who write about such notes."""
    place = body.lower().find(phrase.lower())
    if place < 0:
        return False
    before, after = body[max(0, place - 2) : place].strip(), body[place + len(phrase) :][:2].strip()
    return before[-1:] in _OPENING and after[:1] in _CLOSING and bool(before and after)


def _only_mentions(sentence: str) -> bool:
    """Whether all notes of payment in a sentence stand in quotation marks."""
    rows = [row for row in lexicon_of("paid_posts.txt").find(tokens_of(sentence)) if row.labels[0] in _NOTES]
    return bool(rows) and all(_mentioned(sentence, row.phrase) for row in rows)


def _hedged(sentence: str) -> bool:
    """Whether a sentence speaks of what may be paid for somewhere on the site, not of this post."""
    return any(row.labels[0] == "hedge" for row in lexicon_of("paid_posts.txt").find(tokens_of(sentence)))


def affiliate_signs(features: Mapping[str, Any]) -> list[str]:
    """Traces of commission: partner tags, affiliate redirects, and the note that tells of them."""
    told = features.get("affiliate") or {}
    signs = [quoted(sentence) for sentence in told.get("disclosures", ())]
    signs += [f"partner tag {tag[:60]}" for tag in told.get("tags", ())]
    signs += [f"links through {host[:60]}" for host in told.get("hosts", ())]
    return signs[:5]


def _label(head: str) -> str:
    """The head when it opens or closes with a label such as “Anzeige:”, “[Sponsored]” or “Werbung |”."""
    marks = ":|–—-]】)・/"
    plain = head[:300].strip()
    opening = plain.lstrip("[【(")[:_LABEL_CHARS]
    for mark in marks:
        first, cut, _ = opening.partition(mark)
        if cut and _is_label(first):
            return quoted(plain)
    closing = plain.rstrip("]】)")
    for mark in "[【(":
        _, cut, last = closing.rpartition(mark)
        if cut and closing != plain and _is_label(last):
            return quoted(plain)
    return quoted(plain) if _is_label(plain) and " " in plain else ""


def _kicker(body: str) -> str:
    """A line of its own above the text that names it a paid one; what also names banners does not count."""
    for line in body[:3000].split("\n")[:KICKER_LINES]:
        if len(line) > 100:
            return ""
        if fold(line.strip(" -–—*#[](){}|·:")) in _kickers():
            return quoted(line.strip())
    return ""


@lru_cache(maxsize=1)
def _kickers() -> frozenset[str]:
    return frozenset(fold(phrase) for label, phrase in rows_of("paid_posts.txt") if label == "kicker")


def _is_label(text: str) -> bool:
    return fold(text.strip(" -*#")) in _labels()


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    return frozenset(fold(phrase) for label, phrase in rows_of("paid_posts.txt") if label == "label")


def _sentence_with(text: str, phrase: str) -> str:
    """The sentence around a phrase, in quotation marks."""
    place = text.lower().find(phrase.lower())
    if place < 0:
        return quoted(phrase)
    start = max(text.rfind(mark, 0, place) for mark in ".!?\n。")
    return quoted(text[start + 1 : place + 200].split("\n")[0].strip())


def guest_post_signs(page: PageView) -> list[str] | None:
    """Words by which a text says that a guest wrote it, or the site that guests may."""
    if not page.title and not page.text:
        return None
    byline = str(page.features.get("byline") or "")
    signs = []
    for part in (page.title, byline, page.text):
        rows = [
            row for row in lexicon_of("guest_articles.txt").find(tokens_of(part)) if row.labels[0] == "post"
        ]
        signs += [_sentence_with(part, row.phrase) for row in rows if _at_an_end(part, row.phrase)]
    said = (page.title, page.text, "\n".join(page.anchors[:300]))
    offers, terms = _labelled(said, "offer"), _labelled(said, "terms")
    if len(offers) >= 2 or (offers and (terms or _in_title(page.title, offers))):
        signs.append("the site asks for guests: " + ", ".join(quoted(phrase) for phrase in offers[:3]))
    return list(dict.fromkeys(signs))[:5]


def _at_an_end(text: str, phrase: str) -> bool:
    """Whether a phrase stands where guests are introduced: at the beginning or the end of a text."""
    ends = text if len(text) <= _HEAD_CHARS + _TAIL_CHARS else f"{text[:_HEAD_CHARS]}\n{text[-_TAIL_CHARS:]}"
    return " ".join(tokens_of(phrase).words) in " ".join(tokens_of(ends).words) or fold(phrase) in fold(ends)


def _labelled(texts: Iterable[str], label: str) -> list[str]:
    rows = [row for text in texts for row in lexicon_of("guest_articles.txt").find(tokens_of(text))]
    return list(dict.fromkeys(row.phrase for row in rows if row.labels[0] == label))


def _in_title(title: str, phrases: list[str]) -> bool:
    return any(fold(phrase) in fold(title) for phrase in phrases)


def press_release_signs(page: PageView) -> list[str] | None:
    """What marks the page as a release that its own sender wrote."""
    return _kind_signs(page, "press_release", 1.8)


def directory_signs(page: PageView) -> list[str] | None:
    """What marks the page as a directory or as an entry in one."""
    return _kind_signs(page, "directory", 1.8)


def _kind_signs(page: PageView, kind: str, enough: float) -> list[str] | None:
    if not page.title and not page.text:
        return None
    signs = [sign for sign in signs_for(page, kind) if sign.weight > 0]
    if sum(sign.weight for sign in signs) < enough or len({sign.place for sign in signs}) < 2:
        return []
    return list(dict.fromkeys(sign.seen for sign in sorted(signs, key=lambda sign: -sign.weight)))[:5]
