"""Pages that intruders or swindlers made: signs of a break-in, and of fraud."""

from __future__ import annotations

import re
from functools import lru_cache

from linkvet.analysis.pages.link_lists import asks_for_sites, names_a_list
from linkvet.analysis.pages.spam.bad_neighbourhoods import (
    anchor_trade,
    offers_of,
    speaks_about,
    topic_of_host,
    topic_words,
)
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Terms, lexicon_of
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.analysis.words.trades import report_words, trade_signs, trade_terms
from linkvet.store.urls import parse_url, registrable_domain

_PLANTED = re.compile(
    r"/wp-content/(?:uploads|plugins|themes|languages|upgrade)/(?:[\w.-]{1,80}/){0,6}[\w%-]{1,160}\.(?:php|html?)$"
    r"|/wp-includes/(?:[\w.-]{1,80}/){0,6}[\w%-]{1,160}\.(?:html?|php)$"
    r"|/bitrix/admin/|/images/stories/(?:[\w.-]{1,80}/){0,3}[\w%-]{1,160}\.(?:php|html?)$"
    r"|/\.well-known/(?:[\w.-]{1,80}/){0,3}[\w%-]{1,160}\.(?:php|html?)$|/(?:tmp|cache)/[\w%-]{1,160}\.php$",
    re.I,
)
_ONE_LETTER = re.compile(r"^\?[a-oq-z]=[\w-]{7,}$", re.I)
_TRUSTED = re.compile(r"(?:^|\.)(?:edu|gov|mil|gob|gouv|govt|gv|go|ac|sch)(?:\.[a-z]{2,3})?$")
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_TITLE_MARKS = (" - ", " | ", " – ", " — ", " · ")
"""What parts a page's own title from the name of its site."""
_OPEN_TO_ALL = ("guestbook", "forum", "comments")
ABOUT_SOMETHING = 600
"""Characters of main text from which a page is about something of its own."""
MAX_ANCHORS, LONGEST_OFFER, OWN_WORDS = 600, 60, 100
"""Links that are read, characters of one that offers something, characters of text that a page has besides."""
INTRUDED = 3
"""Distinct phrases of one spam trade from which its text in another's page is a sign of a break-in."""


def hacked_signs(page: PageView) -> list[str] | None:
    """What shows that strangers put something into this page or made it on another's site."""
    if not page.title and not page.text:
        return None
    url = parse_url(page.url)
    host = url.host if url else ""
    signs = _planted_links(page, host) or _strange_anchors(page, host)
    signs += _planted_page(page, host)
    signs += _foreign_block(page, host) + _keyword_hack(page, host)
    return signs[:5]


_PLANTED_LINKS = (
    ("hidden_links", "links that nobody sees"),
    ("after_html", "links below the end of the page"),
)
"""Feature → what its links are."""


def _planted_links(page: PageView, host: str) -> list[str]:
    """Hidden links of spam trades in a page that does not belong to one itself."""
    if topic_of_host(host) or offers_of(page.title):
        return []
    signs = []
    for name, what in _PLANTED_LINKS:
        told = page.features.get(name) or {}
        anchors = [str(anchor) for anchor in told.get("anchors", ())]
        offered = {phrase for phrases in offers_of("\n".join(anchors)).values() for phrase in phrases}
        traded = [domain for domain in told.get("domains", ()) if topic_of_host(str(domain))]
        if len(offered) + len(traded) >= 2:
            saying = [anchor for anchor in anchors if any(fold(one) in fold(anchor) for one in offered)]
            signs.append(f"{what}: " + ", ".join(quoted(one, 50) for one in (*saying, *traded)[:4]))
    return signs


