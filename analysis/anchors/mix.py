"""The mix of a profile's anchors, and where it is more uniform than chance and this profile's own habits explain.

Counts are of links and of referring domains, which a single chatty site cannot inflate. Both tests compare with the
profile itself, held in bounds by a prior, so that neither a small profile nor a manipulated one sets its own rule:

* A page's share of exact and near anchors is beta-binomial (Skellam, 1948): pages differ by nature. Its mean is the
  share on the profile's other pages, shrunk towards the prior (empirical Bayes: Robbins, 1956; Efron and Morris,
  1975) and never above the prior's.
* How many domains use one anchor follows Fisher's logarithmic series (Fisher, Corbet, Williams, 1943), the usual law
  of how often kinds turn up in a sample; its mean is fitted to the profile's other anchors.

Both answer for many pages or anchors at once, so the false discovery rate is held (Benjamini, Hochberg, 1995).
The prior of exact and near anchors has a mean of 20 %, with one page in twenty above 50 % and one in a hundred above
65 %: the bounds that published post-mortems of the 2012 link-spam update gave between sites that kept and sites that
lost their ranking (money keywords in more than 60 to 65 % of links). Its form is an assumption of ours.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from linkvet.analysis.words.letters import folded
from linkvet.analysis.words.tokens import quoted
from linkvet.analysis.words.wording import phrase_of
from linkvet.store.types import ANCHOR_CLASSES

KEYWORD_CLASSES = ("exact", "near")
REPEATABLE_CLASSES = ("exact", "near", "broad", "contextual", "overlong", "irrelevant", "other")
"""Classes in which many sites with one text are not to be expected, as they are with names and *click here*."""
USUAL_SHARE = 0.2
"""Mean of the prior: exact and near anchors among a page's referring domains."""
PAGE_WEIGHT = 6.0
"""Prior of one page, in referring domains: Beta(1.2, 4.8)."""
SITE_WEIGHT = 12.0
"""Prior of a whole site, which averages its pages: Beta(2.4, 9.6), one site in twenty above 41 %."""
USUAL_REPETITION = 1.5
"""Prior mean of domains per repeatable anchor."""
LEAST_DOMAINS = 3
"""Fewer referring domains never are a pattern."""
HEADLINE_WORDS = 5
"""An exact anchor with this many meaningful words is a headline, which people do cite word for word."""
_PAGE_CAP = 20
_PRIOR_PAGES = 20.0
_PRIOR_ANCHORS = 30.0
_COUNT_CAP = 10
_ANCHOR_LENGTH = 200
_CLASS_BITS = {name: 1 << place for place, name in enumerate(ANCHOR_CLASSES)}
_KEYWORD_BITS = sum(_CLASS_BITS[name] for name in KEYWORD_CLASSES)


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """One link, as far as the mix of anchors needs it."""

    anchor: str
    anchor_class: str
    domain: str
    """Referring domain."""
    target_url: str


@dataclass(slots=True)
class Count:
    """How many links, and how many referring domains."""

    links: int = 0
    domains: int = 0


@dataclass(slots=True)
class Mix:
    """Anchors of a site or of one of its pages."""

    links: int = 0
    domains: int = 0
    classes: dict[str, Count] = field(default_factory=dict)
    """Anchor class → counts; a domain counts in each class that it uses."""
    keyword_domains: int = 0
    """Referring domains with an exact or near anchor."""

    def link_share(self, anchor_class: str) -> float:
        """Share of links with this class, 0 to 1."""
        return self.classes.get(anchor_class, Count()).links / self.links if self.links else 0.0

    def domain_share(self, anchor_class: str) -> float:
        """Share of referring domains that use this class; the shares of all classes may exceed 1."""
        return self.classes.get(anchor_class, Count()).domains / self.domains if self.domains else 0.0


@dataclass(frozen=True, slots=True)
class AnchorCount:
    """One anchor text with its use."""

    anchor: str
    """As first seen; the key is folded."""
    anchor_class: str
    """The class of most of its links."""
    links: int
    domains: int


@dataclass(slots=True)
class AnchorDistribution:
    """How the anchors of a profile are spread."""

    site: Mix
    targets: dict[str, Mix]
    anchors: list[AnchorCount]
    """Every different anchor."""


@dataclass(frozen=True, slots=True)
class Excess:
    """Something more frequent than chance and the profile's habits explain."""

    subject: str
    """URL of the target page, or the anchor."""
    domains: int
    of: int
    usual: float
    """What was expected: a share for pages, domains per anchor for anchors."""
    p_value: float
    evidence: str


