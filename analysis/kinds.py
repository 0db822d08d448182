"""Kinds of pages and of sites: the door to ``page_kinds`` and ``domain_kinds``."""

from __future__ import annotations

from analysis.page_kinds import PageView, page_kind, page_kind_weights

__all__ = ["PageView", "page_kind", "page_kind_weights"]