def _planted_page(page: PageView, host: str) -> list[str]:
    """A page of a spam trade where the site keeps its files, or on a school's or an authority's site."""
    url = parse_url(page.url)
    if url is None:
        return []
    offers = _strongest(page.title, page.text)
    titled = bool(topic_words(page.title))
    if len(offers) < 2:
        sold = trade_signs(page.title, page.text)
        trade, offers = max(sold.items(), key=lambda item: len(item[1]), default=("", []))
        titled = titled or any(labels[0] == trade for labels, _ in trade_terms(page.title))
    own = topic_of_host(host) or bool(offers_of(_site_name(page)))
    if len(offers) < 2 or own:
        return []
    seen = ", ".join(phrase if "“" in phrase else quoted(phrase) for phrase in offers[:3])
    if _PLANTED.search(url.path[:1000]):
        return [f"among the site's own files ({url.path[:80]}) stands a page of {seen}"]
    if speaks_about(page.text):
        return []
    owner = _public_owner(page, host)
    if owner and titled and len(offers) >= INTRUDED:
        return [f"the site of {owner} offers {seen}"]
    if _ONE_LETTER.search(url.query[:200]) and titled:
        return [f"the address {quoted(url.path[:40] + url.query[:40])} leads to an offer of {seen}"]
    return []


def _public_owner(page: PageView, host: str) -> str:
    """The school or authority whose site it is, told by its host or by the name at the end of its titles."""
    if _TRUSTED.search(host):
        return f"a school or authority ({host[:60]})"
    label = registrable_domain(host).partition(".")[0].replace("-", " ")
    names = (
        _site_name(page),
        *(page.title.rpartition(mark)[2] for mark in _TITLE_MARKS if mark in page.title),
        label,
    )
    for name in names:
        labels = {row.labels[0] for row in lexicon_of("site_name_words.txt").find(tokens_of(name[:200]))}
        if labels & {"education", "government"} and not offers_of(name):
            return quoted(name, 60)
    return ""


def _foreign_block(page: PageView, host: str) -> list[str]:
    """Offers of a spam trade in the text of a page that is about something else."""
    titled = offers_of("\n".join((page.title, *page.headings[:3])))
    comments = (page.features.get("comments") or {}).get("count") or 0
    open_to_all = any(kind in page.features.get("ugc", {}) for kind in _OPEN_TO_ALL)
    if titled or comments > 3 or open_to_all or topic_of_host(host):
        return []
    sold = _strange_links(page)
    if sold:
        return sold
    offers = _strongest(page.text)
    if len(offers) < INTRUDED or speaks_about(page.text):
        return []
    lines = [line for line in page.lines if line.strip()]
    touched = [line for line in lines if any(fold(phrase) in fold(line) for phrase in offers)]
    other_language = bool(page.language_declared and page.language) and not (
        fold(page.language_declared or "").startswith(page.language or "")
    )
    if len(lines) < 3 or (len(touched) > 0.4 * len(lines) and not other_language):
        return []
    return [
        f"in a page titled {quoted(page.title, 60)} stands {quoted(touched[0] if touched else offers[0])}"
    ]


def _strange_anchors(page: PageView, host: str) -> list[str]:
    """Links of several trades, each to a site of its own, in a page that speaks of none of them."""
    if topic_of_host(host) or len(page.outlinks) < INTRUDED or page.features.get("ugc"):
        return []
    if names_a_list(host, page.headings[:1]) or asks_for_sites(page.menu, page.folded_menu):
        return []
    own = "\n".join((page.title, *page.headings[:10]))
    sold: dict[str, str] = {}
    for anchor in page.anchors[:MAX_ANCHORS]:
        if len(anchor) <= LONGEST_OFFER and (trade := anchor_trade(anchor)):
            sold[anchor] = trade
    comments = (page.features.get("comments") or {}).get("count") or 0
    if 2 * comments >= len(sold) and comments:
        return []
    if len(sold) < INTRUDED or topic_words(own) or any(anchor_trade(line) for line in own.split("\n")):
        return []
    body = page.text
    for anchor in sold:
        body = body.replace(anchor, " ")
    if topic_words(body) or speaks_about(body) or len(body) < OWN_WORDS:
        return []
    shown = ", ".join(quoted(anchor, 40) for anchor in list(sold)[:3])
    return [f"a page titled {quoted(page.title, 60)} has {len(sold)} links of other trades ({shown})"]


