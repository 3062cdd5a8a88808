"""What is said and understood in residents' languages by words that were written beforehand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pipelines.answering.safeguard import CrisisKind
from pipelines.errors import KnowledgeError
from pipelines.replies import load_replies
from pipelines.settings import PROJECT, TranslationSettings
from pipelines.translation.fixed_sentences import FILE as FIXED
from pipelines.translation.fixed_sentences import by_hand
from pipelines.translation.languages import FILE as LANGUAGES
from pipelines.translation.languages import language, load_languages, named
from pipelines.translation.phrases import FILE, Wording, find_need, load_phrases, load_topics, note, phrases, topics
from pipelines.translation.phrases import TOPICS as TOPICS_FILE

OFFERED = TranslationSettings().languages
SITUATIONS = {
    "gas_leak", "danger_to_life", "suicide_self_harm", "domestic_abuse", "child_at_risk", "bailiff_at_door_now",
    "homeless_tonight", "no_food_or_heat",
}  # fmt: skip
# The one number that each kind must name first or second, wherever it is said.
NUMBERS = {
    "gas_leak": "0800 111 999", "danger_to_life": "999", "suicide_self_harm": "116 123",
    "child_at_risk": "0808 800 5000",
    "domestic_abuse": "0808 2000 247", "bailiff_at_door_now": "0808 808 4000", "homeless_tonight": "0808 800 4444",
}  # fmt: skip
DATA = PROJECT / "tests" / "data"


def test_every_language_offered_has_its_phrases_and_its_fixed_reply() -> None:
    reply = load_replies(PROJECT / "prompts").by_key["other_language"]

    assert set(load_phrases(FILE)) == set(OFFERED)
    assert set(OFFERED) < set(reply.wordings)
    assert set(OFFERED) <= set(load_topics(TOPICS_FILE))


def test_what_no_native_speaker_has_read_says_so() -> None:
    reply = load_replies(PROJECT / "prompts").by_key["other_language"]

    assert {known.native_review for known in load_phrases(FILE).values()} == {"needed"}
    assert {wording.native_review for tag, wording in reply.wordings.items() if tag != "en"} == {"needed"}


@pytest.mark.parametrize("tag", OFFERED)
def test_help_names_the_right_number_in_every_situation(tag: str) -> None:
    known = load_phrases(FILE)[tag]

    assert set(known.help) == SITUATIONS <= {kind.value for kind in CrisisKind}
    for kind, number in NUMBERS.items():
        assert number in " ".join(known.help_in(kind, ""))
    said = " ".join(text for kind in SITUATIONS for text in known.help_in(kind, ""))
    assert set(re.findall(r"\d[\d ]*\d", said)) <= {*NUMBERS.values()}


def test_a_sentence_that_needs_a_number_we_lack_is_left_out() -> None:
    spanish = load_phrases(FILE)["es"]

    assert "Llame ahora al ayuntamiento, 01632 960100." in spanish.help_in("homeless_tonight", "01632 960100")
    assert not any("{" in text or "ayuntamiento" in text for text in spanish.help_in("homeless_tonight", ""))


def _wordings() -> list[tuple[str, str, str]]:
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        (tag, kind, wording.strip().replace("*", ""))
        for tag, fields in written.items()
        for kind, said in fields["say"].items()
        for wording in re.split("[,،]", said)
        if wording.strip()
    ]


def test_every_wording_is_heard() -> None:
    missed = [
        (tag, kind, wording)
        for tag, kind, wording in _wordings()
        if find_need(wording.replace(" ", "") if tag == "zh" else wording) is None
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("text", "tag", "kind"),
    [
        ("Mój mąż mnie bije i boję się wrócić do domu", "pl", "domestic_abuse"),
        ("quiero morirme ya", "es", "suicide_self_harm"),
        ("Meri shohar mujhe bohat marta hai", "ur", "domestic_abuse"),
        ("شوهرم منو می‌زنه", "fa", "domestic_abuse"),
        ("زوجي بيضربني كل يوم", "ar", "domestic_abuse"),
        ("我老公打我", "zh", "domestic_abuse"),
        ("家里有煤气味", "zh", "gas_leak"),
        ("Немає де спати сьогодні", "uk", "homeless_tonight"),
        ("Je n'ai nulle part où dormir ce soir", "fr", "homeless_tonight"),
        ("L'ufficiale giudiziario è alla porta", "it", "bailiff_at_door_now"),
        ("Dw i eisiau marw", "cy", "suicide_self_harm"),
        ("gaz kokuyor", "tr", "gas_leak"),
        ("Waxaan rabaa inaan dhinto", "so", "suicide_self_harm"),
        ("VREAU SA MOR", "ro", "suicide_self_harm"),
    ],
)
def test_a_need_is_heard_in_other_words_and_letters(text: str, tag: str, kind: str) -> None:
    need = find_need(text)

    assert need is not None
    assert (need.language, need.kind) == (tag, kind)


def test_ordinary_messages_are_no_cry_for_help() -> None:
    written = yaml.safe_load((DATA / "language_messages.yaml").read_text(encoding="utf-8"))
    english = (DATA / "english_messages.txt").read_text(encoding="utf-8").splitlines()
    ordinary = [text for block in written.values() for text in block.strip().splitlines()]

    kinds = {need.kind for text in [*ordinary, *english] if (need := find_need(text))}

    assert kinds == {"bailiff_at_door_now"}


def test_a_topic_is_known_by_its_everyday_word() -> None:
    assert topics("Dostałem mandat za parkowanie", "pl") == ("parking ticket",)
    assert topics("buongiorno", "it") == ()


def test_notes_fall_back_to_the_same_language_in_its_own_script() -> None:
    assert note("original", "ur-Latn") == note("original", "ur") != ""
    assert note("original", "ja", "Show this in English") == "Show this in English"
    assert phrases("ja") is None


def test_languages_have_names_and_a_direction() -> None:
    known = load_languages(LANGUAGES)

    assert {tag for tag in OFFERED if known[tag].direction == "rtl"} == {"ur", "ar", "fa"}
    assert language("es-MX").own == "español"
    assert language("xx").english == "xx"
    assert [named(name) for name in ("Polish", "Punjabi", "cymraeg", "Klingon")] == ["pl", "pa", "cy", ""]


def test_each_sentence_written_by_hand_still_stands_in_the_replies() -> None:
    replies = load_replies(PROJECT / "prompts")
    english = {text for reply in replies.by_key.values() for text in reply.wordings["en"].sentences}

    for written in yaml.safe_load(FIXED.read_text(encoding="utf-8")).values():
        assert set(written) <= english


def test_a_sentence_written_by_hand_is_filled_in() -> None:
    said = by_hand("You can ask in other words, or ring the parking team on 01632 960102.", "es")

    assert said == "Puede preguntar con otras palabras o llamar a parking team, al 01632 960102."
    assert by_hand("Pay by Direct Debit.", "es") == by_hand("Hello.", "pl") == ""


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("xx: {english: X}", "'direction' is missing"),
        ("xx: {english: X, own: X, script: Latn, direction: up}", "neither ltr nor rtl"),
        ("xx: {english: X, own: X, script: Latn, direction: ltr, colour: red}", "unknown field 'colour'"),
    ],
)
def test_a_broken_list_of_languages_is_named(tmp_path: Path, written: str, problem: str) -> None:
    file = tmp_path / "languages.yaml"
    file.write_text(written, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=problem):
        load_languages(file)


def test_broken_phrases_are_named(tmp_path: Path) -> None:
    file = tmp_path / "phrases.yaml"
    file.write_text("xx: {page: x, source: x, translated: x, original: x, speaks: x, interpreter: x, say: {a: b}}\n")

    with pytest.raises(KnowledgeError, match="language 'xx': 'help' is missing"):
        load_phrases(file)


def test_no_wording_is_screened_out_before_its_pattern_is_tried() -> None:
    wordings = [wording for words in load_phrases(FILE).values() for _, wording in words.wordings]
    texts = [message for wording in wordings for message in said(wording)]

    assert len(texts) > 1000
    for wording in wordings:
        for plain in texts:
            assert wording.is_in(plain, frozenset(plain.split())) == bool(wording.pattern.search(plain))


def said(wording: Wording) -> list[str]:
    """Each alternative of a pattern as somebody may say it: without gaps, a star as two more letters."""
    gaps = re.compile(r"\(\?<= \)|\(\?:\[\^ \]\+ \)\{0,\d+\}|\.\{0,\d+\}")
    alternatives = (gaps.sub("", one).replace("[^ ]*", "xx") for one in wording.pattern.pattern.split("|"))
    plain = (re.sub(r"\\(.)", r"\1", one).strip() for one in alternatives)
    return [f" {one} " for one in plain]
