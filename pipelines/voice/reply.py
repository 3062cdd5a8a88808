"""An answer made ready for the ear: what is said first, what for the asking, what can be sent as a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.answering.endings import values
from pipelines.answering.quoting import CONDITION, LEANS_BACK
from pipelines.answering.text import sentences
from pipelines.replies import Replies
from pipelines.translation.languages import ENGLISH
from pipelines.types import Answer, Option, Outcome, Sentence
from pipelines.voice.events import Reply, Spoken, Topic
from pipelines.voice.facts_kept import lost
from pipelines.voice.page_wordings import label_of
from pipelines.voice.spoken_replies import SpokenReplies
from pipelines.voice.spoken_text import spoken

FIRST = 2  # sentences, said before the caller is asked whether they want more
OPTIONS = 3  # read out
STEPS = 3  # of a list, said in one breath
# An exception that goes on from the sentence before: the two are said as one. 'Unless you pay by Direct Debit, payments
# are due on the 1st' is a sentence of its own.
_GOES_ON = re.compile(r"^(?:but\b|(?:unless|except|only if)\b(?!.*,))", re.IGNORECASE)
_A_PERSON = ("A person needs to look at this with you.",)


@dataclass(frozen=True, slots=True)
class Manner:
    """What a reply needs to know of the council and its fixed replies."""

    council: str  # its name
    website: str
    written: Replies
    said: SpokenReplies


def ready(answer: Answer, manner: Manner, *, answer_id: str = "") -> Reply:
    """The answer as it is spoken.

    First come at most two sentences; a condition or an exception is never cut off what it limits. In a crisis all of
    them come, and so does the way to help that stands beside an answer.
    """
    own, fixed, help_beside = _parts(answer, manner)
    crisis = answer.outcome is Outcome.CRISIS
    said = Ear(answer, manner.website)
    if crisis:
        first, more = said.each([*own, *fixed]), ()
    elif answer.outcome is Outcome.HANDED_OVER:
        first, more = _handed_over(own, fixed, said)
    else:
        first, more = _first_and_more([*own, *fixed], said)
    page = answer.citations[0] if answer.citations and not crisis else None
    return Reply(
        outcome=answer.outcome.value,
        first=(*first, *said.each(help_beside)),
        more=more,
        options=options_of(answer.options) if answer.outcome is Outcome.CLARIFY else (),
        page_title=page.title if page else "",
        page_url=page.url if page else "",
        team=answer.contact.key if answer.contact and answer.contact.key != "listener" else "",
        hand_over=answer.outcome is Outcome.HANDED_OVER,
        crisis=crisis,
        answer_id=answer_id,
        said_words=answer.english_text,
    )


def options_of(options: Sequence[Option]) -> tuple[Topic, ...]:
    """The first three options that ask something, as topics."""
    asking = [option for option in options if option.question][:OPTIONS]
    return tuple(
        Topic(label=label_of(option.label), question=option.question, page="", chance=1 / len(asking))
        for option in asking
    )


@dataclass(frozen=True, slots=True)
class Ear:
    """Turns sentences of one answer into what is said."""

    answer: Answer
    website: str

    def each(self, parts: Sequence[Sentence]) -> tuple[Spoken, ...]:
        """All sentences, without those that only point at a screen."""
        return tuple(said for part in parts if (said := self.one(part)).text)

    def one(self, part: Sentence) -> Spoken:
        """One sentence. Words that would lose a figure are left to the voice as they are written."""
        language = part.language or self.answer.language
        text = part.text.removeprefix("- ")
        if language != ENGLISH:
            return Spoken(text=text, language=language)
        words = spoken(text, own_site=self.website)
        return Spoken(text=words if not words or not lost(text, words) else text)


def _parts(answer: Answer, manner: Manner) -> tuple[list[Sentence], list[Sentence], list[Sentence]]:
    """The answer's own sentences, those of its fixed reply in words for the ear, and help that stands beside it."""
    beside = {sentence.text for sentence in manner.written.sentences("help_beside")}
    told = [part for part in _whole(answer) if part.text not in beside]
    help_beside = [part for part in answer.sentences if part.text in beside]
    if not answer.reply or answer.language != ENGLISH:
        return told, [], help_beside
    filled = values(manner.council, answer.contact)
    web = {sentence.text for sentence in manner.written.sentences(answer.reply, **filled)}
    own = [part for part in told if part.text not in web]
    if own and all(part.text not in web for part in answer.sentences):  # a reply of which nothing was kept
        return own, [], help_beside
    return own, [Sentence(text) for text in manner.said.sentences(answer.reply, filled, manner.written)], help_beside


