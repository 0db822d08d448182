from __future__ import annotations

import pytest

from benchmarks.quality_kinds import SIGNS, corpus, corpus_hits, sign_cases, sign_scores
from linkvet.analysis.pages import paid
from linkvet.analysis.pages.spam import bad_neighbourhoods, generated, scams
from linkvet.analysis.pages.spam.bad_neighbourhoods import topic_of_host
from linkvet.analysis.views import PageView
from linkvet.analysis.words.letters import fold
from linkvet.analysis.words.lexicons import Lexicon
from linkvet.analysis.words.tokens import tokens_of

CASINO = (
    "Claim your online casino bonus today: free spins, no deposit bonus, live roulette, slots and blackjack."
)
LAW = (
    "Parliament voted on a law on online casino advertising. The regulator may fine operators who offer free spins."
    " A study by the university found that one in fifty has a gambling addiction."
)
PARISH = "The harvest supper is on Friday.\nChoir practice starts in October.\nThe roof fund stands at two thirds.\n"


def page(text: str, title: str = "", **facts: object) -> PageView:
    return PageView(url=str(facts.pop("url", "https://page.example/a")), title=title, text=text, **facts)  # type: ignore[arg-type]


def test_phrases_are_found_at_word_borders_in_every_script() -> None:
    lexicon = Lexicon([("casino", "free spins"), ("adult", "成人视频"), ("pharma", "cialis")])
    found = lexicon.find(tokens_of("FREE spins, a specialist, 看成人视频在线"))
    assert {row.labels[0] for row in found} == {"casino", "adult"}


def test_folding_takes_accents_and_keeps_letters() -> None:
    assert fold("Château ÉTÉ Ёлка") == "chateau ete елка"
    assert fold("카지노") == "카지노"


def test_long_texts_are_cut_but_their_end_is_read() -> None:
    tokens = tokens_of("quiet " * 40_000 + " casino bonus")
    assert len(tokens.folded) < 70_000
    assert "casino" in tokens.vocabulary


def test_an_offer_is_a_bad_neighbourhood_and_a_law_is_not() -> None:
    bad, seen = bad_neighbourhoods.bad_neighbourhood("Best casino bonus", [], CASINO, {})
    assert bad
    assert "casino" in seen
    assert bad_neighbourhoods.bad_neighbourhood("New casino law", [], LAW, {}) == (False, "")
    assert bad_neighbourhoods.spam_topics("New casino law", [], LAW, {}).get("casino", 0) < 3


def test_hosts_tell_their_trade_by_whole_parts() -> None:
    assert topic_of_host("casino-royal.example") == "casino"
    assert topic_of_host("specialists.example") == ""
    assert topic_of_host("essex.example") == ""


def test_links_to_casinos_in_a_page_about_something_else() -> None:
    prose = "The university senate voted on Tuesday about the reading room and its winter hours. " * 12
    sold = {"casino-one.example": 1, "best-slots.example": 1, "roulette77.example": 1}
    assert scams.hacked_signs(page(prose, "Winter hours", outlinks=sold))
    assert scams.hacked_signs(page(prose, "Winter hours", outlinks={"library.example": 3})) == []


def test_a_planted_block_is_a_break_in() -> None:
    planted = PARISH + "online casino bonus no deposit bonus free spins real money slots"
    assert scams.hacked_signs(page(planted, "Events at St Anne's"))
    assert scams.hacked_signs(page(PARISH, "Events at St Anne's")) == []


def test_a_warning_of_fraud_is_no_fraud() -> None:
    offer = "Double your bitcoin now, guaranteed profit, send BTC and receive twice the amount."
    warning = f"Beware of this scam: “{offer}” Victims should call the police."
    assert scams.scam_signs(page(offer, "Bitcoin doubler"))
    assert scams.scam_signs(page(warning, "A scam")) == []


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I cannot visit kitchens, but here are ideas. White walls, oak tops, light.",
        "Book a taxi in {city} today. Our drivers know every street of {city} and come soon.",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
        " ".join(
            f"Our cleaners in {town} will make your home in {town} shine like new." for town in "ABCDEFGHI"
        ),
    ],
)
def test_leftovers_of_machines(text: str) -> None:
    assert generated.generated_signs(page(text, "Page"))


@pytest.mark.parametrize(
    "text",
    [
        "Teachers know the phrase as an AI language model, because ChatGPT and other chatbots leave it in essays.",
        "Write a placeholder such as {city} into the template; each variable is replaced, see the syntax of {name}.",
        "The mill goes round, the mill goes round,\nthe water falls upon the wheel.\nThe mill goes round and grinds.",
    ],
)
def test_pages_about_such_leftovers_and_songs_are_clear(text: str) -> None:
    assert generated.generated_signs(page(text, "Page")) == []


def test_a_disclosure_is_about_this_post() -> None:
    prose = "The boots kept my feet dry on three days of wet hills."
    assert paid.paid_signs("Boots", f"This post is sponsored by Felltop. {prose}", None, {}, {})
    assert paid.paid_signs("Anzeige: Stiefel", prose, None, {}, {})
    assert paid.paid_signs("Boots", prose, "Home News Advertise with us", {}, {}) == []
    assert paid.paid_signs("Boots", f"Advertisement\n{prose}", None, {}, {}) == []
    assert paid.paid_signs(None, None, None, {}, {}) is None


