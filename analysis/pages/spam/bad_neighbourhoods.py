"""Pages of the trades that live on bought links: gambling, drugs, adult content, loans, essays, replicas ...

Single words condemn nobody: newspapers write on casinos and chemists on drugs. Counted are phrases that hardly
stand anywhere but in offers (``lists/spam_topics.txt``) and links to hosts that are named after the trade.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from linkvet.analysis.words.keywords import stem
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Lexicon, lexicon_of
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import Tokens, quoted, tokens_of
from linkvet.analysis.words.trades import report_words, told_offers, trade_signs, trade_terms

ENOUGH = 3
"""Distinct signs of one topic from which a page belongs to it."""
ENOUGH_MIXED = 5
"""Distinct signs of several topics together."""
SEVERAL_TRADES = 3
"""Trades whose offers on one page say that it belongs to whoever pays."""
_DISCUSSION = 3
"""Words of law, medicine, police or science from which a page speaks about a trade."""
DENSE_WORDS, DENSE_SHARE = 6, 0.06
"""Different words of one trade, and their share of the text, from which the text is about nothing else."""
SHORT = 120
"""Words up to which a text has room for few signs, so that two say as much as three."""
MAX_ANCHORS = 2000
MOST_SIGNS = 3
"""Links of one trade that count as signs of it."""
LONGEST_OFFER = 60
"""Characters beyond which a link's text is no offer of goods."""
SEVERAL = "several"
"""Name under which links to many trades count together."""
_LONG_PART = 6
_NEVER_INSIDE = frozenset(("cialis", "dating"))


