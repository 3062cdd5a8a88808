"""Callers command the call in many words, and a question that holds a command's word stays a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import KnowledgeError
from pipelines.voice.commands import choice_in, command_in, load_wordings, question_behind
from pipelines.voice.events import Command, Expecting, Topic

SAID = {
    Command.YES: """yes|yeah|yes please|yep that's right|that's correct|yes it is|um yes|oh yes yes|
        of course|yes i do|please do|aye|correct|yes thank you|sure|yes that's the one|
        that's what i asked|go ahead|yes go on then|yes of course|absolutely""",
    Command.NO: """no|nope|no thanks|no thank you|not really|no that's wrong|that's not it|no it isn't|
        no no|none of those|neither|no not that one|something else|nah|no i don't|
        that isn't what i said|not any of them|wrong""",
    Command.MORE: """more|tell me more|more please|go on|carry on|yes more|yes tell me more|what else|
        can you tell me more about that|the rest please|is there any more|yes i'd like more|
        keep going|more details please""",
    Command.REPEAT: """again|can you say that again|repeat that please|pardon|sorry|what|what did you say|
        i didn't catch that|could you repeat the number|sorry what was that|
        say that again please|one more time|i can't hear you|what was the number again|
        come again|i missed that""",
    Command.SLOWER: """slower|slow down|can you speak more slowly|you're going too fast|too fast|
        a bit slower please|could you say that again more slowly|that was too quick for me|
        slow down a bit please""",
    Command.STOP: """stop|stop talking|be quiet|hold on|wait a minute|that's enough|shut up|
        stop it please|hang on a second""",
    Command.PERSON: """person|i want to speak to a person|can i speak to a person about my council tax|
        put me through to someone|operator|talk to a human|get me a real person|
        i need to talk to somebody|can you put me through to the parking team|
        i want a person not a machine|speak to an adviser please|customer services|
        someone please|i want to speak to the council tax department|
        transfer me to an operator|i would like to talk to a member of staff please|
        no i want to speak to someone|is there a real person there|can somebody call me back|
        human please|let me speak to the manager""",
    Command.TEXT_ME: """text me|text me the page|can you text it to me|send me a text|yes text me please|
        text it please|send it to my phone|send me the link|by text|
        yes please text me the page|can you send me a text message""",
    Command.GOODBYE: """bye|goodbye|that's all thanks|no that's all thank you|nothing else|
        that's everything bye|thank you bye|no nothing else thanks|i'm done|ok bye bye|
        see you later|no more questions|cheerio""",
    Command.START_AGAIN: """start again|start over|go back to the start|main menu|another question|
        can i ask something else|i have a different question|back|i've got another question""",
}  # fmt: skip

QUESTIONS = """can you repeat the payment every month|no i do not agree with the ticket|
        do i have to stop paying|how do i stop a direct debit|
        is there more help for pensioners|what is council tax|
        no parking sign outside my house|
        text message about my council tax refund is it a scam|i got a text from you|
        who can i speak to about noise|are you a person|
        i spoke to someone last week about my bill|how many people live here|
        the person who lived here died|a person moved out|stop my benefit|
        i want to stop being charged|slow down signs on my road|more than one car permit|
        can i get a second permit|yes i know but how much is it|no one lives there|
        no driveway|what else can i get off my bill|can someone else pay for me|
        start a new direct debit|where do i send the form|send me a bill|
        when do i start paying|who is the right person to pay|
        my partner moved out and i am the only person|single person discount|
        one person in the house|can i pay the rest next month|is it too late|
        how do i cancel my permit|can you cancel my ticket|hold on a ticket|
        go back to my old band|what number do i ring|i need help with my council tax|
        do i need to speak to someone to get a blue badge|is this a real person or a machine|
        what time do you open|i said goodbye to my husband last month he died|
        the man from the council said no|how do i repeat my blue badge application|
        can my daughter speak to you on my behalf|more people moved in|
        i want to pay more each month|why is my bill more this year|
        one of my tyres was on the pavement|the first permit|two adults in the house|
        three cars outside|yes bank says it was paid|no discount on my bill|where do i stop|
        is stopping to unload allowed|wait times for a blue badge|
        how long is the wait for a refund|again they put a ticket on my car|
        my neighbour keeps me awake|i want to know about a human resources job|
        what happens when a person dies|council tax for one person|
        does a single person pay less|back dated discount|i moved back in with mum|
        text messages about fines|can i text you a photo of the ticket|
        send a text to stop parking|agent came to my door|are the staff here today|
        what is a bailiff agent|i paid an operator for parking|menu of charges|
        new question time for councillors"""


