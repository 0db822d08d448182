"""When a browser looks at a page a second time, and what its sight adds to the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linkvet.crawler.browser.chromium import Answer, Built, Chromium, chromium_path
from linkvet.crawler.page.read import PageRead
from linkvet.store.file.audit import AuditError
from linkvet.store.types import Link, Picture, Visit

if TYPE_CHECKING:
    from scrapy.http import Response

    from linkvet.store.urls import Url


def can_look(mode: str) -> bool:
    """Whether a browser is at hand. Raises AuditError where every page needs one and there is none."""
    try:
        chromium_path()
    except AuditError:
        if mode == "always":
            raise
        return False
    return True


class SecondLook:
    """Looks at pages with a browser where that can show more than the served page did."""

    def __init__(self, mode: str, answer: Answer, seconds: float, picture: bool = False) -> None:
        self.mode, self.picture = mode, picture
        self._chromium = Chromium(answer, seconds)

    def worth(self, visit: Visit, page: PageRead) -> bool:
        """Whether scripts could have made a link that the served page lacks, or every page is to be looked at."""
        if visit.unchanged or self.mode == "never":
            return False
        if self.mode == "always":
            return visit.outcome == "read" or visit.reason == "not_shown"
        if visit.outcome != "read":
            return visit.outcome == "blocked" and visit.reason == "not_shown"
        return not visit.links and visit.lost_reason == "link_removed" and page.scripted

    async def built(self, url: Url, response: Response) -> Built | None:
        """The page as a browser builds it; ``None`` where it hung or crashed."""
        return await self._chromium.look(url, response)

    async def pictures(self, url: Url, response: Response, links: Sequence[str]) -> list[Picture]:
        """Pictures of links where they are asked for."""
        return await self._chromium.pictures(url, response, links) if self.picture and links else []

    async def close(self) -> None:
        """End the browser."""
        await self._chromium.close()


def add_rendered(visit: Visit, again: Visit, drawn: Sequence[str | None]) -> None:
    """Add to a visit what only the browser saw: its links, and the page itself where it had not been shown."""
    visit.looked = True
    for link in again.links:
        _correct(link, drawn)
    if again.outcome != "read" or again.facts is None:
        return
    if visit.facts is None:
        visit.outcome, visit.reason, visit.detail = "read", "", ""
        visit.facts, visit.lost_reason = again.facts, again.lost_reason
    served: dict[tuple[str, str], list[Link]] = {}
    for link in visit.links:
        served.setdefault((link.url, link.anchor), []).append(link)
    for link in again.links:
        twins = served.get((link.url, link.anchor), [])
        if twins:
            twins.pop(0).hidden = link.hidden
        else:
            link.rendered = True
            visit.links.append(link)
    if again.links and not served and again.facts.words > visit.facts.words:
        visit.facts = again.facts
    visit.links.sort(key=lambda link: link.position)


def _correct(link: Link, drawn: Sequence[str | None]) -> None:
    """What was really drawn counts more than what the markup alone says of hiding."""
    seen = drawn[link.position - 1] if 0 < link.position <= len(drawn) else None
    if seen == "" and link.hidden in ("display", "visibility", "size", "offscreen", "opacity"):
        link.hidden = ""
    elif seen and not link.hidden:
        link.hidden = seen
