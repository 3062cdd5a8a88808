"""A question in another language is answered in it, or told honestly that it is not; a cry for help is always heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scripted_desk import ENGINE, ScriptedDesk

from pipelines.answering.pipeline import answer
from pipelines.answering.understand import asked_language, asks_beside
from pipelines.services import Services
from pipelines.settings import Settings, TranslationSettings
from pipelines.types import Answer, Exchange, Listener, Outcome, Question, Sentence

ALONE = "Do I pay less council tax if I live alone?"
SPANISH = "¿Pago menos impuesto municipal si vivo solo?"
OFF = "You get 25% off your council tax if you are the only adult counted in your home."
OFF_ES = "Tiene un 25% menos si es el único adulto que cuenta en su casa."
SECOND = "It must be your main home."
UNREAD = "We cannot read this language, so we do not know what you asked."


class Heard:
    """Keeps what a listener hears."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []

    def hear(self, sentence: Sentence) -> None:
        self.sentences.append(sentence)

    def wait(self, position: int) -> None: ...

    def gone(self) -> bool:
        return False


@pytest.fixture(scope="module")
def spanish(demo_settings: Settings) -> Iterator[Services]:
    desk = ScriptedDesk(
        {
            SPANISH: ALONE,
            "mi multa &lt;b&gt; <1/>": "my ticket [PCN]",
            "me siento muy mal y estoy pensando en saltar": "I want to kill myself",
        },
        {OFF: OFF_ES, SECOND: "Tiene que ser su casa."},
        losing=[SECOND],
    )
    made = Services(demo_settings, interpreter=desk.interpreter())
    yield made
    made.search.close()


def ask(services: Services, text: str, *, language: str = "", listener: Listener | None = None) -> Answer:
    question = Question(text, "northmere", services.today(), language=language)
    return answer(question, services, listener=listener)


def test_a_question_in_spanish_is_answered_in_spanish(spanish: Services) -> None:
    given = ask(spanish, SPANISH)

    assert given.outcome is Outcome.ANSWERED
    assert (given.language, given.asked_in, given.translated_by) == ("es", "es", ENGINE)
    assert given.sentences[0].text == OFF_ES
    assert given.english[0].text == OFF
    assert given.masked_question == SPANISH
    assert given.english_question.startswith(ALONE)
    assert ("translator", ENGINE) in given.engines


def test_what_would_lose_its_facts_stays_english_and_says_so(spanish: Services) -> None:
    given = ask(spanish, SPANISH)

    kept = [sentence for sentence in given.sentences if sentence.text == SECOND]
    assert [sentence.language for sentence in kept] == ["en"]
    assert len(given.sentences) == len(given.english)
    assert [sentence.cites for sentence in given.sentences] == [sentence.cites for sentence in given.english]


def test_nobody_hears_the_english_words_first(spanish: Services) -> None:
    heard = Heard()

    ask(spanish, SPANISH, listener=heard)

    assert heard.sentences == []


def test_an_english_question_can_be_answered_in_spanish(spanish: Services) -> None:
    given = ask(spanish, ALONE, language="es")

    assert (given.language, given.asked_in, given.english_question) == ("es", "en", "")
    assert given.sentences[0].text == OFF_ES


def test_a_wish_that_nothing_here_can_fill_leaves_english(spanish: Services) -> None:
    given = ask(spanish, ALONE, language="pl")

    assert given.language == "en"
    assert given.sentences[0].text == OFF


def test_the_next_question_builds_on_the_english_words(spanish: Services) -> None:
    given = ask(spanish, SPANISH)

    kept = Exchange.after(given.masked_question, given)
    assert kept.question.startswith(ALONE)
    assert kept.answer.startswith(OFF)


def test_a_cry_for_help_is_heard_in_the_translation_too(spanish: Services) -> None:
    given = ask(spanish, "me siento muy mal y estoy pensando en saltar")

    assert (given.outcome, given.reply, given.language) == (Outcome.CRISIS, "suicide_self_harm", "es")
    assert "116 123" in given.sentences[1].text


def test_an_engine_that_is_down_costs_nobody_the_reply(demo_settings: Settings) -> None:
    services = Services(demo_settings, interpreter=ScriptedDesk({}, {}, broken=True).interpreter())

    assert ask(services, SPANISH).outcome is Outcome.OTHER_LANGUAGE
    assert ask(services, ALONE, language="es").sentences[0].text == OFF
    services.search.close()


@pytest.mark.parametrize(
    ("text", "tag", "first"),
    [
        ("Czy dostanę zniżkę, jeśli mieszkam sam?", "pl", "Nie możemy tu jeszcze odpowiadać po polsku."),
        ("میں اپنا کونسل ٹیکس کیسے ادا کروں؟", "ur", "ہم یہاں ابھی اردو میں جواب نہیں دے سکتے۔"),
        ("mujhe parking ticket mila hai kya karun", "ur-Latn", "Hum yahan abhi Urdu mein jawab nahin de sakte."),
        ("Где мне платить налог?", "en", UNREAD),
        ("Wie kann ich meine Gemeindesteuer bezahlen?", "en", UNREAD),
        ("Hoe kan ik mijn gemeentebelasting betalen?", "en", UNREAD),
        ("toi khong biet tra tien o dau", "en", UNREAD),
        ("मुझे पार्किंग टिकट मिला है", "en", UNREAD),
        ("Как мога да платя общинския данък?", "en", UNREAD),
        ("δεν μπορώ να πληρώσω το council tax", "en", UNREAD),
        ("nem tudom kifizetni a council tax számlát", "en", UNREAD),
        ("nemůžu zaplatit council tax", "en", UNREAD),
        ("nuk mund ta paguaj council tax", "en", UNREAD),
    ],
)
def test_without_an_engine_the_reply_is_honest_and_in_their_language(
    spanish: Services, text: str, tag: str, first: str
) -> None:
    given = ask(spanish, text)

    assert (given.outcome, given.language, given.translated_by) == (Outcome.OTHER_LANGUAGE, tag, "")
    assert given.sentences[0].text == first
    assert "01632 960100" in given.text
    assert "£" not in given.text