def test_a_note_on_the_whole_site_is_no_disclosure() -> None:
    told = {"disclosures": ["Some posts may be paid content."]}
    assert paid.paid_signs("Boots", "Dry feet.", None, told, {}) == []
    assert paid.affiliate_signs({"affiliate": {"tags": ["boots-21"]}}) == ["partner tag boots-21"]


def test_verse_is_short_but_not_thin() -> None:
    assert generated.thin(8, 4000, "Good site here")
    assert (
        generated.thin(
            20, 4000, "A cricket at noon\nbelow the hot wheel of sky\nit mends the silence\nwith grass"
        )
        == []
    )
    assert generated.thin(None, None, None) is None


def test_unread_pages_are_not_judged() -> None:
    unread = PageView("https://page.example/")
    for judge in (scams.hacked_signs, scams.scam_signs, generated.generated_signs, generated.doorway):
        assert judge(unread) is None


def test_hostile_texts_cost_little() -> None:
    for text in ("{a|" * 30_000, "[insert " * 20_000, "a a " * 30_000, "é́" * 60_000, "." * 100_000):
        for sign, judge in SIGNS.items():
            judge(page(text, text[:500]), {}), sign


def test_the_labelled_cases_hold() -> None:
    for sign, (precision, recall, positive, negative) in sign_scores("test").items():
        assert positive >= 10, sign
        assert negative >= 20, sign
        assert precision >= 0.9, sign
        assert recall >= 0.9, sign


def test_every_case_names_known_signs() -> None:
    for case, _ in sign_cases():
        assert set(case["signs"]) | set(case.get("skip", ())) <= SIGNS.keys()


@pytest.mark.skipif(corpus() is None, reason="the corpus is not here; name its folder in LINKVET_CORPUS")
def test_real_pages_are_hardly_ever_suspected() -> None:
    hits = corpus_hits(step=4)
    for sign in ("bad_neighbourhood", "hacked", "scam", "generated", "doorway"):
        assert len(hits[sign]) <= 2, hits[sign]


def test_who_writes_about_paid_posts_is_not_paid() -> None:
    note = "Diese Reise war eine bezahlte Kooperation mit dem Hotel."
    assert paid.paid_signs("Am See", note, None, {})
    assert paid.paid_signs("Am See", "Der Hinweis „bezahlte Kooperation“ fehlt oft.", None, {}) == []
    rule = "Un article sponsorisé doit être signalé au lecteur."
    assert paid.paid_signs("La loi", rule, None, {"disclosures": [rule]}) == []


def test_a_line_of_its_own_above_the_text_names_a_paid_post() -> None:
    text = "Start\nWhy belts are better\nPartner content\n" + "Belts need no oil and last for years. " * 5
    assert paid.paid_signs("Why belts are better", text, None, {})
    banner = text.replace("Partner content", "Anzeige")
    assert paid.paid_signs("Why belts are better", banner, None, {}) == [], "so are banners named"


def test_the_terms_of_guests_count_only_beside_an_offer_to_them() -> None:
    farm = page("Write for us. Two dofollow links per post.", "Your turn")
    assert paid.guest_post_signs(farm)
    assert paid.guest_post_signs(page("We sell dofollow links per post.", "Links")) == []


def test_turns_of_chatbots_must_be_heaped() -> None:
    heap = (
        "In today's fast-paced world, walking is a game-changer. Let's delve into its multifaceted benefits, a rich "
        "tapestry of endless possibilities. Moreover, it is important to note that it seamlessly fits in."
    )
    assert generated.generated_signs(page(heap))
    calm = "Moreover, my father walked to work. In conclusion, so do I, and the dog comes along on Fridays as well."
    assert generated.generated_signs(page(calm)) == []


def test_one_service_in_place_after_place_is_a_doorway() -> None:
    places = "Leeds Bradford York Hull Otley Ripon Selby Goole Malton Whitby Thirsk Filey".split()
    text = "Call a plumber in Halifax. " + " ".join(f"Plumber in {place}" for place in places)
    assert generated.doorway(page(text, "Best plumber in Halifax", words=45))
    assert not generated.doorway(
        page("We are a plumber in Halifax and drive to Leeds.", "Plumber in Halifax", words=45)
    )


def test_unpaid_bills_of_swindlers_threaten_and_want_the_card() -> None:
    bill = (
        "Your parcel fee is unpaid. Enter your card number and CVV before midnight or it is returned tonight."
    )
    assert scams.scam_signs(page(bill, "Unpaid fee"))
    assert not scams.scam_signs(page("Pay late and we send a letter; nobody is cut off.", "Your bill"))


@pytest.mark.parametrize(
    "text",
    [
        "We tried four lamps. This post was written together with our partner, a maker of lamps.",
        "Dieser Beitrag entstand in Zusammenarbeit mit unserem Partner aus Kiel.",
        "Cet article, en collaboration avec notre partenaire, présente des lampes.",
        "Wpis powstał we współpracy z producentem lamp.",
    ],
)
def test_soft_words_of_payment_are_admissions(text: str) -> None:
    assert paid.paid_signs("Lamps", text, None, {})


@pytest.mark.parametrize(
    "text",
    [
        "The new roof was paid for by a legacy of Miss Hall.",
        "The survey was made in collaboration with the university.",
        "Together with our neighbours we planted forty trees.",
    ],
)
def test_gifts_and_common_work_are_no_paid_posts(text: str) -> None:
    assert not paid.paid_signs("The parish", text, None, {})
