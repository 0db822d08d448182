"""Tells in a glance at its bytes whether a page could link to the audited site: most of an archive cannot."""

from __future__ import annotations

import re
from collections.abc import Callable

from ahocorasick_rs import BytesAhoCorasick

from linkvet.store.scopes import Scopes
from linkvet.store.urls import Scope

_ENCODED_HOST = re.compile(rb"//[^/\"'<>\s?#]{0,255}[&%]")
"""An address whose host is written with entities or percent signs."""
_WIDE = (b"\xfe\xff", b"\xff\xfe")


def naming(scope: Scope) -> Callable[[bytes], bool]:
    """A test that a page passes unless none of its links can lead to ``scope``.

    A link to a host writes its name, in letters of either case, or in a form that browsers decode: such pages
    pass whatever they say, and so do pages in UTF-16. A name beyond ASCII has too many forms: then all pass.
    """
    name = scope.host.encode()
    if b"xn--" in name:
        return lambda content: True

    return lambda content: name in content.lower() or _hides_names(content)


def naming_any(scopes: Scopes) -> Callable[[bytes], bool]:
    """The same for many sites at once, in one pass over the bytes (Aho and Corasick, 1975)."""
    names = [host.encode() for host in scopes.hosts]
    if any(b"xn--" in name for name in names):
        return lambda content: True
    automaton = BytesAhoCorasick(names)
    return lambda content: bool(automaton.find_matches_as_indexes(content.lower())) or _hides_names(content)


def _hides_names(content: bytes) -> bool:
    return _ENCODED_HOST.search(content) is not None or content.startswith(_WIDE) or b"\0" in content[:200]
