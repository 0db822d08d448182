"""What kind of page carries a link: an article, a forum thread, a directory, a parked page ...

Signs from several places are added up per kind (``lists/page_kind_signs.txt`` holds them with their weights);
of one place only the strongest sign of a kind counts, so that no kind wins by repeating itself. A page that
also carries comments stays an article: ``comment_thread`` is only a page that is nothing but comments, and the
link's region tells the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote

from linkvet.analysis.pages.link_lists import list_signs
from linkvet.analysis.pages.parked import parked_signs
from linkvet.analysis.pages.press_releases import release_signs
from linkvet.analysis.pages.programs import program_signs
from linkvet.analysis.pages.threads import thread_sign
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Lexicon, Row
from linkvet.analysis.words.lists import rows_of
from linkvet.analysis.words.tokens import Tokens, quoted, tokens_of
from linkvet.store.urls import is_public_suffix, parse_url

ENOUGH = 1.5
"""Weight from which a kind is told; a page below it is ``other``."""
SURE = 1.8
"""Weight from which a special kind of article is told although the signs of an article weigh more."""
_ARTICLES = ("press_release", "review", "podcast", "question", "wiki")
_PRICE = re.compile(r"[$€£¥₹₩₸]\s?\d|\d\s?(?:[$€£¥₽₸₩円元원]|zł|kr\b|лв|руб|Kč|Ft\b|lei\b|CHF|USD|EUR)")
_COUNTED = re.compile(r"-\d{1,3}$")
_TOPIC = re.compile(r"(?:^|/)(?:t\d+(?:p\d+)?-|topic/\d|thread-\d|threads/)")
_WORD_PLACES = ("path", "title", "heading", "text", "text2", "text2d")
_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|jsf|cgi|cfm|do|action|xhtml|pl)$")
_PLAIN_ARTICLES = frozenset(("Recipe", "NewsArticle", "ReportageNewsArticle", "HowTo", "BlogPosting"))
_BESIDE_ARTICLES = frozenset(
    ("Review", "Question", "Answer", "AudioObject", "ProfilePage", "Product", "Offer")
)
"""Types that articles carry for their visitors' ratings, their questions, their voice or their author."""
_HOME = re.compile(
    r"/?(?:(?:index|default|home|main|start|welcome|accueil|startseite|inicio|portal)(?:\.\w{2,5})?)?/?", re.I
)
_LANGUAGE = re.compile(r"/(?:[a-z]{2}(?:[-_][a-z]{2})?)(?=/|$)", re.I)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?=[/-]|\d\d)|/20\d\d/|-(?:19|20)\d\d-\d\d-\d\d")
_NUMBERED_PAGE = re.compile(r"(?:^|/)(?:page|pagina|seite|p)[/_-]?\d{1,4}$|_\d{1,3}_\d{1,4}$", re.I)
_ENDINGS = (".", "!", "?", "…", "。", "！", "？", ".”", ".“", ".»", ".)", '."', "”", "’", "؟", "۔", "।")
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-./年]\s?(?:0?[1-9]|1[0-2])(?:[-./月]|\b)|\b\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|\.)?\s(?:de\s|d[’'])?[^\W\d_]{3,12}\.?,?\s(?:de\s|del\s)?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,9}\.?\s\d{1,2},\s(?:19|20)\d\d\b"
)
_HOST_NAME = re.compile(r"(?:www\.)?[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z]{2,12}){1,2}")
_FILE_ENDINGS = frozenset("md py rs sh pl ps zip mov cc so".split())
_USER_SPACES = frozenset(
    fold(name)
    for name in "user,user talk,benutzer,benutzerin,utilisateur,usuario,usuária,usuário,utente,gebruiker,użytkownik,"
    "wikipedysta,участник,uživatel,kullanıcı,利用者,användare,bruker,bruger,käyttäjä,szerkesztő,utilizator,"
    "користувач,مستخدم,用户,사용자".split(",")
)
"""Names of the part of a wiki that holds its users' pages."""
_SEARCH_KEYS = frozenset(("s", "q", "query", "search"))


@dataclass(slots=True, frozen=True)
class Sign:
    """One thing that speaks for (or, with a negative weight, against) a kind."""

    kind: str
    weight: float
    place: str
    seen: str


def page_kind(page: PageView) -> tuple[str, str]:
    """The kind of a page, with the signs that told it."""
    totals, signs = page.once(_added_up)
    kind, weight = max(totals.items(), key=lambda item: item[1], default=("other", 0.0))
    if kind == "article":
        special = max(_ARTICLES, key=lambda name: totals.get(name, 0.0))
        kind = special if totals.get(special, 0.0) >= SURE else kind
    if kind == "home" and totals.get("aggregator", 0.0) >= SURE:
        kind = "aggregator"
    if weight < ENOUGH:
        return "other", "Nothing on the page tells its kind."
    told = sorted(
        (sign for sign in signs if sign.kind == kind and sign.weight > 0), key=lambda sign: -sign.weight
    )
    seen = dict.fromkeys(sign.seen for sign in told)
    return kind, _sentence(list(seen)[:3])


def page_kind_weights(page: PageView) -> dict[str, float]:
    """What speaks for each kind, added up."""
    return page.once(_added_up)[0]


def signs_for(page: PageView, kind: str) -> list[Sign]:
    """The signs that speak for or against one kind, the strongest of each place."""
    return [sign for sign in page.once(_added_up)[1] if sign.kind == kind]


def _sentence(parts: list[str]) -> str:
    joined = ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
    return joined[:1].upper() + joined[1:] + "."


def _added_up(page: PageView) -> tuple[dict[str, float], list[Sign]]:
    """Weights per kind, and the strongest signs of each place."""
    strongest: dict[tuple[str, str], Sign] = {}
    for sign in chain(_listed_signs(page), _built_signs(page)):
        key = (sign.kind, sign.place)
        known = strongest.get(key)
        if known is None or (abs(sign.weight), len(sign.seen)) > (abs(known.weight), len(known.seen)):
            strongest[key] = sign
    totals: dict[str, float] = {}
    for sign in strongest.values():
        totals[sign.kind] = totals.get(sign.kind, 0.0) + sign.weight
    return totals, list(strongest.values())


@lru_cache(maxsize=1)
def _lexicons() -> dict[str, Lexicon]:
    rows: dict[str, list[tuple[str, ...]]] = {place: [] for place in _WORD_PLACES}
    for kind, place, weight, term in rows_of("page_kind_signs.txt"):
        if place in rows:
            rows[place].append((kind, weight, term))
    return {place: Lexicon(found) for place, found in rows.items()}


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, str], list[tuple[str, float]]]:
    """(place, folded term) → kinds with weights, for the places that are compared as a whole."""
    terms: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for kind, place, weight, term in rows_of("page_kind_signs.txt"):
        if place not in _WORD_PLACES:
            terms.setdefault((place, fold(term)), []).append((kind, float(weight)))
    return terms