def _strange_links(page: PageView) -> list[str]:
    """Links to several hosts of one spam trade of which the page does not say a word."""
    hosts: dict[str, list[str]] = {}
    for domain in page.outlinks:
        topic = topic_of_host(domain)
        if topic:
            hosts.setdefault(topic, []).append(domain)
    topic, named = max(hosts.items(), key=lambda item: len(item[1]), default=("", []))
    if len(page.text) < ABOUT_SOMETHING or len(named) < INTRUDED:
        return []
    if topic_words(page.title, page.text).get(topic, 0) > 2:
        return []
    shown = ", ".join(domain[:40] for domain in named[:3])
    return [
        f"a page titled {quoted(page.title, 60)} links to {len(named)} sites of the {topic} trade ({shown})"
    ]


def _keyword_hack(page: PageView, host: str) -> list[str]:
    """Japanese shop words on a site that says elsewhere that it is not Japanese."""
    if not _JAPANESE.search(page.title) or host.endswith(".jp"):
        return []
    declared = fold(page.language_declared or "")
    name = _site_name(page)
    foreign = (declared and not declared.startswith("ja")) or (name and name.isascii() and not declared)
    words = lexicon_of("japanese_trade.txt").find(tokens_of(f"{page.title}\n{page.text[:5000]}"))
    if not foreign or len(words) < 4:
        return []
    return [f"a site that is not Japanese ({name or declared}) shows {quoted(page.title, 80)}"]


def _site_name(page: PageView) -> str:
    return str(page.features.get("og_site_name") or "")


def _strongest(*texts: str) -> list[str]:
    """The distinct phrases of the spam trade that the texts hold most of."""
    offers = [sorted(phrases) for phrases in offers_of(*texts).values()]
    return max(offers, key=len, default=[])


def scam_signs(page: PageView) -> list[str] | None:
    """What shows that the page wants to cheat its reader; words of warning clear a page that describes frauds."""
    if not page.title and not page.text:
        return None
    found: dict[str, set[str]] = {}
    for part in (page.title, page.text):
        for row in lexicon_of("scam_phrases.txt").find(tokens_of(part)):
            found.setdefault(row.labels[0], set()).add(row.phrase)
    sure, likely = found.get("sure", set()), found.get("likely", set())
    warned = len(found.get("warning", ()))
    if warned >= 2 + 2 * ("contact" in found and bool(sure)) or (warned and not sure and len(likely) < 4):
        return _tale(page, 3) if warned < 2 else []
    spread = len(likely) / (1 + len(page.text) / 6000)
    if not sure and (len(likely) < 2 or spread < 2):
        return [] if warned > 1 else _tale(page, 1 + 2 * warned)
    return [quoted(phrase) for phrase in (*sorted(sure), *sorted(likely, key=len, reverse=True))][:5]


_TALES = (
    frozenset(("blocked", "secret", "hurry")),
    frozenset(("blocked", "secret", "fee")),
    frozenset(("prize", "fee", "hurry")),
    frozenset(("prize", "fee", "secret")),
    frozenset(("prize", "letter", "secret")),
    frozenset(("prize", "letter", "fee")),
    frozenset(("doubling", "fee")),
    frozenset(("virus", "call", "blocked")),
    frozenset(("virus", "call", "hurry")),
    frozenset(("unpaid", "threat", "secret")),
    frozenset(("unpaid", "threat", "hurry", "fee")),
)
"""Parts that together tell a fraud."""
_LONE = frozenset(("doubling", "pretend", "hacker", "easy"))
"""Parts of which three terms do alone."""
LONGEST_TALE = 400
"""Words beyond which a text has its parts from many places."""


@lru_cache(maxsize=1)
def _parts() -> Terms:
    return Terms(rows_of("scam_parts.txt"))


def _tale(page: PageView, more: int) -> list[str]:
    """The parts of a fraud's tale where enough of them meet in a short text that nobody reports in."""
    title, body = tokens_of(page.title), tokens_of(page.text)
    if len(title.words) + len(body.words) > LONGEST_TALE or report_words(page.text) >= 2:
        return []
    found: dict[str, set[str]] = {}
    for (part,), term in (*_parts().find(title), *_parts().find(body)):
        found.setdefault(part, set()).add(term)
    told = next((tale for tale in _TALES if tale <= found.keys()), None)
    if told is None or sum(len(found[part]) for part in told) < len(told) + more:
        told = frozenset(part for part in _LONE if len(found.get(part, ())) >= 2 + more)
    return [quoted(term) for part in sorted(told) for term in sorted(found[part])][:5]