def test_who_is_not_understood_is_told_of_the_interpreter_and_of_999(spanish: Services) -> None:
    given = ask(spanish, "Mein Mann schlägt mich, ich brauche Hilfe")

    assert (given.outcome, given.reply, given.asked_in) == (Outcome.OTHER_LANGUAGE, "unread_language", "de")
    assert "say your language, and ask for an interpreter" in given.text
    assert "999" in given.text
    assert given.citations == ()


def test_the_nearest_page_is_named_where_words_are_known(spanish: Services) -> None:
    polish = ask(spanish, "Czy dostanę zniżkę na podatek lokalny, jeśli mieszkam sam?")
    nothing = ask(spanish, "Dzień dobry")

    assert "discount" in polish.citations[0].title.lower()
    assert polish.sentences[-1].text == "Ta nasza strona może pomóc. Jest po angielsku."
    assert nothing.citations == ()
    assert nothing.options[0].url == "https://www.northmere.example"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("do you speak Polish?", "pl"),
        ("can I have this in Welsh", "cy"),
        ("translate into Urdu please", "ur"),
        ("Punjabi", "pa"),
        ("is there a Somali interpreter", "so"),
        ("in farsi please", "fa"),
        ("I am Polish, do I pay council tax", ""),
        ("my spanish neighbour parks in my bay", ""),
        ("we are moving to the Welsh coast", ""),
        ("my French bulldog", ""),
        ("do you speak English", ""),
        ("can I pay in Spanish pesetas", ""),
    ],
)
def test_asking_for_a_language_is_told_from_being_of_a_country(text: str, tag: str) -> None:
    assert asked_language(text) == tag


def test_who_asks_for_a_language_is_told_in_it_and_in_english(spanish: Services) -> None:
    given = ask(spanish, "do you speak Polish?")

    assert given.outcome is Outcome.OTHER_LANGUAGE
    assert {sentence.language for sentence in given.sentences} == {"", "en"}


def test_who_asks_for_a_language_that_is_here_is_invited(spanish: Services) -> None:
    assert ask(spanish, "do you speak Spanish?").text == "Sí. Escriba en español."


def test_the_last_answer_can_be_had_in_another_language(spanish: Services) -> None:
    history = (Exchange(ALONE, OFF),)
    question = Question("can I have this in Spanish", "northmere", spanish.today(), history)

    given = answer(question, spanish)

    assert given.sentences[0].text == OFF_ES
    assert given.masked_question == "can I have this in Spanish"


@pytest.mark.parametrize(
    ("text", "tag", "kind"),
    [
        ("Chcę się zabić", "pl", "suicide_self_harm"),
        ("mi marido me pega", "es", "domestic_abuse"),
        ("شوهرم منو می‌زنه", "fa", "domestic_abuse"),
        ("ghar mein gas ki boo aa rahi hai", "ur-Latn", "gas_leak"),
        ("هنا رائحة غاز قوية", "ar", "gas_leak"),
        ("我今晚没有地方睡", "zh", "homeless_tonight"),
        ("mój syn nie oddycha", "pl", "danger_to_life"),
        ("moje dziecko nie jest bezpieczne", "pl", "child_at_risk"),
        ("no tengo comida para mis hijos", "es", "no_food_or_heat"),
    ],
)
def test_a_need_in_another_language_gets_help_in_it_and_in_english(
    spanish: Services, text: str, tag: str, kind: str
) -> None:
    given = ask(spanish, text)

    assert (given.outcome, given.reply, given.language) == (Outcome.CRISIS, kind, tag)
    assert given.sentences[0].language == ""
    assert [sentence.text for sentence in given.sentences if sentence.language == "en"] == [
        sentence.text for sentence in given.english
    ]


def test_help_is_given_with_the_chat_in_other_languages_turned_off(demo_settings: Settings) -> None:
    off = demo_settings.model_copy(update={"translation": TranslationSettings(chat=False)})
    services = Services(off)

    assert ask(services, "quiero morir").outcome is Outcome.CRISIS
    assert ask(services, SPANISH).outcome is not Outcome.OTHER_LANGUAGE
    services.search.close()


def test_a_spanish_word_is_not_hidden_as_a_name(spanish: Services) -> None:
    assert ask(spanish, "¿Cuánto cuesta y dónde está mi coche?").masked_question == (
        "¿Cuánto cuesta y dónde está mi coche?"
    )


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("I speak Polish, my English is not good. How do I pay my council tax?", "How do I pay my council tax?"),
        (
            "Sorry for my English, I am Portuguese speaker. single person discount? Thank you.",
            "single person discount?",
        ),
        ("do you speak Polish?", ""),
        ("Hello. Do you speak Polish? Thank you very much.", ""),
        ("can I have this in Welsh please", ""),
        ("I don't understand English. Do you have a Polish interpreter?", ""),
    ],
)
def test_a_question_is_answered_whatever_is_said_of_ones_english(text: str, more: str) -> None:
    assert asks_beside(text) == more


def test_a_poor_writers_question_gets_the_same_answer(demo_settings: Settings) -> None:
    services = Services(demo_settings)
    plain = answer(Question("How do I pay my council tax?", "northmere", services.today()), services)
    poor = answer(
        Question("I speak Polish, my English is not good. How do I pay my council tax?", "northmere", services.today()),
        services,
    )

    assert poor.outcome is plain.outcome
    assert poor.sentences == plain.sentences
