import pytest

from linkvet.analysis.topics.audience import (
    country_of_name,
    country_of_phone,
    country_of_site,
    foreign_country,
    foreign_language,
    language_code,
)


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("kaffee.de", "DE"),
        ("shop.co.uk", "GB"),
        ("beans.com.au", "AU"),
        ("hotel.berlin", "DE"),
        ("botiga.cat", "ES"),
        ("xn--e1afmkfd.xn--p1ai", "RU"),
        ("startup.io", None),
        ("film.tv", None),
        ("brand.co", None),
        ("me.me", None),
        ("lab.ai", None),
        ("spam.tk", None),
        ("project.eu", None),
        ("shop.com", None),
        ("192.0.2.7", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_country_of_an_ending(domain, country):
    assert country_of_name(domain) == country


def test_tags_are_read_as_pages_write_them():
    assert [language_code(tag) for tag in ("de_AT", "zh-Hans-CN", "nb-NO", " EN ", "fil")] == [
        "de",
        "zh",
        "no",
        "en",
        "tl",
    ]
    assert [language_code(tag) for tag in (None, "", "und", "english", "x", "1")] == [None] * 6


def test_country_of_a_telephone_number():
    assert country_of_phone("+49 30 1234567") == "DE"
    assert country_of_phone("0043 1 2345678") == "AT"
    assert country_of_phone("+7 495 123-45-67") == "RU"
    assert country_of_phone("+7 701 123 45 67") == "KZ"
    assert country_of_phone("+1 212 555 0100") is None
    assert country_of_phone("030 1234567") is None


def test_the_ending_decides_and_otherwise_signs_are_counted():
    assert country_of_site("kaffee.at", ["de-DE"], ["+49 30 1234567"]) == ("AT", "the domain ends in .at")
    assert country_of_site("kaffee.com", ["de-AT"])[0] == "AT"
    assert country_of_site("kaffee.com", ["de-DE"], ["+49 30 1234567"])[0] == "DE"
    assert country_of_site("kaffee.com", [], ["+48 22 123 45 67"], ["PLN"]) == (
        "PL",
        "telephone numbers of PL, prices in PLN",
    )


def test_defaults_and_ties_say_nothing():
    assert country_of_site("blog.com", ["en-US"]) == (None, "")
    assert country_of_site("blog.com", ["de-DE"]) == (None, "")
    assert country_of_site("blog.com", [None], [], ["EUR"]) == (None, "")
    assert country_of_site("blog.com", ["de-AT", "de-CH"]) == (None, "")


def test_a_language_nobody_of_the_audience_reads_is_foreign():
    assert foreign_language("id", ["en", "de"]) is True
    assert foreign_language("ru", ["de"]) is True
    assert foreign_language("de-CH", ["de-DE"]) is False


def test_english_is_never_foreign_by_itself():
    assert foreign_language("en", ["ja"]) is False
    assert foreign_language("ja", ["en"]) is True


@pytest.mark.parametrize(
    ("page", "own"), [("ca", "es"), ("es", "gl"), ("no", "da"), ("nn", "nb"), ("sk", "cs")]
)
def test_neighbours_read_each_other(page, own):
    assert foreign_language(page, [own]) is False


def test_what_is_not_known_is_not_foreign():
    assert foreign_language(None, ["de"]) is None
    assert foreign_language("und", ["de"]) is None
    assert foreign_language("de", []) is None
    assert foreign_country(None, ["DE"]) is None
    assert foreign_country("DE", []) is None
    assert foreign_country("Germany", ["DE"]) is None


def test_countries_foreign_and_near():
    assert foreign_country("RU", ["DE"]) is True
    assert foreign_country("AT", ["DE"]) is False
    assert foreign_country("uk", ["US"]) is False
    assert foreign_country("DE", ["de", "fr"]) is False
    assert foreign_country("FI", ["UK"]) is True
