"""What kind of site a referring domain is: a newspaper, a blog, a shop, a directory, a school ...

A name that only schools or authorities may bear and a well-known site decide alone; else the kinds of its pages,
its structured data, its software and the words of its name are added up. Where nothing says, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from linkvet.analysis.pages.page_kinds import page_kind
from linkvet.analysis.views import PageView
from linkvet.analysis.words.lexicons import lexicon_of
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import quoted, tokens_of
from linkvet.store.urls import host_of, registrable_domain

ENOUGH = 1.15
"""Weight from which a kind is told."""
NAME_WORDS = 5
"""Words up to which a title is a name; a longer one is a slogan and says less."""
FIRST_PERSON = 0.03
"""Share of its words from which a text speaks in the first person."""
READ_PAGES = 8
_BY_PAGES = {
    "forum": "forum",
    "question": "forum",
    "comment_thread": "forum",
    "wiki": "wiki",
    "directory": "directory",
    "link_list": "directory",
    "podcast": "podcast",
    "review": "review",
    "product": "shop",
    "press_release": "company",
}
"""Page kind → the site kind that its pages speak for; articles and home pages speak for none."""
_BY_TYPES = {
    "NewsMediaOrganization": ("news", 1.6),
    "NewsArticle": ("news", 1.2),
    "ReportageNewsArticle": ("news", 1.1),
    "LiveBlogPosting": ("news", 0.8),
    "ScholarlyArticle": ("publication", 1.6),
    "Periodical": ("publication", 1.6),
    "PublicationIssue": ("publication", 1.4),
    "BlogPosting": ("blog", 1.0),
    "Blog": ("blog", 1.2),
    "Recipe": ("blog", 0.6),
    "OnlineStore": ("shop", 2.0),
    "Store": ("shop", 1.5),
    "Product": ("shop", 0.8),
    "Corporation": ("company", 1.6),
    "LocalBusiness": ("company", 1.4),
    "ProfessionalService": ("company", 1.5),
    "Hotel": ("company", 1.2),
    "Restaurant": ("company", 1.2),
    "Organization": ("company", 0.4),
    "CollegeOrUniversity": ("education", 2.0),
    "EducationalOrganization": ("education", 1.8),
    "School": ("education", 1.8),
    "GovernmentOrganization": ("government", 2.0),
    "DiscussionForumPosting": ("forum", 1.4),
    "QAPage": ("forum", 1.2),
    "PodcastSeries": ("podcast", 1.6),
}
_BY_SOFTWARE = {
    "woocommerce": ("shop", 1.2),
    "shopify": ("shop", 1.6),
    "magento": ("shop", 1.6),
    "prestashop": ("shop", 1.6),
    "opencart": ("shop", 1.6),
    "shopware": ("shop", 1.6),
    "bigcommerce": ("shop", 1.6),
    "phpbb": ("forum", 1.1),
    "vbulletin": ("forum", 1.1),
    "xenforo": ("forum", 1.1),
    "discourse": ("forum", 1.4),
    "mybb": ("forum", 1.1),
    "discuz": ("forum", 1.1),
    "mediawiki": ("wiki", 1.3),
    "dokuwiki": ("wiki", 1.2),
    "blogger": ("blog", 1.2),
    "substack": ("blog", 1.2),
    "moodle": ("education", 1.2),
    "Government Site Builder": ("government", 2.0),
}
_INSIDE_NAMES = (
    (
        "news",
        "news zeitung tribune gazette herald diario noticias journal nouvelles presse courier notizie corriere"
        " gazeta gazzetta heraldo chronicle tageblatt anzeiger dagblad krant tidning avisa vestnik novosti vesti"
        " shimbun shinbun ilbo haber postasi postası periodico hirlap novine novinky wiadomosci kurier kuryer"
        " observer echo-de observador ziar efimerida berita bao-",
    ),
    ("blog", "blog"),
    ("forum", "forum"),
    ("wiki", "wiki"),
    ("shop", "shop store"),
    ("review", "review"),
    ("directory", "directory katalog annuaire branchenbuch"),
    ("podcast", "podcast"),
    (
        "publication",
        "magazine magazin quarterly review-of revista rivista zeitschrift revue tidskrift tijdschrift",
    ),
)
_LABELS = frozenset("blog forum forums wiki shop store news podcast directory boards community".split())


@dataclass(slots=True, frozen=True)
class DomainView:
    """What is known of one referring domain, as far as its kind needs it."""

    name: str
    """Registrable domain or host."""
    hosts: tuple[str, ...] = ()
    page_kinds: dict[str, int] = field(default_factory=dict)
    """Kind of page → pages of the domain that were read."""
    site_names: tuple[str, ...] = ()
    """Names that its pages give the site (og:site_name), and titles of its home pages."""
    schema_types: tuple[str, ...] = ()
    footprints: tuple[tuple[str, str], ...] = ()
    feeds: bool = False
    comments: bool = False
    """Whether its articles have a form for comments."""
    bylines: bool = False
    dated: int = 0
    """Pages with a publication date."""
    voices: dict[str, int] = field(default_factory=dict)
    """Kind of site → different phrases of such sites that its pages say (``lists/site_voices.txt``)."""
    personal: int = 0
    """Pages written in the first person singular."""


@dataclass(slots=True, frozen=True)
class Voice:
    """How a page speaks of its maker."""

    phrases: dict[str, list[str]] = field(default_factory=dict)
    """Kind of site → phrases of such sites (``lists/site_voices.txt``)."""
    personal: bool = False
    """Whether its writer says “I” as often as diaries do."""


def voice_of(page: PageView) -> Voice:
    """How a page speaks, by its words."""
    found: dict[str, dict[str, None]] = {}
    language = page.language or (page.language_declared or "")[:2].lower()
    said = 0
    for row, count in lexicon_of("site_voices.txt").find(page.body).items():
        if not row.labels[0].startswith("I "):
            found.setdefault(row.labels[0], {})[row.phrase] = None
        elif row.labels[0] == f"I {language}":
            said += count
    size = len(page.text) / 5 if page.body.unspaced else len(page.body.words)
    personal = said >= (2 if size < 80 else 4) and said >= FIRST_PERSON * size
    return Voice({kind: list(phrases) for kind, phrases in found.items()}, personal)


def domain_view(
    name: str,
    pages: Sequence[PageView],
    kinds: Sequence[str] | None = None,
    voices: Sequence[Voice] | None = None,
) -> DomainView:
    """The domain as its pages show it; ``kinds`` and ``voices`` save judging the pages again."""
    told = kinds if kinds is not None else [page_kind(page)[0] for page in pages]
    voices = voices if voices is not None else list(map(voice_of, pages))
    names = [str(page.features.get("og_site_name") or "") for page in pages]
    names += [page.title for page, kind in zip(pages, told, strict=True) if kind == "home"]
    names += [tail for page in pages if (tail := _title_tail(page.title))]
    types = {kind for page in pages for kind in page.features.get("schema_types", ())}
    return DomainView(
        name=name,
        page_kinds=dict(Counter(told)),
        site_names=tuple(dict.fromkeys(text for text in names if text))[:20],
        schema_types=tuple(sorted(types)),
        footprints=tuple(
            sorted({mark for page in pages for mark in page.footprints if mark[0] in ("cms", "generator")})
        ),
        feeds=any(page.features.get("feeds") for page in pages),
        comments=any("comment" in page.features.get("forms", ()) for page in pages),
        bylines=any(page.features.get("byline") for page in pages),
        dated=sum(page.published is not None for page in pages),
        voices=_voices(voices),
        personal=sum(voice.personal for voice in voices),
    )


def _voices(voices: Sequence[Voice]) -> dict[str, int]:
    found: dict[str, set[str]] = {}
    for voice in voices[:READ_PAGES]:
        for kind, phrases in voice.phrases.items():
            found.setdefault(kind, set()).update(phrases)
    return {kind: len(phrases) for kind, phrases in found.items()}


def _title_tail(title: str) -> str:
    """The site's name at the end of a title, where one is set off."""
    for mark in (" | ", " – ", " — ", " - ", " :: ", " » ", "：", "_"):
        head, cut, tail = title.rpartition(mark)
        if cut and head and len(tail) <= 60:
            return tail
    return ""


