from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvet.analysis.copies.find import Doc, Family, OwnDoc, compare_pages, copy_facts, find_families
from linkvet.analysis.copies.originals import Card, likely_original
from linkvet.analysis.copies.passages import longest_passage, overlap_of, read_text
from linkvet.analysis.copies.texts_on_disk import Shares

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks"))

from copy_cases import Case, cases
from corpus import corpus
from plant import planted, real_pages
from quality_copies import FLOORS, families_of, measured

ARTICLE = """An oak table that is oiled once a year will outlive the person who bought it. The wood comes from the
workshop open-pored, so it drinks the first two coats within minutes and asks for a third one after a week of use.
Before you start, wipe the top with a damp cloth and let it dry overnight, then sand along the grain with paper of
grain one hundred and eighty, never across it, and take off the dust with a brush and with a cloth that does not shed.
Pour a puddle of oil the size of a saucer into the middle and spread it with a rubber squeegee until the whole surface
shines. After twenty minutes take away whatever the wood did not want, and keep the rags in a jar of water."""


def made_up(words: int, seed: int) -> str:
    dice = random.Random(seed)
    return "\n".join(
        " ".join(f"word{dice.randrange(3000)}" for _ in range(40)) for _ in range(max(1, words // 40))
    )


def found(texts: list[tuple[str, str]], own: list[OwnDoc] | None = None) -> list[Family]:
    docs = [
        Doc(number, f"https://{domain}/p{number}", domain, text)
        for number, (domain, text) in enumerate(texts)
    ]
    return find_families(iter(docs), lambda number: texts[number][1], own or [])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_made_up_pages_make_the_families_they_should(case: Case) -> None:
    assert case.mistakes() == []


def test_planted_copies_among_real_pages_are_found() -> None:
    folder = corpus()
    if folder is None:
        pytest.skip("no corpus (LINKVET_CORPUS)")
    made = planted(real_pages(folder), "test")
    shares, _, _ = measured(made, families_of(made))
    assert shares["precision"] >= FLOORS["test_precision"]
    assert shares["recall"] >= FLOORS["test_recall"]


def test_the_evidence_shows_both_sides() -> None:
    spun = ARTICLE.replace("damp cloth", "wet towel").replace("\n", " ")
    (family,) = found(
        [("thief.example", f"Hello there, reader.\n{spun}")],
        [OwnDoc("https://shop.example/oak", ARTICLE)],
    )
    assert family.kind == "scraped_copy"
    assert family.own_urls == ["https://shop.example/oak"]
    (member,) = family.members
    assert 0.9 < member.share < 1.0
    assert member.passage is not None
    assert "damp cloth" in member.passage.one
    assert "wet towel" in member.passage.other
    facts = copy_facts([family])[0]
    assert facts.original_url == "https://shop.example/oak"
    assert facts.passage == member.passage.other


def test_a_family_keeps_its_name_when_a_copy_is_added() -> None:
    texts = [(f"site{number}.example", f"Note {number} of ours.\n{ARTICLE}") for number in range(4)]
    names = {found(texts[:count])[0].id for count in (2, 3, 4)}
    assert len(names) == 1
    assert names != {found([(domain, made_up(300, 1)) for domain, _ in texts])[0].id}


NOTICES = {
    "cookies": (
        "We use cookies and similar technologies to run our site, to measure its audience and to show you "
        "ads that suit your interests. You can accept all purposes, refuse those that are not necessary, "
        "or choose one by one. Our partners store or access information on your device, such as unique "
        "identifiers, and process personal data such as the pages you visit. Some vendors do not ask for "
        "consent but rely on their legitimate interest, to which you may object in the list. Your choice "
        "is kept for six months and can be changed at any moment below."
    ),
    "privacy": (
        "When you fill in the form we keep your name, your address and the message so that we can answer "
        "it.\n"
        "The server writes the time of each request and the kind of browser into a log, which is deleted "
        "after two weeks.\n"
        "If you subscribe to the letter, we store your mail address until you take it back by the link in "
        "each letter.\n"
        "You have the right to know which personal information we hold, to have it corrected or erased, "
        "to restrict its use and to complain to the authority. Our officer for the protection of privacy "
        "answers within a month."
    ),
    "Einwilligung": (
        "Wir und unsere Partner verwenden Cookies und ähnliche Techniken, um die Reichweite zu messen und "
        "Werbung auszuspielen, die zu Ihren Interessen passt. Sie können allen Zwecken zustimmen, alle "
        "ablehnen, die nicht notwendig sind, oder einzeln auswählen. Manche Anbieter bitten nicht um Ihre "
        "Einwilligung, sondern berufen sich auf ihr berechtigtes Interesse; dem können Sie widersprechen. "
        "Ihre Auswahl lässt sich jederzeit am Fuß der Seite ändern."
    ),
    "témoins": (
        "Nos partenaires et nous conservons des informations sur votre appareil, comme des identifiants "
        "uniques, et traitons des données personnelles telles que les pages que vous consultez. Vous "
        "pouvez accepter chaque finalité, refuser ce qui n'est pas nécessaire, ou vous opposer à "
        "l'intérêt légitime de certains dans la liste. Votre consentement est gardé six mois; les "
        "traceurs indispensables vous gardent connecté et retiennent le panier."
    ),
}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES.keys())
def test_a_notice_in_common_makes_no_copies(notice: str) -> None:
    assert found([(f"s{n}.example", f"{made_up(40, n)}\n{notice}") for n in range(4)]) == []


def test_an_article_beside_a_notice_or_about_privacy_stays_a_copy() -> None:
    law = """The court decided on Tuesday that the city may not collect the data of drivers without a legal
    basis. Two owners of small firms had complained to the authority, which had refused to act. The
    judges said that the right to be asked is not a formality and that the authority must answer such
    complaints within three months. The city now wants to change its policy and to delete what it
    stored. A speaker of the drivers called the decision a good day for privacy, while the mayor said
    that the access to the centre would be harder to measure."""
    for text in (ARTICLE, law):
        pages = [(f"s{n}.example", f"{text}\n{NOTICES['cookies']}\n{made_up(40, n)}") for n in range(2)]
        (family,) = found(pages)
        assert len(family.members) == 2


def test_stories_that_share_sentences_have_names_of_their_own() -> None:
    common = made_up(40, 99)
    texts = [
        (f"s{n}.example", f"{made_up(120, n // 2)}\n{common}\n{made_up(80, 500 + n // 2)}") for n in range(40)
    ]
    families = found(texts)
    assert len({family.id for family in families}) == len(families) == 20
    assert all(family.members[0].id // 2 == family.members[1].id // 2 for family in families)
    earlier = {family.compared_with: family.id for family in found(texts[:20])}
    assert earlier.items() <= {family.compared_with: family.id for family in families}.items()


def test_nothing_is_found_in_nothing() -> None:
    assert find_families([], lambda _: "") == []
    assert (
        found(
            [("a.example", ""), ("b.example", ""), ("c.example", "Too short."), ("d.example", "Too short.")]
        )
        == []
    )


def test_a_text_that_is_gone_is_no_copy() -> None:
    docs = [Doc(n, f"https://s{n}.example/", f"s{n}.example", ARTICLE) for n in range(3)]
    assert find_families(docs, lambda _: "") == []


def test_documents_stream_by() -> None:

    def stream() -> Iterator[Doc]:
        for number in range(1000):
            yield Doc(number, f"https://s{number}.example/", f"s{number}.example", made_up(120, number // 2))

    families = find_families(stream(), lambda number: made_up(120, number // 2))
    assert len(families) == 500
    assert all(
        {member.id // 2 for member in family.members} == {family.members[0].id // 2} for family in families
    )


def test_a_text_on_a_thousand_sites_is_one_family() -> None:
    texts = [
        (f"s{number}.example", f"{made_up(40, number)}\n{ARTICLE}\n{made_up(40, -number)}")
        for number in range(1000)
    ]
    calls = 0

    def text_of(number: int) -> str:
        nonlocal calls
        calls += 1
        return texts[number][1]

    docs = [Doc(n, f"https://{domain}/", domain, text) for n, (domain, text) in enumerate(texts)]
    (family,) = find_families(docs, text_of)
    assert len(family.members) == 1000
    assert calls < 20_000


def test_texts_that_were_compared_before_are_not_read_again() -> None:
    texts = [
        (f"s{number}.example", f"{made_up(320, number)}\n{made_up(120, 900 + number // 5)}")
        for number in range(30)
    ]
    texts += [("s0.example", f"{made_up(200, 50 + number)}\n{made_up(40, 800)}") for number in range(9)]
    known: dict[tuple[int, int], Shares] = {}
    calls: list[int] = []

    class Remembered:
        def find(self, one: int, other: int) -> Shares | None:
            return known.get((one, other))

        def note(self, one: int, other: int, shares: Shares) -> None:
            known[one, other] = shares

    def text_of(number: int) -> str:
        calls.append(number)
        return texts[number][1]

    docs = [Doc(n, f"https://{domain}/{n}", domain, text) for n, (domain, text) in enumerate(texts)]
    plain = compare_pages(docs, text_of)
    first = compare_pages(docs, text_of, compared=Remembered())
    assert known and calls
    calls.clear()
    assert compare_pages(docs, text_of, compared=Remembered()) == first == plain
    assert not calls
    shorter = [("s1.example", made_up(300, 0)), *texts[1:]]
    changed = [Doc(n, f"https://{domain}/{n}", domain, text) for n, (domain, text) in enumerate(shorter)]

    def shorter_text(number: int) -> str:
        return shorter[number][1]

    assert compare_pages(changed, shorter_text, compared=Remembered()) == compare_pages(changed, shorter_text)


def test_pages_of_one_site_that_say_the_same_are_twins() -> None:
    farm = [f"{ARTICLE}\nOnly the town is another one: number {n}." for n in range(12)]
    texts = [("farm.example", text) for text in farm] + [
        ("site.example", made_up(200, 3)),
        ("short.example", "Hello."),
    ]
    docs = [Doc(n, f"https://{domain}/{n}", domain, text) for n, (domain, text) in enumerate(texts)]
    compared = compare_pages(docs, lambda number: texts[number][1])
    facts = compared.facts()
    assert compared.families == []
    assert [found.twins for n in (0, 11, 12) if (found := facts(n))] == [11, 11, 0]
    assert facts(13) is None


def test_lines_that_a_site_repeats_are_no_copy() -> None:
    template = made_up(160, 5)
    texts = [("site.example", f"{template}\n{made_up(160, n)}") for n in range(20, 28)]
    texts += [("other.example", f"{template}\n{made_up(160, n)}") for n in range(30, 38)]
    assert found(texts) == []
    assert len(found([("site.example", template), ("other.example", template)])) == 1


def test_lines_that_the_web_repeats_are_no_copy() -> None:
    notice = made_up(160, 6)
    little = [(f"little{n}.example", f"{notice}\n{made_up(40, n)}") for n in range(2)]
    assert len(found(little)) == 1
    assert (
        found([*little, *((f"s{n}.example", f"{notice}\n{made_up(800, n + 50)}") for n in range(30))]) == []
    )


def test_texts_without_spaces_are_compared() -> None:
    dice = random.Random(3)
    text = "".join(chr(0x4E00 + dice.randrange(2000)) for _ in range(600))
    other = "".join(chr(0x4E00 + dice.randrange(2000)) for _ in range(600))
    (family,) = found([("a.example", text), ("b.example", text[:450]), ("c.example", other)])
    assert {member.id for member in family.members} == {0, 1}


def test_overlap_counts_words_on_both_sides() -> None:
    one, other = read_text("a b c d e f g h"), read_text("x y a b c d z z z z")
    overlap = overlap_of(one, other)
    assert (overlap.share_one, overlap.share_other) == (0.5, 0.4)
    assert overlap.words == 4
    assert not overlap.is_copy
    assert overlap_of(one, read_text("")).words == 0
    passage = longest_passage(one, other)
    assert (passage.one, passage.other, passage.words) == ("a b c d", "a b c d", 4)
    assert longest_passage(one, read_text("q r s t")).words == 0


def test_the_original_is_named_with_its_reasons() -> None:
    old = Card(1, "https://old.example/a", "old.example", published="2024-01-01")
    new = Card(2, "https://new.example/a", "new.example", published="2024-03-01")
    chosen = likely_original([new, old], None)
    assert chosen.url == old.url
    assert 0.5 < chosen.confidence < 1
    assert chosen.reasons == ["published first, on 2024-01-01"]
    named = Card(3, "https://more.example/a", "more.example", canonical="http://www.new.example/a#top")
    assert likely_original([new, old, named], None).url == new.url
    nobody = likely_original(
        [Card(1, "https://a.example/", "a.example"), Card(2, "https://b.example/", "b.example")], None
    )
    assert nobody.url is None
    assert nobody.confidence == 0


def test_hostile_texts_do_no_harm() -> None:
    texts = ["a " * 100_000, "\ud800" * 1000, "the same three words " * 5000, "\n" * 50_000, "漢" * 50_000]
    families = found([(f"s{n}.example", text) for n, text in enumerate(texts * 2)])
    assert all(len(family.members) <= 10 for family in families)
