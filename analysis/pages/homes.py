"""The home page of a referring domain, for what its linking pages do not tell: kind, topics, language, menu."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linkvet.analysis.pages.judge import view_of
from linkvet.analysis.pages.menus import MenuOffer, menu_offers
from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.pages.room_for_sale import asks_for_posts, room_for_sale
from linkvet.analysis.topics.topics import Topics
from linkvet.analysis.views import PageView

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page says of its site."""

    view: PageView
    kind: str
    relevance: float | None
    language: str | None


def home_facts(row: Row | None, footprints: list[tuple[str, str]], topics: Topics | None) -> Home | None:
    """A stored home page as the judgement of its domain reads it; ``None`` where none was read."""
    if row is None:
        return None
    view = view_of({**row, "page_url": row["final_url"]}, row["outlinks"], footprints)
    kind = "parked" if row["lost_reason"] == "parked" else page_kind(view)[0]
    relevance = topics.relevance(view.text, view.title, view.headings, view.language) if topics else None
    return Home(view, kind, relevance, view.language)


def offers_of(home: Home | None, pages: Iterable[Row]) -> list[MenuOffer] | None:
    """What the site offers: in the text of its home page, and in the menu there or of a referring page."""
    seen = [home.view.features] if home else []
    seen += [page["features"] or {} for page in pages if page["snapshot_id"] is not None]
    menus = [features["menu"] for features in seen if "menu" in features]
    told = _told_offers(home.view) if home else []
    found = menu_offers(menus[0]) if menus else []
    return [*told, *found] if menus or told else None


def _told_offers(view: PageView) -> list[MenuOffer]:
    """What the text of a home page offers."""
    if sold := room_for_sale(view.text):
        return [MenuOffer("sells", sold.strip("“”"), view.url)]
    asked = asks_for_posts(view.text)
    return [MenuOffer("guest", asked.strip("“”"), view.url)] if asked else []