def domain_kind(domain: DomainView) -> tuple[str, str] | None:
    """The kind of a site with what told it; ``None`` where nothing says."""
    known = known_site(domain.name)
    if known:
        return known
    totals: dict[str, float] = {}
    seen: dict[str, list[tuple[float, str]]] = {}
    for kind, weight, told in _signs(domain):
        totals[kind] = totals.get(kind, 0.0) + weight
        seen.setdefault(kind, []).append((weight, told))
    if not totals:
        return None
    best = max(sorted(totals), key=lambda kind: totals[kind])
    if totals[best] < ENOUGH:
        return None
    parts = [told for _, told in sorted(seen[best], key=lambda item: -item[0])[:3]]
    sentence = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return best, sentence[:1].upper() + sentence[1:] + "."


@lru_cache(maxsize=65536)
def known_site(host: str) -> tuple[str, str] | None:
    """What a well-known site, or a name that only schools or authorities bear, is."""
    host = host_of(host).lower().rstrip(".").removeprefix("www.")
    sites = _listed("known_sites.txt")
    labels = host.split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        if name in sites:
            return sites[name], f"{name} is known as {_article(sites[name])}."
        if "." in name and name in _universities():
            return "education", f"{name} is in the list of universities."
    endings = _listed("suffix_kinds.txt")
    for start in range(1, len(labels)):
        tail = labels[start:]
        for name in (".".join(tail), ".".join((tail[0], "*")) if len(tail) == 2 else ""):
            if name in endings:
                return endings[name], f"Only {_owners(endings[name])} bear names in .{'.'.join(tail)}."
    return None