def _whole(answer: Answer) -> list[Sentence]:
    """The answer's sentences one by one, the working out of a figure last."""
    split = [
        replace(part, text=text)
        for part in answer.sentences
        for text in ([part.text] if part.text.startswith("- ") else sentences(part.text))
    ]
    return [*(part for part in split if part.kind != "working"), *(part for part in split if part.kind == "working")]


def _first_and_more(parts: Sequence[Sentence], said: Ear) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    units = [unit for unit in _units(_lists_in_one(parts)) if said.each(unit)]
    first: list[Sentence] = []
    place = 0
    while place < len(units) and (not first or len(first) + len(units[place]) <= FIRST):
        first += units[place]
        place += 1
    more = [part for unit in units[place:] for part in unit]
    return said.each(first[:FIRST]), said.each([*first[FIRST:], *more])


def _handed_over(
    own: Sequence[Sentence], fixed: Sequence[Sentence], said: Ear
) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    """What the page says in one sentence, and who can help; the rest for the asking."""
    if not own:
        return said.each(fixed[:FIRST]), said.each(fixed[FIRST:])
    units = _units(_lists_in_one(own))
    told = [part for part in fixed if part.text not in _A_PERSON] or list(fixed)
    head = units[0] if len(units[0]) == 1 else []
    first = [*head, *told[: FIRST - len(head)]]
    rest = [part for unit in units[1 if head else 0 :] for part in unit]
    return said.each(first), said.each([*rest, *told[FIRST - len(head) :]])


def _units(parts: Sequence[Sentence]) -> list[list[Sentence]]:
    """Sentences that must be said together: a rule with its conditions, at most ``FIRST`` sentences where they join."""
    units: list[list[Sentence]] = []
    for part in parts:
        if units and _limits(part, units[-1]):
            units[-1] = _with_condition(units[-1], part)
        else:
            units.append([part])
    return units


def _limits(part: Sentence, before: Sequence[Sentence]) -> bool:
    """Whether a sentence limits what was said before it, and must come along."""
    if part.kind == "next" or part.text.startswith("- "):
        return False
    return (
        part.kind == "condition"
        or CONDITION.match(part.text) is not None
        or bool(LEANS_BACK.match(part.text) and re.search(r"\b(?:unless|only if|except|but not)\b", part.text))
    )


def _with_condition(unit: Sequence[Sentence], part: Sentence) -> list[Sentence]:
    """The unit with one more condition; where it would be too long for one breath, its last two are one sentence."""
    if _GOES_ON.match(part.text) or len(unit) >= FIRST:
        last = unit[-1]
        link = ", " if _GOES_ON.match(part.text) else ", and "
        joined = last.text.rstrip(" .") + link + _small(part.text)
        return [*unit[:-1], replace(last, text=joined)]
    return [*unit, part]


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def _lists_in_one(parts: Sequence[Sentence]) -> list[Sentence]:
    """A list with its opening line as one sentence, three items in one breath; 'Also:' the next three."""
    out: list[Sentence] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        end = place + 1
        while end < len(parts) and _is_step(parts[end]):
            end += 1
        steps = parts[place + 1 : end]
        if part.text.rstrip().endswith(":") and steps:
            breaths = [steps[at : at + STEPS] for at in range(0, len(steps), STEPS)]
            heads = [part.text.rstrip(), *("Also:" for _ in breaths[1:])]
            for head, breath in zip(heads, breaths, strict=True):
                told = "; ".join(_item(step.text) for step in breath)
                out.append(replace(part, text=f"{head} {told}."))
            place = end
        else:
            out.append(part)
            place += 1
    return out


def _is_step(part: Sentence) -> bool:
    return part.kind == "step" or part.text.startswith("- ")


def _item(text: str) -> str:
    plain = text.removeprefix("- ").strip().rstrip(".")
    second = plain.partition(" ")[2]
    return plain if second[:1].isupper() else _small(plain)