def distribution(rows: Iterable[AnchorRow]) -> AnchorDistribution:
    """Spread of anchors over classes, pages and domains, counted while the links stream by.

    Links of one domain follow each other; a list is put in order first.
    """
    ordered = sorted(rows, key=_domain) if isinstance(rows, list) else rows
    counting = _Counting()
    for _, links in groupby(ordered, key=_domain):
        counting.add(links)
    return counting.result()


def _domain(row: AnchorRow) -> str:
    return row.domain


class _Counting:
    """What is kept grows with different anchors and target pages alone, not with links or domains."""

    def __init__(self) -> None:
        self.site = Mix()
        self.targets: dict[str, Mix] = {}
        self.numbers: dict[str, int] = {}
        self.spellings: list[str] = []
        self.anchor_links: Counter[int] = Counter()
        self.anchor_domains: Counter[int] = Counter()

    def add(self, links: Iterable[AnchorRow]) -> None:
        """Count the links of one domain."""
        used: dict[str, int] = {}
        anchors: set[int] = set()
        for row in links:
            bit = _CLASS_BITS[row.anchor_class]
            used[row.target_url] = used.get(row.target_url, 0) | bit
            for mix in (self.site, self.targets.setdefault(row.target_url, Mix())):
                mix.links += 1
                mix.classes.setdefault(row.anchor_class, Count()).links += 1
            anchor = self._number(row.anchor[:_ANCHOR_LENGTH])
            self.anchor_links[anchor << 16 | bit] += 1
            anchors.add(anchor)
        self.anchor_domains.update(anchors)
        together = 0
        for target, bits in used.items():
            _note_domain(self.targets[target], bits)
            together |= bits
        _note_domain(self.site, together)

    def _number(self, text: str) -> int:
        number = self.numbers.setdefault(folded(text), len(self.numbers))
        if number == len(self.spellings):
            self.spellings.append(" ".join(text.split()))
        return number

    def result(self) -> AnchorDistribution:
        return AnchorDistribution(self.site, self.targets, self._anchors())

    def _anchors(self) -> list[AnchorCount]:
        links = [0] * len(self.spellings)
        best = [(0, 0)] * len(self.spellings)
        for key, count in self.anchor_links.items():
            anchor, bit = key >> 16, key & 0xFFFF
            links[anchor] += count
            best[anchor] = max(best[anchor], (count, -bit))
        return [
            AnchorCount(text, _name(-best[at][1]), links[at], self.anchor_domains[at])
            for at, text in enumerate(self.spellings)
        ]


def _name(bit: int) -> str:
    return ANCHOR_CLASSES[bit.bit_length() - 1]


def _note_domain(mix: Mix, bits: int) -> None:
    mix.domains += 1
    mix.keyword_domains += bool(bits & _KEYWORD_BITS)
    for name, bit in _CLASS_BITS.items():
        if bits & bit:
            mix.classes[name].domains += 1


def exact_share_limit(domains: int) -> float | None:
    """Share of exact and near anchors above which a profile of this size is unusual (one natural in twenty)."""
    if domains < 1:
        return None
    a = USUAL_SHARE * SITE_WEIGHT
    size = min(domains, 5_000)
    chances = _beta_binomial(size, a, SITE_WEIGHT - a)
    total = 0.0
    for number, chance in enumerate(chances):
        total += chance
        if total >= 0.95:
            return number / size
    return 1.0


def over_optimised(found: AnchorDistribution, rate: float = 0.1) -> list[Excess]:
    """Target pages whose links repeat their key words more than the profile and chance explain, worst first.

    Not: a page with fewer than three such domains, however large their share.
    """
    mixes = {url: mix for url, mix in found.targets.items() if mix.domains}
    weight = sum(min(mix.domains, _PAGE_CAP) for mix in mixes.values())
    keyword = sum(_share(mix) * min(mix.domains, _PAGE_CAP) for mix in mixes.values())
    tested: list[Excess] = []
    for url, mix in mixes.items():
        own = min(mix.domains, _PAGE_CAP)
        others = (keyword - _share(mix) * own + USUAL_SHARE * _PRIOR_PAGES) / (weight - own + _PRIOR_PAGES)
        usual = min(USUAL_SHARE, max(USUAL_SHARE / 2, others))
        chance = _at_least(mix.keyword_domains, mix.domains, usual * PAGE_WEIGHT, (1 - usual) * PAGE_WEIGHT)
        tested.append(
            Excess(url, mix.keyword_domains, mix.domains, usual, chance, _page_sentence(mix, usual, chance))
        )
    return [one for one in _discoveries(tested, rate) if one.domains >= LEAST_DOMAINS]


