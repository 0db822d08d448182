"""For whom a referring site writes: its country and language against those the audited site serves.

A link from another audience is odd only together with other signs, so every doubt ends in ``None`` or in
"not foreign": English is read everywhere, neighbours read each other, and a domain such as ``.io`` or
``.co`` says nothing of a country.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from linkvet.analysis.words.lists import entries_of
from linkvet.store.urls import address_of

LINGUA_FRANCA = "en"
"""Never foreign by itself: pages for the whole world are written in it."""
_CODE = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}))?(?![a-z])", re.I)
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "fil": "tl"}
_NO_LANGUAGE = {"und", "mul", "zxx", "mis", "xx"}
_SAME_COUNTRY = {"UK": "GB", "EL": "GR"}
_DEFAULTS = {
    "en-US",
    "en-GB",
    "de-DE",
    "fr-FR",
    "es-ES",
    "it-IT",
    "pt-PT",
    "ru-RU",
    "nl-NL",
    "zh-CN",
    "ar-SA",
}
"""Regions that software writes unasked; they say less of the audience than a chosen one."""
_LEAST_VOTES = 2


def _pairs(name: str) -> dict[str, str]:
    """First and second word of each line of a list."""
    return {key: value.upper() for key, _, value in (line.partition(" ") for line in entries_of(name))}


def _groups(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in entries_of(name))


GENERIC_COUNTRY_TLDS = entries_of("generic_country_tlds.txt")
PLACE_TLDS = _pairs("place_tlds.txt")
PHONE_PREFIXES = _pairs("phone_prefixes.txt")
CURRENCIES = {code.upper(): country for code, country in _pairs("currencies.txt").items()}
_LANGUAGE_GROUPS = _groups("shared_languages.txt")
_COUNTRY_GROUPS = tuple(frozenset(map(str.upper, group)) for group in _groups("shared_countries.txt"))


def language_code(text: str | None) -> str | None:
    """The language of a tag as people and pages write it: ``de_AT`` → ``de``; ``None`` where it names none."""
    match = _CODE.match(text.strip()) if text else None
    if match is None:
        return None
    code = match[1].lower()
    return None if code in _NO_LANGUAGE else _SAME_LANGUAGE.get(code, code)


def country_code(text: str | None) -> str | None:
    """A country as ISO 3166 writes it: ``uk`` → ``GB``; ``None`` where it is no two-letter code."""
    code = (text or "").strip().upper()
    return _SAME_COUNTRY.get(code, code) if len(code) == 2 and code.isascii() and code.isalpha() else None


@lru_cache(maxsize=65536)
def country_of_name(domain: str) -> str | None:
    """The country that a domain's ending stands for; ``None`` for endings that the whole world uses."""
    if address_of(domain) is not None or "." not in domain:
        return None
    ending = domain.rstrip(".").lower().rpartition(".")[2]
    if ending in PLACE_TLDS:
        return PLACE_TLDS[ending]
    return None if ending in GENERIC_COUNTRY_TLDS else country_code(ending)


def country_of_phone(number: str) -> str | None:
    """The country of an international number (``+49 …`` or ``0049 …``); ``None`` for any other."""
    digits = "".join(ch for ch in number[:40] if ch.isdigit() or ch == "+")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not digits.startswith("+") or len(digits) < 8:
        return None
    rest = digits[1:]
    if rest.startswith(("76", "77")):
        return "KZ"
    return next((PHONE_PREFIXES[rest[:n]] for n in (3, 2, 1) if rest[:n] in PHONE_PREFIXES), None)


def country_of_locale(tag: str) -> str | None:
    """The region that a language tag or ``og:locale`` names: ``de-AT`` → ``AT``."""
    match = _CODE.match(tag.strip())
    return country_code(match[2]) if match and match[2] else None


def country_of_site(
    domain: str,
    locales: Iterable[str | None] = (),
    phones: Iterable[str] = (),
    currencies: Iterable[str] = (),
) -> tuple[str | None, str]:
    """The country for which a site writes, and what says so; ``(None, "")`` when nothing does.

    The domain's ending decides where it belongs to a country. Otherwise telephone numbers and regions chosen by
    hand count double, regions that software writes by default and prices single, and one country must lead.
    ``locales`` are language tags (lang, Content-Language, og:locale); where the server stands says nothing.
    """
    ending = country_of_name(domain)
    if ending:
        return ending, f"the domain ends in .{domain.rstrip('.').rpartition('.')[2]}"
    votes: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for country, weight, reason in _votes(locales, phones, currencies):
        votes[country] += weight
        reasons.setdefault(country, []).append(reason)
    ranking = votes.most_common(2)
    if not ranking or ranking[0][1] < _LEAST_VOTES or (len(ranking) > 1 and ranking[0][1] == ranking[1][1]):
        return None, ""
    return ranking[0][0], ", ".join(reasons[ranking[0][0]][:3])


def _votes(
    locales: Iterable[str | None], phones: Iterable[str], currencies: Iterable[str]
) -> Iterable[tuple[str, int, str]]:
    for tag in sorted({tag.strip().replace("_", "-")[:20] for tag in locales if tag})[:10]:
        country = country_of_locale(tag)
        if country and tag.lower() != "en-us":
            yield country, 1 if tag in _DEFAULTS else 2, f"its pages are marked {tag}"
    prefixes = Counter(filter(None, map(country_of_phone, sorted(set(phones))[:50])))
    for country, number in prefixes.most_common(3):
        yield country, 2 if number == max(prefixes.values()) else 1, f"telephone numbers of {country}"
    for code in sorted({code.upper() for code in currencies})[:10]:
        if code in CURRENCIES:
            yield CURRENCIES[code], 1, f"prices in {code}"


def foreign_language(language: str | None, audience_languages: Iterable[str]) -> bool | None:
    """Whether the audience of the audited site would not read this language.

    ``None`` when the page's language or the audience is not known. English is never foreign by itself, and
    neither are languages whose readers read each other (Catalan and Spanish, Danish and Swedish ...).
    """
    own = {code for code in map(language_code, audience_languages) if code}
    code = language_code(language)
    if code is None or not own:
        return None
    if code in own or code == LINGUA_FRANCA:
        return False
    return not any(code in group and group & own for group in _LANGUAGE_GROUPS)


def foreign_country(country: str | None, audience_countries: Iterable[str]) -> bool | None:
    """Whether the site writes for a country that the audited site does not serve.

    ``None`` when either is not known. Countries that share a language or a market (Germany and Austria, the
    English-speaking ones) are not foreign to each other.
    """
    own = {code for code in map(country_code, audience_countries) if code}
    code = country_code(country)
    if code is None or not own:
        return None
    return code not in own and not any(code in group and group & own for group in _COUNTRY_GROUPS)
