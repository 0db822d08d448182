import sys
from pathlib import Path

import pytest

from linkvet.analysis.facts import TargetPage
from linkvet.analysis.topics.themes import SEEDED_LANGUAGES, read, stem, theme_names, topic_tokens
from linkvet.analysis.topics.topics import ON_TOPIC, Topics, TopicsBuilder, domain_relevance

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import quality_relevance

COFFEE = TargetPage(
    "https://amberleaf.example/",
    "Amberleaf coffee",
    [],
    "We roast arabica beans for espresso and filter coffee every Monday in our roastery. Order whole beans or "
    "ground coffee, learn to brew with a French press, and visit the café for a flat white made by our barista.",
)
ROASTING = (
    "Beim Rösten verändern sich Farbe und Aroma der Bohnen. Helle Röstungen betonen die Säure des Kaffees, dunkle "
    "bringen Schokolade in den Espresso. Nach dem Rösten sollte der Kaffee einige Tage ruhen, bevor er gemahlen wird."
)
CASINO = (
    "Claim a welcome bonus with five hundred free spins at this online casino. Play slots, roulette and blackjack "
    "with live dealers, win the jackpot and withdraw at once. New players get a second bonus on the next deposit."
)
VAGUE = "I found this yesterday and thought that some of you would like it as well."


@pytest.fixture(scope="module")
def coffee():
    return Topics([COFFEE], brands=["Amberleaf"])


def test_words_of_any_script():
    assert topic_tokens("crème brûlée, 2 kg") == ["crème", "brûlée", "kg"]
    assert topic_tokens("日本茶を飲む") == ["日本", "本茶", "茶を", "を飲", "飲む"]
    assert topic_tokens("हिन्दी में") == ["हिन्दी", "में"]
    assert topic_tokens("") == []
    assert stem("roasting") == stem("roastings")[:6] == "roasti"
    assert stem("tea") == "tea"


def test_an_inflected_word_in_another_language_votes_for_its_theme():
    themes = theme_names()
    assert {themes[n] for n in read("Kaffeerösterei").votes} == {"food/coffee"}
    assert {themes[n] for n in read("Lieblingskaffee").votes} == {"food/coffee"}
    assert {themes[n] for n in read("в кофейнях").votes} <= {"food/coffee"}
    assert {themes[n] for n in read("美味しい抹茶を飲む").votes} == {"food/tea"}
    assert {themes[n] for n in read("Weight-Loss").votes} == {"health/pharmacy"}
    assert read("the later latter").votes == {}


def test_every_theme_speaks_every_seeded_language():
    path = Path(sys.modules["linkvet.analysis.topics.themes"].__file__).parents[1] / "lists" / "themes.txt"
    missing, theme, seen = [], "", set(SEEDED_LANGUAGES)
    for line in [*path.read_text(encoding="utf-8").splitlines(), "[end]"]:
        if line.startswith("["):
            missing += [(theme, code) for code in SEEDED_LANGUAGES - seen]
            theme, seen = line, set()
        elif line and not line.startswith("#"):
            seen.add(line.split()[0])
    assert missing == []


def test_a_page_on_the_topic_in_another_language(coffee):
    assert coffee.themes()[0] == "food/coffee"
    assert coffee.relevance(ROASTING, "Kaffeeröstung verstehen") > ON_TOPIC
    assert coffee.relevance(CASINO, "Casino bonuses") < ON_TOPIC


def test_the_brand_alone_makes_no_topic(coffee):
    assert coffee.relevance(CASINO + " Amberleaf" * 20, "Amberleaf") < ON_TOPIC


def test_evidence_is_given_in_the_words_of_the_text(coffee):
    assert set(coffee.shared_terms(ROASTING)) & {"röstungen", "espresso", "kaffees", "kaffee"}
    assert coffee.shared_terms(CASINO) == []


def test_too_little_text_is_not_judged(coffee):
    assert coffee.relevance("Coffee and espresso, freshly roasted.") is None
    assert coffee.relevance("") is None
    assert coffee.context_relevance("") is None
    assert coffee.context_relevance(VAGUE) is None


def test_a_site_without_known_topics_judges_nothing():
    for topics in (Topics([]), Topics([TargetPage("https://a.example/", "Welcome")])):
        assert topics.relevance(ROASTING) is None
        assert topics.context_relevance("Roasted coffee beans for espresso.") is None
        assert topics.shared_terms(ROASTING) == []


