"""Links that could be had or had back: mentions without a link, competitors' linkers, lost links, broken targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from linkvet.analysis.anchors.mentions import Mentions
from linkvet.analysis.words.wording import phrase_of, same_word, stop_words
from linkvet.store.decided import opportunities as stored
from linkvet.store.file.audit import Audit
from linkvet.store.history.changes import why
from linkvet.store.urls import absolute_url, parse_url, registrable_domain

KINDS = ("mention", "competitor", "lost_link", "broken_target", "wrong_page")
STRONG = 40.0
"""Authority from which a lost link is worth a letter."""
LISTED = 1000
"""Opportunities of one kind that are listed at most."""
NEAR = 0.34
"""Share of an address's words that another page must have to be proposed in its place."""
_JOINT = re.compile(r"[^\w]+|_+")


@dataclass(slots=True)
class Opportunity:
    """Something that can be done for a link."""

    kind: str
    """One of ``KINDS``."""
    subject: str
    """The page to write to; for a broken target the own page."""
    domain: str
    authority: float | None
    says: str
    """One sentence: what was found."""
    sentence: str = ""
    """The words of the page in which a name stands; empty where it is not about one."""
    named: str = ""
    """The name as it stands in them."""
    suggestion: str = ""
    """A page of the site to redirect or link to; empty where none is near."""
    state: str = ""
    """in_progress, rejected or won, as a person set it."""
    note: str = ""


def opportunities(audit: Audit) -> Iterator[Opportunity]:
    """Every opportunity, kind by kind, the strongest domains first; what people noted is beside it.

    A page that lost its link and still names the site is one opportunity, the lost link.
    """
    noted = stored.prospects(audit)
    pages, lost = list(_of_pages(audit)), list(_lost(audit))
    for found in (_joined(pages, lost), lost, broken_targets(audit), _wrong(audit)):
        for one in found:
            row = noted.get((one.kind, one.subject))
            if row:
                one.state, one.note = row["state"], row["note"]
            yield one


def _of_pages(audit: Audit) -> Iterator[Opportunity]:
    settings = audit.settings
    own = Mentions(
        settings.target_scope.host, [*settings.brands, *([settings.name] if settings.name else [])]
    )
    rivals = [(name, _domain(name), Mentions.of_competitor(name)) for name in settings.competitors[:50]]
    counts = {"mention": 0, "competitor": 0}
    for row in stored.pages_without_link(audit):
        text = f"{row['title'] or ''}\n{row['text']}"
        where = row["page"], row["domain"], row["authority"]
        said = own.first_named(text) if counts["mention"] < LISTED else None
        if said:
            counts["mention"] += 1
            yield Opportunity("mention", *where, f"Names the site without a link: “{said[0]}”", *said)
        found = _rival(rivals, text, row["outlinks"]) if counts["competitor"] < LISTED else None
        if found:
            counts["competitor"] += 1
            yield Opportunity("competitor", *where, *found)
        if min(counts.values()) >= LISTED:
            return


def _joined(pages: Sequence[Opportunity], lost: Sequence[Opportunity]) -> Iterator[Opportunity]:
    """The opportunities of pages without those that are lost links too: these get the words of the mention."""
    by_page = {one.subject: one for one in lost}
    for one in pages:
        if one.kind == "mention" and (known := by_page.get(one.subject)):
            known.sentence, known.named = one.sentence, one.named
        else:
            yield one


def _domain(name: str) -> str:
    url = absolute_url(name) if "." in name and " " not in name else None
    return registrable_domain(url.host) if url else ""


def _rival(
    rivals: Sequence[tuple[str, str, Mentions]], text: str, outlinks: set[str]
) -> tuple[str, str, str] | None:
    """What is said of the first competitor, with the words of the page and the name in them if it is only named."""
    for name, domain, mentions in rivals:
        if domain and domain in outlinks:
            return f"Links to the competitor {name}, not to the site.", "", ""
        if said := mentions.first_named(text):
            return f"Names the competitor {name}: “{said[0]}”", *said
    return None


def _lost(audit: Audit) -> Iterator[Opportunity]:
    for row in stored.lost_links(audit, STRONG, LISTED):
        says = f"Had a link to {row['target'] or 'the site'}. {why(row['reason'])}"
        yield Opportunity("lost_link", row["page"], row["domain"], row["authority"], says)


def _wrong(audit: Audit) -> Iterator[Opportunity]:
    for row in stored.wrong_pages(audit, LISTED):
        says = f"Links to {row['found']}; tools say it linked to {row['target']}."
        where = row["page"], row["domain"], row["authority"]
        yield Opportunity("wrong_page", *where, says, suggestion=row["target"])


def broken_targets(audit: Audit) -> Iterator[Opportunity]:
    """Own pages that are gone, or reached through several redirects, and still have links."""
    pages = stored.standing_pages(audit)
    for row in stored.broken_targets(audit, LISTED):
        one = row["links"] == 1
        links = "1 link leads" if one else f"{row['links']:,} links from {_domains(row['domains'])} lead"
        if row["reason"]:
            says = f"{links} to it. {why(row['reason'])}"
            proposed = closest_page(row, pages)
        else:
            says = f"{links} to it through {len(row['chain'])} redirects in a row."
            proposed = row["final_url"] or ""
        yield Opportunity("broken_target", row["target"], "", None, says, suggestion=proposed)


def _domains(number: int) -> str:
    return "one domain" if number == 1 else f"{number:,} domains"


def closest_page(gone: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> str:
    """The own page nearest to one that is gone, by the words of its address, title and anchors; empty if none is.

    The home page is never proposed: search engines take such a redirect for a soft 404.
    """
    common = _everywhere(gone["target"], pages)
    wanted = _words(_path(gone["target"])) - common
    beside = _words(" ".join([gone["title"] or "", *gone["anchors"]])) - wanted - common
    best, found = 0.0, ""
    for page in pages:
        path = _path(page["url"])
        if not path.strip("/ "):
            continue
        named = _words(f"{path} {page['title'] or ''}")
        near = _share(wanted, named) + 0.5 * _share(beside, named)
        near += 0.25 * _share(wanted, _words(page["text"][:3000])) if near else 0.0
        if near > best and max(_share(wanted, named), _share(beside, named)) >= NEAR:
            best, found = near, page["url"]
    return found


def _everywhere(address: str, pages: Sequence[Mapping[str, Any]]) -> set[str]:
    """Words that say nothing of a single page: the site's own name, and what most of its titles repeat."""
    url = parse_url(address)
    named = Counter(word for page in pages for word in _words(page["title"] or ""))
    often = {word for word, count in named.items() if count > max(2, len(pages) / 2)}
    return often | (_words(url.host) if url else set())


def _path(address: str) -> str:
    url = parse_url(address)
    return unquote(url.path) if url else ""


def _words(text: str) -> set[str]:
    pieces: set[str] = set()
    for part in _JOINT.split(text)[:600]:
        pieces.update(phrase_of(part).pieces if part else ())
    return (
        {piece for piece in pieces if len(piece) > 2 and not piece.isdigit()}
        - stop_words(None)
        - {"html", "php"}
    )


def _share(wanted: set[str], there: set[str]) -> float:
    if not wanted:
        return 0.0
    hits = sum(word in there or any(same_word(word, other) for other in there) for word in wanted)
    return hits / len(wanted)