def _listed_signs(page: PageView) -> Iterator[Sign]:
    yield from _address_signs(page.url)
    types = set(page.features.get("schema_types", ()))
    if types & _PLAIN_ARTICLES:
        types -= _BESIDE_ARTICLES
        yield Sign("question", -1.5, "answered", "")
    for name in sorted(types):
        yield from _whole("schema", name, f"its structured data names {name}")
    og = page.features.get("og_type") or ""
    yield from _whole("og", og, f"it declares itself {quoted(og)}")
    yield from _phrase_signs("title", tokens_of(page.title), "its title says {}")
    yield from _phrase_signs("heading", tokens_of("\n".join(page.headings)), "a heading says {}")
    tokens = page.body
    yield from _phrase_signs("text", tokens, "the text says {}")
    yield from _repeated_signs(tokens)


def _whole(place: str, value: str, seen: str) -> Iterator[Sign]:
    for kind, weight in _terms().get((place, fold(value)), ()) if value else ():
        yield Sign(kind, weight, place, seen)


def _address_signs(address: str) -> Iterator[Sign]:
    url = parse_url(address)
    if url is None:
        return
    yield from _whole("host", url.host.removeprefix("www.").split(".")[0], f"its host is {url.host}")
    path = unquote(url.path)[:1000]
    segments = [_COUNTED.sub("", _EXTENSION.sub("", part.lower())) for part in path.split("/") if part]
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        for sign in _whole("segment", segment, f"its address has “{segment[:60]}”"):
            yield sign if last else _as_folder(sign, segments[-1])
        if segment.startswith(("list_", "cat_")):
            yield Sign("listing", 1.2, "segment", f"its address has “{segment[:60]}”")
    yield from _phrase_signs("path", tokens_of(path.replace("_", " ")), "its address speaks of {}")
    yield from _about_a_host(segments, url.query)
    if segments and _user_page(segments[-1]):
        yield Sign(
            "wiki", 1.6, "namespace", f"its address is that of a wiki's user page ({segments[-1][:40]})"
        )
    for pair in url.query.lower()[:2000].lstrip("?").replace(";", "&").split("&")[:50]:
        yield from _whole("query", pair, f"its address asks for “{pair[:60]}”")
        key, _, value = pair.partition("=")
        if key in _SEARCH_KEYS and not value:
            continue
        yield from _whole("query", key, f"its address asks for “{pair[:60]}”")