def _article(kind: str) -> str:
    return {"social": "a social network", "platform": "a platform on which anyone may publish"}.get(
        kind, f"a {kind} site"
    )


def _owners(kind: str) -> str:
    return "schools" if kind == "education" else "authorities"


@lru_cache(maxsize=4)
def _listed(name: str) -> dict[str, str]:
    return {value: kind for kind, value in rows_of(name)}


@lru_cache(maxsize=1)
def _universities() -> frozenset[str]:
    return frozenset(row[0] for row in rows_of("university_domains.txt"))


def _signs(domain: DomainView) -> Iterator[tuple[str, float, str]]:
    yield from _page_signs(domain)
    yield from _name_signs(domain)
    strongest: dict[str, tuple[float, str]] = {}
    types = set(domain.schema_types)
    for name in sorted(types):
        kind, weight = _BY_TYPES.get(name, ("", 0.0))
        if weight > strongest.get(kind, (0.0, ""))[0]:
            strongest[kind] = (weight, f"its structured data names {name}")
    for kind, (weight, told) in strongest.items():
        yield kind, weight, told
    software: dict[str, tuple[float, str]] = {}
    for _, value in domain.footprints:
        kind, weight = _BY_SOFTWARE.get(value, ("", 0.0))
        if weight > software.get(kind, (0.0, ""))[0]:
            software[kind] = (weight, f"it runs on {value}")
    for kind, (weight, told) in software.items():
        yield kind, weight, told
    articles = domain.page_kinds.get("article", 0) + domain.page_kinds.get("listing", 0)
    values = {value for _, value in domain.footprints}
    if articles and "wordpress" in values and "NewsArticle" not in types and "BlogPosting" not in types:
        if domain.comments:
            yield "blog", 1.2, "it is written with WordPress and its articles take comments"
        elif domain.feeds:
            yield "blog", 0.7, "it is written with WordPress and has a feed"
    yield from _voice_signs(domain)
    if articles and domain.bylines and domain.dated:
        yield "news", 0.2, "its articles are dated and signed"