def _share(mix: Mix) -> float:
    return mix.keyword_domains / mix.domains


def _page_sentence(mix: Mix, usual: float, chance: float) -> str:
    return (
        f"{mix.keyword_domains} of {mix.domains} referring domains ({_share(mix):.0%}) use the page's own key words "
        f"as anchor, where about {usual:.0%} is usual for this profile; chance would do this {_odds(chance)}."
    )


def _odds(chance: float) -> str:
    if chance < 1e-6:
        return "less than once in a million pages"
    return f"once in {round(1 / chance):,} pages"


def repeated(found: AnchorDistribution, rate: float = 0.001) -> list[Excess]:
    """Anchors that more sites share than the profile's other anchors lead one to expect, most domains first.

    Not: names, addresses, *click here* and headlines cited word for word, which many sites share by nature.
    """
    anchors = [one for one in found.anchors if one.anchor_class in REPEATABLE_CLASSES and not _headline(one)]
    total = sum(min(one.domains, _COUNT_CAP) for one in anchors)
    tails: dict[int, tuple[float, float]] = {}
    tested: list[Excess] = []
    for one in anchors:
        if one.domains not in tails:
            own = min(one.domains, _COUNT_CAP)
            size = len(anchors) - 1 + _PRIOR_ANCHORS
            usual = (total - own + USUAL_REPETITION * _PRIOR_ANCHORS) / size
            tails[one.domains] = usual, _log_series_tail(one.domains, usual)
        usual, chance = tails[one.domains]
        tested.append(Excess(one.anchor, one.domains, found.site.domains, usual, chance, ""))
    kept = [one for one in _discoveries(tested, rate) if one.domains >= LEAST_DOMAINS]
    return [_with_sentence(one) for one in sorted(kept, key=lambda one: (-one.domains, one.subject))]


def _headline(one: AnchorCount) -> bool:
    return one.anchor_class == "exact" and len(phrase_of(one.anchor, "en").words) >= HEADLINE_WORDS


def _with_sentence(one: Excess) -> Excess:
    says = (
        f"{one.domains} referring domains use the anchor {quoted(one.subject, 80)}, where the other keyword anchors "
        f"of this profile stand on {one.usual:.1f} domains on average (p = {one.p_value:.1g})."
    )
    return Excess(one.subject, one.domains, one.of, one.usual, one.p_value, says)


def _discoveries(tested: Sequence[Excess], rate: float) -> list[Excess]:
    """Those that stand when at most ``rate`` of them may be false (Benjamini and Hochberg's step-up rule)."""
    ranked = sorted(tested, key=_by_chance)
    last = 0
    for place, one in enumerate(ranked, start=1):
        if one.p_value <= rate * place / len(ranked):
            last = place
    return ranked[:last]


def _by_chance(one: Excess) -> tuple[float, int, str]:
    return one.p_value, -one.domains, one.subject


def _beta_binomial(size: int, a: float, b: float) -> Iterable[float]:
    """Chances of 0, 1, … ``size`` successes."""
    gamma = math.lgamma
    chance = math.exp(gamma(b + size) - gamma(b) + gamma(a + b) - gamma(a + b + size))
    for number in range(size + 1):
        yield chance
        chance *= (size - number) * (a + number) / ((number + 1) * (b + size - number - 1))


def _at_least(number: int, size: int, a: float, b: float) -> float:
    """Chance of ``number`` or more of ``size``, summed from the far end, where the terms are small."""
    if number <= 0:
        return 1.0
    if size > 20_000:
        number, size = round(number * 20_000 / size), 20_000
    return min(
        1.0,
        math.fsum(
            chance for _, chance in zip(range(size - number + 1), _beta_binomial(size, b, a), strict=False)
        ),
    )


def _log_series_tail(number: int, mean: float) -> float:
    """Chance that a kind is met ``number`` times or more, in a logarithmic series with this mean."""
    if number <= 1:
        return 1.0
    low, high = 1e-9, 1 - 1e-9
    for _ in range(60):
        middle = (low + high) / 2
        if -middle / ((1 - middle) * math.log1p(-middle)) < mean:
            low = middle
        else:
            high = middle
    scale = -math.log1p(-low)
    first = math.exp(number * math.log(low)) / number
    total, term, at = 0.0, first, number
    while term > 1e-12 * first and at < number + 100_000 and term > 0:
        total += term
        term *= low * at / (at + 1)
        at += 1
    return min(1.0, total / scale)
