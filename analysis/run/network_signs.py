"""What the search for networks reads of the audit file, as often as it goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from linkvet.analysis.judging.conditions import NAMING, SPEECHLESS, money_word
from linkvet.analysis.judging.domains import Copies
from linkvet.analysis.judging.search_words import asks_for, product_head
from linkvet.analysis.networks.find import LinkSign, PageSign
from linkvet.analysis.networks.signal_kinds import quoted
from linkvet.analysis.words.keywords import Trade, search_phrase
from linkvet.store.file.audit import Audit
from linkvet.store.judged import rows as stored

PUSHED = ("exact", "near")
"""Anchors that are search phrases of the page they lead to."""
SELLING = ("broad", "contextual", "irrelevant", "other")
"""Anchors that are search phrases where they ask for a purchase."""
PAGES_PER_DOMAIN = 3
"""Pages of a domain whose template, title and links speak for it."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Again(Generic[Thing]):
    """Something that is read from the audit file anew each time it is gone through."""

    read: Callable[[], Iterator[Thing]]

    def __iter__(self) -> Iterator[Thing]:
        return self.read()


def page_signs(reader: Audit, copies: Copies) -> Iterator[PageSign]:
    """Pages that speak for their domains; what is copied speaks for nobody."""
    for row in stored.page_signs(reader, PAGES_PER_DOMAIN):
        if _is_copy(copies, row["page_id"]):
            row["url"], row["title"] = "", None
        yield PageSign(row["domain"], row["url"], row["title"], row["shape"], row["outlinks"], row["frame"])


def link_signs(reader: Audit, copies: Copies | None, trade: Trade) -> Iterator[LinkSign]:
    """Live links that the sites set themselves, so without comments; where copies are given, without copied texts.

    ``trade`` is the site's own.
    """
    for row in stored.link_signs(reader):
        if row["region"] == "comment":
            continue
        if copies is None or not _is_copy(copies, row["page_id"]):
            anchor, kind = row["anchor"] or "", row["anchor_class"]
            pushed = kind in PUSHED or (kind in SELLING and _sells(anchor, trade))
            unnamed = bool(kind) and kind not in NAMING and kind not in SPEECHLESS
            yield LinkSign(row["domain"], row["target"], row["anchor"], row["day"], pushed, unnamed)


def _sells(anchor: str, trade: Trade) -> bool:
    """Whether an anchor asks for a purchase or for goods of the site's trade."""
    if money_word(anchor) or search_phrase(anchor, trade):
        return True
    return bool(product_head(anchor)) and asks_for(anchor, None)


def footprints(audit: Audit, own_domain: str) -> Iterator[tuple[str, str, str]]:
    """Signs of who runs the referring domains, without what they quote of the audited site itself."""
    for domain, kind, value in stored.all_footprints(audit):
        if not quoted(value, own_domain):
            yield domain, kind, value


def _is_copy(copies: Copies, page_id: int) -> bool:
    found = copies(page_id)
    return found is not None and found.family is not None