def _voice_signs(domain: DomainView) -> Iterator[tuple[str, float, str]]:
    """What the pages say of their maker; one phrase says little, several with the fitting kind of page say enough."""
    pages = sum(domain.page_kinds.values())
    presents = sum(domain.page_kinds.get(kind, 0) for kind in ("home", "other", "product", "listing"))
    for kind, phrases in domain.voices.items():
        fits = presents if kind in ("company", "shop", "government", "education") else pages - presents
        if fits:
            yield (
                kind,
                min(1.2, 0.4 + 0.4 * (phrases - 1)),
                f"its pages say {phrases} things that such sites say",
            )
    if domain.personal >= 0.5 * pages and domain.personal:
        yield "blog", 1.2, "its pages are written in the first person"
    named = {kind for kind, _, _ in _name_signs(domain)}
    for kind, kinds in _FITTING.items():
        if kind in named and any(domain.page_kinds.get(name) for name in kinds):
            yield kind, 0.3, "the kinds of its pages fit its name"


_FITTING = {
    "news": ("article", "listing", "home"),
    "publication": ("article", "listing", "home"),
    "blog": ("article", "listing", "home"),
    "shop": ("product", "listing", "home"),
    "review": ("review", "article"),
    "company": ("home", "press_release"),
}


def _page_signs(domain: DomainView) -> Iterator[tuple[str, float, str]]:
    pages = sum(domain.page_kinds.values())
    counts: Counter[str] = Counter()
    for kind, number in domain.page_kinds.items():
        if kind in _BY_PAGES:
            counts[_BY_PAGES[kind]] += number
    for kind, number in counts.items():
        share = number / pages
        if share < 0.3:
            continue
        sender = kind == "company" and number >= 3 and share > 0.8
        weight = 0.9 + 0.8 * share + 0.1 * min(number, 5)
        single = kind == "review" and number == 1
        less = 0.7 if kind == "company" else 0.6 if single else 1.0
        name, weight = ("syndication", weight) if sender else (kind, weight * less)
        yield name, weight, f"{number} of {pages} pages read speak for {_article(name)}"
    presents = domain.page_kinds.get("home", 0) + domain.page_kinds.get("other", 0)
    if domain.page_kinds.get("home") and presents == pages:
        yield "company", 0.4, "its home page presents it"


def _name_signs(domain: DomainView) -> Iterator[tuple[str, float, str]]:
    strongest: dict[str, tuple[float, str]] = {}

    def note(kind: str, weight: float, told: str) -> None:
        if weight > strongest.get(kind, (0.0, ""))[0]:
            strongest[kind] = (weight, told)

    for name in domain.site_names:
        for row in lexicon_of("site_name_words.txt").find(tokens_of(name[:200])):
            slogan = len(name.split()) > NAME_WORDS and row.labels[0] != "company"
            note(row.labels[0], 0.9 if slogan else 1.2, f"it is named {quoted(name, 60)}")
    for host in (domain.name, *domain.hosts):
        first = host.removeprefix("www.").split(".")[0]
        if first in _LABELS and host != registrable_domain(host):
            kind = {"forums": "forum", "store": "shop", "boards": "forum", "community": "forum"}.get(
                first, first
            )
            note(kind, 1.5, f"its host is {host}")
        own = registrable_domain(host).split(".")[0]
        for kind, words in _INSIDE_NAMES:
            if any(word in own for word in words.split()):
                note(kind, 1.0, f"its domain is {registrable_domain(host)}")
    for kind, (weight, told) in strongest.items():
        yield kind, weight, told
