"""Links from where no reader of the audited site comes from: other topics, languages, countries.

Each is weak alone. Topic is judged by the page before the domain, and by the words around the link before both.
"""

from __future__ import annotations

from linkvet.analysis.facts import PROGRAMS_PAGES, LinkFacts
from linkvet.analysis.judging.conditions import (
    GENERAL,
    NAMING,
    OFF_TOPIC,
    ON_TOPIC,
    SPEECHLESS,
    counted,
    followed,
    quoted,
    region_of,
    shown_text,
    site,
    words_of,
)
from linkvet.analysis.judging.keywords import KEYWORD, cites_title, graded, keyword
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker
from linkvet.analysis.topics.audience import foreign_country as is_foreign_country
from linkvet.analysis.topics.audience import foreign_language as is_foreign_language

ALL_TOPICS = GENERAL | {"directory", "syndication", "podcast"}
"""Kinds of sites that have no topic of their own."""
TOPICLESS_PAGES = PROGRAMS_PAGES | frozenset(
    "home profile directory link_list search_result guestbook parked".split()
)
OFF_DOMAIN = 0.25
"""Relevance below which a site has another trade; its linking page lifts it a little."""
ENOUGH_WORDS = 80
ENOUGH_CONTEXT = 12


@marker("irrelevant", 0.12)
def off_topic_domain(link: LinkFacts) -> Judgement:
    """The referring site has little to do with the audited site's topics.

    Why: People link to what they write about; a site of another trade rarely does so unasked.
    Raises: A page that has nothing to do with them either.
    Lowers: A page near the topic; a site that writes about everything, such as a newspaper; the site's
    name as anchor.
    Not: A page on the topic on a site that is not, unless a followed search phrase leads from it. Beside a search
    phrase the lines without links and the home page tell what the site is about.
    strong: relevance_page=0.02, domain=domain(name="yoga.example", relevance=0.01, kind="blog")
    weak: relevance_page=0.2, domain=domain(name="yoga.example", relevance=0.2, kind="blog")
    weak: relevance_page=0.02, domain=domain(name="times.example", relevance=0.01, kind="news")
    clear: relevance_page=0.5, domain=domain(name="yoga.example", relevance=0.01, kind="blog")
    weak: relevance_page=0.8, anchor="oak tables", anchor_class="exact", link_kind="follow",
        domain=domain(name="yoga.example", relevance=0.8, home_relevance=0.01, kind="blog")
    strong: relevance_page=0.4, relevance_rest=0.02, relevance_context=0.8, anchor="oak tables", anchor_class="exact",
        link_kind="follow", domain=domain(name="yoga.example", relevance=0.4, pages=1, kind="blog")
    clear: relevance_page=0.8, anchor="Shop", anchor_class="branded", link_kind="follow",
        domain=domain(name="yoga.example", relevance=0.8, home_relevance=0.01, kind="blog")
    clear: relevance_page=0.02, domain=domain(name="tables.example", relevance=0.4, kind="blog")
    unknown: relevance_page=0.02
    """
    relevance = link.domain.relevance
    if relevance is None:
        return UNKNOWN
    near = max(link.relevance_page or 0.0, link.relevance_context or 0.0)
    placed = keyword(link) >= KEYWORD and followed(link) is True
    if placed:
        relevance, near = _without_the_phrase(link, relevance, near)
    if relevance >= OFF_DOMAIN or (near >= ON_TOPIC and not placed):
        return CLEAR
    strength = graded(
        1 - 2 * relevance,
        (near >= OFF_TOPIC, 0.4),
        (near >= ON_TOPIC, 0.7),
        (link.domain.kind in ALL_TOPICS, 0.3),
        (link.relevance_page is None, 0.6),
        (link.anchor_class in NAMING, 0.7),
    )
    return Sign(
        f"The site {site(link)} has {relevance:.0%} in common with the audited site's topics.", strength
    )


