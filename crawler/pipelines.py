"""Puts what a crawl brings into the audit file, one transaction for each visit."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.assignment import assignment_of
from crawler.items import SiteSigns
from store.own import OwnPage, record_own_page
from store.types import Visit
from store.visits import record_site, record_visit


class StoreInAudit:
    """Stores visits and site signs as they come: what is stored is done, whatever happens next."""

    def __init__(self, crawler: Crawler) -> None:
        assignment = assignment_of(crawler)
        self.audit = assignment.audit
        self.crawl_id = assignment.crawl.id

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoreInAudit:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_item(self, item: Visit | SiteSigns | OwnPage) -> Visit | SiteSigns | OwnPage:
        """Store one item."""
        if isinstance(item, Visit):
            record_visit(self.audit, self.crawl_id, item)
        elif isinstance(item, SiteSigns):
            record_site(self.audit, item.domain_id, item.footprints, item.seen_at)
        else:
            record_own_page(self.audit, item)
        return item
