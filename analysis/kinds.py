"""Kinds of pages and of sites: the door to ``page_kinds`` and ``domain_kinds``."""

from __future__ import annotations

from analysis.domain_kinds import DomainView, domain_kind, domain_view
from analysis.page_kinds import PageView, page_kind, page_kind_weights

__all__ = ["DomainView", "PageView", "domain_kind", "domain_view", "page_kind", "page_kind_weights"]