def _without_the_phrase(link: LinkFacts, relevance: float, near: float) -> tuple[float, float]:
    """What the site and the page have in common with the audited site apart from the link itself."""
    told = [relevance]
    if link.relevance_rest is not None:
        near = link.relevance_rest
        told += [near] if link.domain.pages <= 1 else []
    if link.domain.home_relevance is not None:
        told.append(link.domain.home_relevance)
    return min(told), near


@marker("irrelevant", 0.18)
def off_topic_page(link: LinkFacts) -> Judgement:
    """The page has nothing to do with the audited site's topics.

    Why: A link in a text on something else was put there for another reason than the text.
    Raises: A search phrase as the anchor; a followed link.
    Lowers: A mere mention of the name; a passage on the topic; short pages, profiles, home pages and lists, where
    there is no topic to share.
    Not: A page that shares words with the audited site's topics, or is too short to have any; what a reader remarks
    below an article on something else. Of a page with a search phrase only the lines without links are looked at.
    strong: relevance_page=0.01, page_kind="article", words=700, anchor="oak tables", anchor_class="exact",
        link_kind="follow"
    weak: relevance_page=0.01, relevance_context=0.5, page_kind="article", words=700, anchor="oak tables",
        anchor_class="exact"
    weak: relevance_page=0.01, page_kind="article", words=700, anchor="Shop", anchor_class="branded"
    weak: relevance_page=0.01, page_kind="profile", words=140, anchor="Shop", anchor_class="branded"
    clear: relevance_page=0.01, page_kind="article", words=40, anchor="Shop", anchor_class="branded"
    clear: relevance_page=0.5, page_kind="article", words=700, anchor="oak tables", anchor_class="exact"
    medium: relevance_page=0.5, relevance_rest=0.01, relevance_context=0.1, page_kind="article", words=75,
        anchor="oak tables", anchor_class="exact", link_kind="follow"
    unknown: page_kind="article", words=700, anchor="oak tables", anchor_class="exact"
    """
    relevance, rest = link.relevance_page, link.relevance_rest
    if keyword(link) >= KEYWORD and rest is not None and rest < OFF_TOPIC:
        relevance = min(rest, relevance if relevance is not None else rest)
    if relevance is None:
        return UNKNOWN
    brief = link.words is not None and link.words < ENOUGH_WORDS
    if relevance >= OFF_TOPIC or (brief and not keyword(link)):
        return CLEAR
    if region_of(link) == "comment" and not keyword(link) and followed(link) is False:
        return CLEAR
    mention = link.anchor_class in NAMING and region_of(link) in (
        None,
        "content",
        "footer",
        "author",
        "comment",
    )
    strength = graded(
        0.8 + 0.2 * keyword(link),
        (mention, 0.3),
        (followed(link) is False, 0.6),
        (brief, 0.5),
        (link.page_kind in TOPICLESS_PAGES, 0.3),
        ((link.relevance_context or 0.0) >= ON_TOPIC, 0.3),
    )
    length = "" if link.words is None else f" of {counted(link.words, 'word')}"
    return Sign(f"The page{length} has {relevance:.0%} in common with the audited site.", strength)


@marker("irrelevant", 0.2)
def off_topic_context(link: LinkFacts) -> Judgement:
    """The passage around the link speaks of something else.

    Why: Links sold into finished articles stand in sentences that do not need them.
    Raises: A search phrase as the anchor.
    Lowers: Words that sell nothing, nofollow.
    Not: Names and addresses, which need no topic around them, and passages too short to have one.
    strong: relevance_context=0.0, region="content", anchor="oak tables", anchor_class="exact",
        paragraph="On the second day we walked along the coast, swam, and found oak tables in the evening sun."
    weak: relevance_context=0.0, region="content", anchor="the second day", anchor_class="other",
        paragraph="On the second day we walked along the coast, swam, and met the people of Shop in the evening."
    clear: relevance_context=0.6, region="content", anchor="oak tables", anchor_class="exact",
        paragraph="Solid wood lasts: oak tables can be sanded and oiled again and again for many decades at home."
    clear: relevance_context=0.0, region="content", anchor="Shop", anchor_class="branded",
        paragraph="On the second day we walked along the coast, swam, and met the people of Shop in the evening."
    unknown: region="content", anchor="oak tables", anchor_class="exact"
    """
    if link.relevance_context is None:
        return UNKNOWN
    if link.relevance_context >= OFF_TOPIC or region_of(link) not in (None, "content"):
        return CLEAR
    around = link.paragraph if link.paragraph is not None else link.context
    if around is None or link.anchor_class is None:
        return UNKNOWN
    plain = link.anchor_class in NAMING or link.anchor_class in SPEECHLESS
    if plain or len(words_of(around)) < ENOUGH_CONTEXT:
        return CLEAR
    strength = graded(0.25 + 0.75 * keyword(link), (followed(link) is False, 0.5))
    return Sign(
        f"{quoted(shown_text(link))} stands in a passage on something else: {quoted(around, 160)}.", strength
    )