def _each(said: str) -> list[str]:
    return [words.strip() for words in said.split("|")]


@pytest.mark.parametrize("expecting", [Expecting.QUESTION, Expecting.YES_OR_NO, Expecting.CHOICE])
@pytest.mark.parametrize(("command", "words"), [(command, words) for command in SAID for words in _each(SAID[command])])
def test_a_command_is_understood_whatever_is_expected(command: Command, words: str, expecting: Expecting) -> None:
    assert command_in([words], expecting) is command


@pytest.mark.parametrize("words", _each(QUESTIONS))
def test_a_question_is_no_command(words: str) -> None:
    assert command_in([words], Expecting.QUESTION) is None


def test_there_are_more_than_two_hundred_sentences() -> None:
    assert sum(len(_each(said)) for said in SAID.values()) + len(_each(QUESTIONS)) >= 200


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("no i do not agree with the ticket", Command.NO),
        ("no it is about something else", Command.NO),
        ("yes the first one you said", Command.YES),
        ("okay", Command.YES),
        ("please", Command.YES),
        ("that's it", Command.YES),
        ("a yes", Command.YES),
        ("no the", Command.NO),
        ("no i asked about blue badges", None),
        ("no how much is it", None),
        ("yes but how much is it", None),
        ("no i want a parking permit", None),
    ],
)
def test_a_yes_or_a_no_that_was_asked_for_leads_unless_something_is_asked(words: str, command: Command | None) -> None:
    assert command_in([words], Expecting.YES_OR_NO) is command


def test_that_is_it_ends_a_call_when_nothing_was_asked() -> None:
    assert command_in(["that's it"], Expecting.QUESTION) is Command.GOODBYE


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("no i want a parking permit", "i want a parking permit"),
        ("No, how much is it?", "how much is it"),
        ("no", ""),
        ("no i do not agree", ""),
        ("how much is it", ""),
    ],
)
def test_what_is_asked_behind_a_no_is_kept(words: str, rest: str) -> None:
    assert question_behind(words) == rest


@pytest.mark.parametrize(
    ("hearings", "expecting", "command"),
    [
        (("the yes", "yes"), Expecting.YES_OR_NO, Command.YES),
        (("guess", "yes"), Expecting.YES_OR_NO, Command.YES),
        (("speak to a parson", "speak to a person"), Expecting.QUESTION, Command.PERSON),
        (("no", "no i do not agree with the parking ticket"), Expecting.QUESTION, None),
        (("stop", "do i have to stop paying my council tax"), Expecting.QUESTION, None),
        ((), Expecting.QUESTION, None),
        (("", "  "), Expecting.YES_OR_NO, None),
    ],
)
def test_of_two_hearings_either_may_be_the_command_and_a_long_one_raises_doubt(
    hearings: tuple[str, ...], expecting: Expecting, command: Command | None
) -> None:
    assert command_in(hearings, expecting) is command


OPTIONS = tuple(
    Topic(label=label, question=label, page="", chance=0.3)
    for label in ("single person discount", "student discount", "paying by Direct Debit")
)


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("one", 1),
        ("number two please", 2),
        ("the third one", 3),
        ("last one", 3),
        ("won", 1),
        ("to", 2),
        ("free", 3),
        ("direct debit", 3),
        ("the student one", 2),
        ("single person", 1),
        ("discount", 0),
        ("four", 0),
        ("none of them", 0),
    ],
)
def test_a_choice_is_made_by_number_or_by_name(words: str, choice: int) -> None:
    assert choice_in([words], OPTIONS) == choice


def test_there_is_no_third_of_two_options() -> None:
    assert choice_in(["three"], OPTIONS[:2]) == 0


def test_a_missing_file_of_wordings_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="missing"):
        load_wordings(tmp_path / "commands.yaml")