def test_topics_of_the_owner_are_enough():
    topics = Topics([], topics=["Kaffee", "espresso machines"])
    assert topics.relevance(ROASTING) > ON_TOPIC
    assert topics.relevance(CASINO) < ON_TOPIC


def test_a_language_without_seed_words_is_not_called_off_topic(coffee):
    danish = (
        "Bland mel, sukker og en knivspids salt i en skål. Tilsæt mælken lidt ad gangen og pisk dejen glat. "
        "Lad den hvile en halv time i køleskabet, og bag så pandekagerne gyldne på begge sider ved middel varme."
    )
    assert coffee.relevance(danish, language="da") is None


def test_words_around_the_link(coffee):
    on_topic = "For a clean cup we grind the beans just before brewing our coffee."
    assert coffee.context_relevance(on_topic, anchor="Amberleaf") > ON_TOPIC
    assert coffee.context_relevance("Die Bohnen sind ideal für Espresso.", heading="Kaffee") > ON_TOPIC
    assert coffee.context_relevance("Play roulette and slots at this casino.") < ON_TOPIC


def test_one_word_about_something_else_does_not_condemn_a_context(coffee):
    one = coffee.context_relevance("The police was there as well.")
    more = coffee.context_relevance(
        "The police arrested a suspect after the robbery, and the victim left the prison."
    )
    assert more < 0.2 < one < ON_TOPIC


def test_accents_part_short_words_and_collisions_do_not_vote():
    themes = theme_names()
    assert {themes[n] for n in read("una taza de té").votes} == {"food/tea"}
    assert not read("hij heeft het te druk").votes
    assert not read("Auswanderer haben das verstanden").votes


def test_an_off_topic_domain_with_an_on_topic_page(coffee):
    page = coffee.relevance(ROASTING)
    domain = domain_relevance([page, coffee.relevance(CASINO), coffee.relevance(CASINO), None])
    assert page > ON_TOPIC > domain
    assert domain_relevance([None, None]) is None
    assert domain_relevance([]) is None


def test_referring_pages_teach_which_words_are_common():
    builder = TopicsBuilder()
    for number in range(60):
        builder.add_page(f"{VAGUE} {CASINO} wonderful word{chr(97 + number % 26)}", "title")
    builder.add_page("short", "")
    assert builder.pages == 60
    assert builder.rarity("casin") < builder.rarity("espres")


def test_referring_pages_teach_which_words_stand_together():
    builder = TopicsBuilder()
    fillers = [f"{chr(97 + n // 26)}{chr(97 + n % 26)}xyz" for n in range(200)]
    for number in range(240):
        noise = " ".join(fillers[(number * 7 + k * k) % 200] for k in range(30))
        builder.add_page(noise + (" hive frames brood" if number % 4 == 0 else " router socket packet"))
    near = builder.expanded({"hive": 1.0})
    assert near.get("brood", 0) > near.get("packet", 0)
    assert TopicsBuilder().expanded({"hive": 1.0}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "\x00" * 5000,
        "a" * 2_000_000,
        "日" * 500_000,
        "é" * 10_000,
        "💥" * 50,
        "\ud800" * 100,
        "कि" * 5000,
        "-" * 9000,
    ],
)
def test_hostile_text_does_no_harm(coffee, text):
    value = coffee.relevance(text, text[:100_000], [text] * 3)
    assert value is None or 0 <= value <= 1
    coffee.context_relevance(text, text, text, text)
    coffee.shared_terms(text)
    TopicsBuilder().add_page(text, text)


def test_relevance_holds_its_level_on_labelled_cases():
    scores = quality_relevance.score("test")
    assert scores["page_auc"] >= 0.95
    assert scores["context_auc"] >= 0.90
    assert scores["page_f1"] >= 0.90
    assert scores["domain_f1"] >= 0.90


@pytest.mark.parametrize("topics", [["video", "streaming", "entertainment"], ["sports", "football"]])
def test_topics_as_people_type_them_can_be_judged(topics: list[str]) -> None:
    match = "The striker scored twice, the coach praised his goalkeeper before the league match and the cup final. "
    film = "The director shot the film; the movie opens in the cinema with a trailer and a screenplay. "
    site = Topics([], topics)
    on, off = (match, film) if "sports" in topics else (film, match)
    assert (site.relevance(on * 2, "", [], "en") or 0.0) > 0.5
    assert (site.relevance(off * 2, "", [], "en") or 0.0) < 0.5
