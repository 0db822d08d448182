"""Networks and families of copies as they are kept: one row each, with members and evidence."""

from __future__ import annotations

from typing import TypedDict


class SignRow(TypedDict):
    """One thing that members of a network share."""

    kind: str
    value: str
    members: list[str]
    weight: float
    holders: int
    """Domains of the whole profile that have it."""
    words: str


class NetworkRow(TypedDict):
    """A group of sites that appear to have the same owner."""

    id: str
    name: str
    confidence: float
    """Chance, 0 to 1."""
    signs: list[SignRow]
    targets: dict[str, int]
    anchors: dict[str, int]
    members: list[str]


class CopyRow(TypedDict):
    """One page of a family of copies."""

    url: str
    domain: str
    role: str
    share: float
    """Share of the original's words that it shows, 0 to 1."""
    passage: str
    original_passage: str


class FamilyRow(TypedDict):
    """Pages of several domains that show the same text."""

    id: str
    kind: str
    domains: int
    original_url: str | None
    confidence: float
    reasons: list[str]
    compared_with: str
    members: list[CopyRow]


class PageCopyRow(TypedDict):
    """The part of one page in a family."""

    id: str
    kind: str
    domains: int
    original_url: str | None
    compared_with: str
    role: str
    share: float
    passage: str
    original_passage: str