def _about_a_host(segments: list[str], query: str) -> Iterator[Sign]:
    """The address of a page that programs make about any site ends in that site's name."""
    last = segments[-1] if segments else query.rpartition("=")[2]
    named = _HOST_NAME.fullmatch(last.lower()[:100])
    ending = last.lower().rpartition(".")[2]
    if named and is_public_suffix(ending) and ending not in _FILE_ENDINGS:
        yield Sign("site_statistics", 0.9, "named", f"its address names the site {last[:60]}")


def _user_page(name: str) -> bool:
    """Whether the last part of an address is a user's page of a wiki ("User:Anna")."""
    namespace, colon, rest = name.partition(":")
    return bool(colon and rest) and fold(namespace.replace("_", " ")) in _USER_SPACES


def _as_folder(sign: Sign, last: str) -> Sign:
    """A folder says less of the page in it than the page's own name; a headline in a category is no list."""
    headline = last.count("-") + last.count("_") >= 3 or last.isdecimal() or len(last) > 30
    less = 1.2 if sign.kind == "other" or (sign.kind == "listing" and headline) else 0.0
    return Sign(sign.kind, sign.weight - less, sign.place, sign.seen)


def _phrase_signs(place: str, tokens: Tokens, seen: str) -> Iterator[Sign]:
    for row in _lexicons()[place].find(tokens):
        yield Sign(row.labels[0], float(row.labels[1]), place, seen.format(quoted(row.phrase)))


def _repeated_signs(tokens: Tokens) -> Iterator[Sign]:
    for row, count in _lexicons()["text2"].find(tokens).items():
        if count >= 2:
            seen = f"{quoted(row.phrase)} stands there {count} times"
            yield Sign(row.labels[0], float(row.labels[1]), "text2", seen)
    by_kind: dict[str, list[Row]] = {}
    for row in _lexicons()["text2d"].find(tokens):
        by_kind.setdefault(row.labels[0], []).append(row)
    for kind, rows in by_kind.items():
        if len(rows) >= 2:
            named = ", ".join(quoted(row.phrase) for row in rows[:3])
            share = min(1.0, 0.4 + 0.2 * len(rows))
            yield Sign(kind, share * float(rows[0].labels[1]), "text2d", f"the text has {named}")


def _built_signs(page: PageView) -> Iterable[Sign]:
    released = (Sign("press_release", weight, place, told) for place, weight, told in release_signs(page))
    listed = (Sign(*told) for told in chain(list_signs(page), program_signs(page)))
    return chain(
        _place_signs(page), _prose_signs(page), _visitor_signs(page), _link_signs(page), listed, released
    )


def _place_signs(page: PageView) -> Iterator[Sign]:
    url = parse_url(page.url)
    if url is None:
        return
    path = _LANGUAGE.sub("", url.path) or "/"
    if _HOME.fullmatch(path) and not url.query.strip("?"):
        yield Sign("home", 3.4, "root", "it is the front page of its host")
    elif _HOME.fullmatch(path):
        yield Sign("home", 0.6, "root", "its address is that of the front page")
    else:
        yield Sign("home", -2.0, "root", "")
    if _DATED.search(url.path) and len(url.path) > 14:
        yield Sign("article", 0.7, "dated", "its address carries a date")
    slug = url.path.rstrip("/").rsplit("/", 1)[-1]
    if slug.count("-") + slug.count("_") >= 3 and len(slug) > 20:
        yield Sign("article", 0.5, "slug", "its address spells out a headline")
    if _NUMBERED_PAGE.search(_EXTENSION.sub("", url.path.rstrip("/"))):
        yield Sign("listing", 2.0, "numbered", "its address counts pages")
        yield Sign("article", -1.0, "numbered", "")
    if _TOPIC.search(url.path):
        yield Sign("forum", 0.8, "topic", "its address is that of a topic")
    for weight, told in parked_signs(page, url.host):
        yield Sign("parked", weight, "name", told)


