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
    commercial,
    counted,
    quoted,
    region_of,
    shown_text,
    site,
    words_of,
)
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, marker
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


@marker("irrelevant", 0.1)
def off_topic_domain(link: LinkFacts) -> Judgement:
    """Neither the referring site nor the page has anything to do with the audited site's topics.

    Why: People link to what they write about; a site of another trade rarely does so unasked.
    Not: A page on the topic on a site that is not; sites that write about everything, such as newspapers.
    flag: relevance_page=0.02, domain=domain(name="yoga.example", relevance=0.01, kind="blog")
    clear: relevance_page=0.5, domain=domain(name="yoga.example", relevance=0.01, kind="blog")
    clear: relevance_page=0.02, domain=domain(name="times.example", relevance=0.01, kind="news")
    unknown: relevance_page=0.02
    """
    if link.domain.relevance is None:
        return UNKNOWN
    if link.domain.relevance >= OFF_DOMAIN or link.domain.kind in ALL_TOPICS:
        return CLEAR
    if link.relevance_page is None:
        return UNKNOWN
    near = max(link.relevance_page, link.relevance_context or 0.0)
    if near >= OFF_TOPIC:
        return CLEAR
    return f"The site {site(link)} has {link.domain.relevance:.0%} in common with the audited site's topics."


@marker("irrelevant", 0.15)
def off_topic_page(link: LinkFacts) -> Judgement:
    """The page has nothing to do with the audited site's topics.

    Why: A link in a text on something else was put there for another reason than the text.
    Not: Short pages, home pages, profiles and lists, where there is no topic to share; a passage on the topic; a mere
    mention of the name on a page of another subject.
    flag: relevance_page=0.01, page_kind="article", words=700, anchor="oak tables", anchor_class="exact"
    clear: relevance_page=0.5, page_kind="article", words=700, anchor="oak tables", anchor_class="exact"
    clear: relevance_page=0.01, relevance_context=0.5, page_kind="article", words=700, anchor="oak tables",
        anchor_class="exact"
    clear: relevance_page=0.01, page_kind="article", words=700, anchor="Shop", anchor_class="branded"
    unknown: page_kind="article", words=700, anchor="oak tables", anchor_class="exact"
    """
    if link.relevance_page is None:
        return UNKNOWN
    if link.relevance_page >= OFF_TOPIC or link.page_kind in TOPICLESS_PAGES:
        return CLEAR
    if link.words is None or link.anchor_class is None:
        return UNKNOWN
    mention = link.anchor_class in NAMING and region_of(link) in (None, "content", "footer", "author")
    if link.words < ENOUGH_WORDS or mention or (link.relevance_context or 0.0) >= ON_TOPIC:
        return CLEAR
    return f"The page of {counted(link.words, 'word')} has {link.relevance_page:.0%} in common with the audited site."


@marker("irrelevant", 0.2)
def off_topic_context(link: LinkFacts) -> Judgement:
    """The passage around a commercial link speaks of something else.

    Why: Links sold into finished articles stand in sentences that do not need them.
    Not: Names and addresses, which need no topic around them, and passages too short to have one.
    flag: relevance_context=0.0, region="content", anchor="oak tables", anchor_class="exact",
        paragraph="On the second day we walked along the coast, swam, and found oak tables in the evening sun."
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
    selling = commercial(link)
    if around is None or selling is None:
        return UNKNOWN
    if not selling or len(words_of(around)) < ENOUGH_CONTEXT:
        return CLEAR
    return f"{quoted(shown_text(link))} stands in a passage on something else: {quoted(around, 160)}."


@marker("irrelevant", 0.2)
def foreign_language(link: LinkFacts) -> Judgement:
    """A page in a language that the audited site's visitors do not read links with more than the name.

    Why: Links in bulk are bought wherever they are cheap, in whatever language.
    Not: The foreign press or a foreign fan, who name the site; English, which is read everywhere; neighbouring
    languages; pages on the topic.
    flag: language="id", anchor="oak tables", anchor_class="exact", profile=profile(languages=["de"])
    clear: language="fr", anchor="Shop", anchor_class="branded", profile=profile(languages=["de"])
    clear: language="en", anchor="oak tables", anchor_class="exact", profile=profile(languages=["de"])
    unknown: language="id", anchor="oak tables", anchor_class="exact"
    """
    foreign = is_foreign_language(link.language or link.domain.language, link.profile.languages)
    if foreign is None:
        return UNKNOWN
    if not foreign:
        return CLEAR
    if link.anchor_class is None:
        return UNKNOWN
    naming = (
        link.anchor_class in NAMING or link.anchor_class in SPEECHLESS or link.anchor_class == "image_alt"
    )
    if naming or (link.relevance_page or 0.0) >= ON_TOPIC:
        return CLEAR
    own = ", ".join(link.profile.languages)
    code = link.language or link.domain.language
    return f"The page is written in {code}; visitors of the audited site read {own}."


@marker("irrelevant", 0.05)
def foreign_country(link: LinkFacts) -> Judgement:
    """The referring site belongs to a country that the audited site does not serve.

    Why: Customers rarely come from there; many such links from one country are a pattern.
    Not: Sites that write in the visitors' language or on the topic, and neighbouring markets. Alone it means next to
    nothing.
    flag: language="id", domain=domain(name="toko.example", country="ID"),
        profile=profile(countries=["DE"], languages=["de"])
    clear: language="de", domain=domain(name="tirol.example", country="AT"),
        profile=profile(countries=["DE"], languages=["de"])
    clear: language="id", relevance_page=0.6, domain=domain(country="ID"),
        profile=profile(countries=["DE"], languages=["de"])
    unknown: language="id", domain=domain(name="toko.example", country="ID")
    """
    foreign = is_foreign_country(link.domain.country, link.profile.countries)
    if foreign is None:
        return UNKNOWN
    understood = is_foreign_language(link.language or link.domain.language, link.profile.languages) is False
    on_topic = (link.relevance_page or 0.0) >= ON_TOPIC
    if not foreign or understood or on_topic or link.domain.kind in ("social", "platform", "wiki"):
        return CLEAR
    own = ", ".join(link.profile.countries)
    return f"The site {site(link)} writes for {link.domain.country}; the audited site serves {own}."
