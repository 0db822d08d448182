"""One spelling for all ways to write an anchor: letters' case, signs and white space do not tell anchors apart."""

from __future__ import annotations

import unicodedata

from linkvet.store.urls import parse_url, readable_host


def spelling_of(anchor: str) -> str:
    """What all spellings of an anchor have in common.

    An address is its host without ``www`` and its path, so that it is the same with and without a scheme.
    """
    text = unicodedata.normalize("NFKC", anchor).casefold().strip()
    address = parse_url(text) if "://" in text else None
    if address is not None:
        text = readable_host(address.host).removeprefix("www.") + address.path
    words = "".join(letter if letter.isalnum() else " " for letter in text.removeprefix("www.")).split()
    return " ".join(words) or text