@marker("irrelevant", 0.25)
def foreign_language(link: LinkFacts) -> Judgement:
    """The page is in a language that the audited site's visitors do not read.

    Why: Links in bulk are bought wherever they are cheap, in whatever language.
    Raises: A search phrase as the anchor.
    Lowers: The foreign press or a foreign fan, who name the site or cite its title; pages on the topic; nofollow.
    Not: English, which is read everywhere, and neighbouring languages.
    strong: language="id", anchor="oak tables", anchor_class="exact", profile=profile(languages=["de"])
    medium: language="id", anchor="bagus sekali", anchor_class="other", profile=profile(languages=["de"])
    weak: language="fr", anchor="Shop", anchor_class="branded", profile=profile(languages=["de"])
    clear: language="en", anchor="oak tables", anchor_class="exact", profile=profile(languages=["de"])
    unknown: language="id", anchor="oak tables", anchor_class="exact"
    """
    code = link.language or link.domain.language
    foreign = is_foreign_language(code, link.profile.languages)
    if foreign is None:
        return UNKNOWN
    if not foreign:
        return CLEAR
    quiet = (*NAMING, *SPEECHLESS, "image_alt", None)
    strength = graded(
        0.6 + 0.4 * keyword(link),
        (link.anchor_class in quiet, 0.4),
        (cites_title(link), 0.4),
        ((link.relevance_page or 0.0) >= ON_TOPIC, 0.4),
        (followed(link) is False, 0.7),
    )
    own = ", ".join(link.profile.languages)
    return Sign(f"The page is written in {code}; visitors of the audited site read {own}.", strength)


@marker("irrelevant", 0.08)
def foreign_country(link: LinkFacts) -> Judgement:
    """The referring site belongs to a country that the audited site does not serve.

    Why: Customers rarely come from there; many such links from one country are a pattern.
    Raises: A language that visitors do not read, too.
    Lowers: A language that visitors read; a page on the topic; a platform for the whole world.
    Not: Neighbouring markets. Alone it means next to nothing.
    medium: language="id", domain=domain(name="toko.example", country="ID"),
        profile=profile(countries=["DE"], languages=["de"])
    weak: language="en", domain=domain(name="toko.example", country="ID"),
        profile=profile(countries=["DE"], languages=["de"])
    weak: language="id", relevance_page=0.6, domain=domain(country="ID"),
        profile=profile(countries=["DE"], languages=["de"])
    clear: language="de", domain=domain(name="tirol.example", country="AT"),
        profile=profile(countries=["DE"], languages=["de"])
    unknown: language="id", domain=domain(name="toko.example", country="ID")
    """
    foreign = is_foreign_country(link.domain.country, link.profile.countries)
    if foreign is None:
        return UNKNOWN
    if not foreign:
        return CLEAR
    understood = is_foreign_language(link.language or link.domain.language, link.profile.languages) is False
    strength = graded(
        0.6,
        (understood, 0.4),
        ((link.relevance_page or 0.0) >= ON_TOPIC, 0.4),
        (link.domain.kind in ("social", "platform", "wiki"), 0.3),
    )
    own = ", ".join(link.profile.countries)
    return Sign(
        f"The site {site(link)} writes for {link.domain.country}; the audited site serves {own}.", strength
    )