def spam_topics(
    title: str,
    headings: Iterable[str],
    text: str,
    outlinks: Collection[str] | Mapping[str, int],
    anchors: Iterable[str] = (),
    host: str = "",
) -> dict[str, int]:
    """Spam topic → number of distinct signs; a page that reports on the trade keeps a third of them.

    ``host`` is the page's own; one that is named after the trade does not report on it.
    """
    seen = topic_signs(title, headings, text, outlinks, anchors, host)
    counts = {topic: len(signs) for topic, signs in seen.items()}
    hosts = sum(sign.startswith("links to ") for signs in seen.values() for sign in signs)
    if hosts < 2 and speaks_about(text):
        own = topic_of_host(host)
        counts = {topic: count if topic == own else count // 3 for topic, count in counts.items()}
    counts = {topic: count for topic, count in counts.items() if count}
    if len(counts) >= SEVERAL_TRADES and sum(counts.values()) >= ENOUGH_MIXED:
        counts[SEVERAL] = max(ENOUGH, len(counts))
    return counts


def bad_neighbourhood(
    title: str,
    headings: Iterable[str],
    text: str,
    outlinks: Collection[str] | Mapping[str, int],
    anchors: Iterable[str] = (),
) -> tuple[bool, str]:
    """Whether the page belongs to a spam trade, with what was seen of it."""
    headings, anchors = list(headings), list(anchors)
    counts = spam_topics(title, headings, text, outlinks, anchors)
    if not counts:
        return False, ""
    topic = max(counts, key=lambda name: counts[name])
    if counts[topic] < ENOUGH and sum(counts.values()) < ENOUGH_MIXED:
        return False, ""
    signs = topic_signs(title, headings, text, outlinks, anchors)
    ordered = sorted(counts, key=lambda name: -counts[name])
    seen = [sign for name in ordered for sign in signs.get(name, ())]
    return True, f"It speaks of {trade_name(topic)}: {', '.join(seen[:4])}."


def topic_signs(
    title: str,
    headings: Iterable[str],
    text: str,
    outlinks: Collection[str] | Mapping[str, int],
    anchors: Iterable[str] = (),
    host: str = "",
) -> dict[str, list[str]]:
    """Spam topic → its distinct signs as they stand there; ``host`` is the page's own."""
    words: dict[str, set[str]] = {}
    found: dict[str, dict[str, None]] = {}
    linked = "\n".join(islice(anchors, MAX_ANCHORS))
    for part in (title, "\n".join(headings), text, linked):
        for row in lexicon_of("spam_topics.txt").find(tokens_of(part)) if part else ():
            topic, strength = row.labels
            if strength == "strong":
                found.setdefault(topic, {})[quoted(row.phrase)] = None
            else:
                words.setdefault(topic, set()).add(row.phrase)
    for topic, named in words.items():
        for sign in _wordy_signs(named, found.get(topic, {}), tokens_of(text)):
            found.setdefault(topic, {})[sign] = None
    if len(tokens_of(text).words) <= SHORT:
        for phrases in found.values():
            if len(phrases) == ENOUGH - 1:
                phrases["and that in a short text"] = None
    own = topic_of_host(host)
    for topic, signs in (*trade_signs(title, text, own).items(), *told_offers(title, text).items()):
        if len(found.get(topic, ())) < ENOUGH:
            found.setdefault(topic, {}).update(dict.fromkeys(signs))
    if own in found:
        found[own][f"its own name {host[:60]}"] = None
    for topic, sign in _sold_by_links(linked):
        found.setdefault(topic, {})[sign] = None
    for domain in outlinks:
        host_topic = topic_of_host(domain)
        if host_topic:
            found.setdefault(host_topic, {})[f"links to {domain[:60]}"] = None
    return {topic: list(signs) for topic, signs in found.items()}


def _sold_by_links(linked: str) -> Iterator[tuple[str, str]]:
    """Trades whose goods the texts of a page's links name, where there are at least two such links."""
    if not linked or not _sold_in_anchors().find(tokens_of(linked)):
        return
    sold: dict[str, list[str]] = {}
    for anchor in dict.fromkeys(linked.split("\n")):
        if len(anchor) <= LONGEST_OFFER and (trade := anchor_trade(anchor)):
            sold.setdefault(trade, []).append(anchor)
    if sum(map(len, sold.values())) < 2:
        return
    for trade, anchors in sold.items():
        yield from ((trade, f"the link {quoted(anchor, 40)}") for anchor in anchors[:MOST_SIGNS])


def _wordy_signs(named: set[str], phrases: Collection[str], body: Tokens) -> list[str]:
    """What the single words of a trade add: one sign beside phrases of offers, several where they fill the text."""
    told = sum(body.count(word) for word in named)
    signs = []
    if len(named) + len(phrases) >= DENSE_WORDS and told >= DENSE_SHARE * len(body.words):
        signs += [f"the word {quoted(word)} among many of the trade" for word in sorted(named)[:ENOUGH]]
    if phrases and len(named) >= 3:
        signs.append("words such as " + ", ".join(sorted(named)[:3]))
    return signs


def speaks_about(text: str) -> bool:
    """Whether the text reports on a matter in the words of law, medicine, police or science."""
    told = len(lexicon_of("discussion_words.txt").find(tokens_of(text)))
    return max(told, report_words(text)) >= _DISCUSSION


def offers_of(*texts: str) -> dict[str, set[str]]:
    """Spam topic → the distinct phrases of offers in the texts together."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for row in lexicon_of("spam_topics.txt").find(tokens_of(text)):
            if row.labels[1] == "strong":
                found.setdefault(row.labels[0], set()).add(row.phrase)
    return found


def topic_words(*texts: str) -> dict[str, int]:
    """Spam topic → distinct words and phrases of it in the texts, whether offered or spoken about."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for row in lexicon_of("spam_topics.txt").find(tokens_of(text)):
            found.setdefault(row.labels[0], set()).add(row.phrase)
    return {topic: len(phrases) for topic, phrases in found.items()}


@lru_cache(maxsize=1)
def _sold_in_anchors() -> Lexicon:
    rows = ((trade, word.strip()) for trade, line in rows_of("spam_anchors.txt") for word in line.split(";"))
    return Lexicon((trade, "plain" * (word[0] == "?"), word.lstrip("?")) for trade, word in rows if word)


@lru_cache(maxsize=1)
def _trade_names() -> dict[str, tuple[str, str]]:
    """Name of a trade in any list → its name in the analysis, and in words."""
    names: dict[str, tuple[str, str]] = {}
    for name, other, words in rows_of("trade_names.txt"):
        names[name] = name, words
        names.setdefault(other, (name, words))
    return names


def trade_name(topic: str) -> str:
    """A trade in words for people."""
    return _trade_names().get(topic, (topic, topic.replace("_", " ")))[1]


@lru_cache(maxsize=16384)
def anchor_trade(anchor: str) -> str:
    """The spam trade whose goods an anchor names; words with a plain meaning count only beside another one."""
    tokens = Tokens(anchor[:300])
    rows = _sold_in_anchors().find(tokens)
    for row in rows:
        trade, plain = row.labels
        if trade not in ("helper", "other") and (not plain or len(rows) > 1):
            return _trade_names().get(trade, (trade, ""))[0]
    strong = (row for row in lexicon_of("spam_topics.txt").find(tokens) if row.labels[1] == "strong")
    return next((row.labels[0] for row in strong), "")


@lru_cache(maxsize=16)
def own_trades(goods: frozenset[str]) -> frozenset[str]:
    """The trades among those that live on bought links which a site deals in by itself, told by its goods."""
    found = {labels[0] for labels, _ in trade_terms(" ".join(sorted(goods))) if labels[1] != "deal"}
    for trade, line in rows_of("spam_anchors.txt"):
        words = {stem(fold(word.strip().lstrip("?"))) for word in line.split(";")}
        if trade not in ("helper", "other") and words & goods:
            found.add(_trade_names().get(trade, (trade, ""))[0])
    return frozenset(found)


@lru_cache(maxsize=65536)
def topic_of_host(host: str) -> str:
    """The spam trade after which a host is named; empty when it is named after none."""
    if not host:
        return ""
    name = fold(host).removeprefix("www.").rsplit(".", 1)[0]
    parts = set(name.replace(".", "-").replace("_", "-").split("-"))
    parts |= {part.strip("0123456789") for part in parts}
    for topic, word in rows_of("spam_hosts.txt"):
        if word in parts or (len(word) >= _LONG_PART and word not in _NEVER_INSIDE and word in name):
            return topic
    return ""
