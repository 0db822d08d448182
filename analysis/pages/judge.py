"""Judges a page once for all its links: its kind, how near it is to the site's topics, the signs of spam it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from linkvet.analysis.pages.domain_kinds import voice_of
from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.pages.paid import guest_post_signs, paid_page_signs
from linkvet.analysis.pages.placements import placement_signs
from linkvet.analysis.pages.spam.bad_neighbourhoods import spam_topics
from linkvet.analysis.pages.spam.doorways import framed_lines
from linkvet.analysis.pages.spam.generated import doorway, generated_signs
from linkvet.analysis.pages.spam.scams import hacked_signs, scam_signs
from linkvet.analysis.topics.topics import READ_CHARS, Topics
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.store.urls import parse_url

Row = dict[str, Any]
SHORT_ANCHOR, MOST_CHARS = 2, 40_000


def view_of(
    row: Mapping[str, Any], outlinks: dict[str, int], footprints: Sequence[tuple[str, str]]
) -> PageView:
    """A stored page as the judgements of kind and signs read it."""
    return PageView(
        url=row["final_url"] or row["page_url"],
        title=row["title"] or "",
        headings=tuple(row["headings"]),
        text=row["text"] or "",
        words=row["words"],
        features=row["features"],
        outlinks=outlinks,
        internal_links=row["internal_links"] or 0,
        external_links=row["external_links"] or 0,
        footprints=tuple(footprints),
        html_bytes=row["html_bytes"],
        language=row["language"],
        language_declared=row.get("language_declared"),
        published=row["published"],
        anchors=tuple(row["features"].get("link_anchors", ())),
    )


def without_links(view: PageView) -> str:
    """The main text without the lines that link to other sites."""
    both = zip(view.anchors, view.folded_anchors, strict=True)
    anchors = {folded for anchor, folded in both if len(anchor) > SHORT_ANCHOR}
    if not anchors:
        return ""
    text = view.text[:MOST_CHARS]
    folded = fold(text)
    shown = [anchor for anchor in anchors if anchor in folded]
    if not shown:
        return text
    lines = zip(text.split("\n"), folded.split("\n"), strict=True)
    return "\n".join(line for line, said in lines if not any(anchor in said for anchor in shown))


def _relevance_of_rest(view: PageView, topics: Topics, whole: float | None) -> float | None:
    """How near the text without the lines that link to others is; that of the ``whole`` where no line is one."""
    rest = without_links(view)
    if rest[:READ_CHARS] == view.text[:READ_CHARS]:
        return whole
    return topics.relevance(rest, view.title, view.headings, view.language)


def host_of(url: str) -> str:
    """The host of an address; empty where it has none."""
    parsed = parse_url(url)
    return parsed.host if parsed else ""


def judge_page(row: Mapping[str, Any], view: PageView, topics: Topics, basis: str) -> Row:
    """The row of ``page_judgements`` for one snapshot."""
    kind, evidence = page_kind(view)
    relevance = topics.relevance(view.text, view.title, view.headings, view.language)
    if row["lost_reason"] == "parked":
        kind, evidence = "parked", "the page is a parking page"
    return {
        "snapshot_id": row["snapshot_id"],
        "basis": basis,
        "page_kind": kind,
        "kind_evidence": evidence,
        "relevance": relevance,
        "signs": {
            "spam_topics": spam_topics(
                view.title, view.headings, view.text, view.outlinks, view.anchors, host_of(view.url)
            ),
            "hacked": hacked_signs(view),
            "scam": scam_signs(view),
            "generated": generated_signs(view),
            "doorway": doorway(view),
            "guest": guest_post_signs(view),
            "placement": placement_signs(view),
            "frame": framed_lines(view),
            "voice": asdict(voice_of(view)),
            "paid": paid_page_signs(row["title"], row["text"], view.features),
            "rest": _relevance_of_rest(view, topics, relevance),
        },
    }