def _prose_signs(page: PageView) -> Iterator[Sign]:
    """Running text, a date and an author make an article; much text in few words of a form makes none."""
    lines = [line for line in page.lines if len(line) >= 100]
    prose = sum(map(len, lines))
    dense = page.body.unspaced
    if prose >= (500 if dense else 1500):
        yield Sign("article", 1.3, "prose", f"it has {len(lines)} paragraphs of running text")
    elif prose >= (150 if dense else 350):
        yield Sign("article", 0.9, "prose", "it has running text")
    if (
        prose
        and page.headings
        and len(page.headings[0]) > 15
        and fold(page.headings[0])[:40] in fold(page.title)
    ):
        yield Sign("article", 0.3, "headline", "its title is its headline")
    yield from _small_text_signs(page)
    if page.published:
        yield Sign("article", 0.6, "published", f"it is dated {page.published[:10]}")
    if page.features.get("byline"):
        yield Sign("article", 0.3, "byline", f"it names an author, {quoted(page.features['byline'], 60)}")
    if "login" in page.features.get("forms", ()) and prose < 350:
        yield Sign("other", 0.9, "form", "it is a form to sign in")
    if "contact" in page.features.get("forms", ()) and prose < 350:
        yield Sign("other", 0.8, "form", "it is a contact form")


def _small_text_signs(page: PageView) -> Iterator[Sign]:
    """A note, a diary entry, a short report: little else on the page than sentences, under a date."""
    dense = page.body.unspaced
    lines = [line.strip() for line in page.text[:40_000].split("\n") if line.strip()]
    sentences = [line for line in lines if len(line) >= (25 if dense else 60) and line.endswith(_ENDINGS)]
    told = sum(map(len, sentences))
    forms = page.features.get("forms", ())
    asks = "login" in forms or "contact" in forms
    if told < (60 if dense else 120) or asks or len(page.outlinks) > max(4, len(sentences)):
        return
    if told >= 0.55 * sum(map(len, lines)):
        yield Sign("article", 0.8, "share", f"{len(sentences)} of its {len(lines)} lines are whole sentences")
        if told < (150 if dense else 350):
            yield Sign("article", 0.7, "prose", "it is a short text")
    dated = next((line for line in lines[:4] + lines[-2:] if len(line) <= 60 and _DATE.search(line)), "")
    if dated and not page.published:
        yield Sign("article", 0.6, "published", f"a line dates it ({quoted(dated, 40)})")


def _visitor_signs(page: PageView) -> Iterator[Sign]:
    if thread := thread_sign(page):
        yield Sign("forum", thread[0], "thread", thread[1])
    if sum(heading[:4].lower() in ("re: ", "aw: ", "sv: ") for heading in page.headings) >= 2:
        yield Sign("forum", 1.3, "answers", "its headings answer each other (“Re:”)")
    if any(word.startswith("wiki") or word.endswith("wiki") for word in tokens_of(page.title).words[-6:]):
        yield Sign("wiki", 1.0, "title", f"its title says {quoted(page.title)}")
    for kind, told in page.features.get("ugc", {}).items():
        if kind in ("forum", "wiki", "guestbook", "profile"):
            weight = 0.7 if told.startswith("link") else 1.3
            yield Sign(kind, weight, "software", f"its software shows it ({told[:80]})")
    comments = page.features.get("comments", {}).get("count") or 0
    if comments >= 2 and page.published is None:
        prose = sum(len(line) >= 200 for line in page.lines)
        if prose < 2:
            yield Sign("comment_thread", 0.9, "comments", f"it shows {comments} comments and little else")


def _link_signs(page: PageView) -> Iterator[Sign]:
    prose = sum(len(line) for line in page.lines if len(line) >= 100)
    domains, words = len(page.outlinks), page.words or 0
    if domains >= 8 and page.external_links >= max(8, page.internal_links) and prose < 60 * domains:
        yield Sign("link_list", 1.3, "links", f"it links to {domains} domains with little text of its own")
    if page.features.get("pagination") and len(page.headings) >= 5 and prose < 6000:
        yield Sign("listing", 0.5, "pagination", "it is one page of a series")
    if page.internal_links >= 40 and words and prose < 2 * words and page.internal_links > words / 8:
        yield Sign("listing", 0.5, "links", "it is mostly links to pages of its own site")
    prices = len(_PRICE.findall(page.text[:20_000])) if prose < 5000 else 0
    if prices:
        yield Sign("product", 0.7 if prices < 15 else 0.3, "price", "it names a price")
        yield Sign("listing", 0.5 if prices >= 8 else 0.0, "price", "it names many prices")
    if words > 400:
        yield Sign("parked", -2.0, "words", "")
    if words <= 120 and page.internal_links <= 3:
        yield Sign("parked", 0.4, "links", "it leads nowhere")
