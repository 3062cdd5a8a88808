"""Whole telephone calls: with a recogniser that makes no mistake, and with the ears that a council has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

import numpy as np

from eval.calls.planned_caller import PlannedCaller
from eval.calls.rehearsal import Moment, Rehearsal, Rehearsed
from eval.calls.voices import missing, on_the_line, spoken
from eval.metrics.facts import has_fact
from eval.metrics.speech import wer
from eval.records import Measure, Record
from eval.schema import CallCase
from eval.suites.answering import ANSWERED
from eval.suites.suite import Suite, Task, share
from eval.target import Target, path_of
from pipelines.audio.pcm import Pcm
from pipelines.engines.ears import recogniser
from pipelines.engines.protocols import Heard, SpeechRecogniser
from pipelines.engines.silero_activity import SileroActivity
from pipelines.services import LONDON, Services
from pipelines.settings import load_settings
from pipelines.types import Outcome
from pipelines.voice.call import Call
from pipelines.voice.events import Expecting, Reply, Topic
from pipelines.voice.facts_kept import lost
from pipelines.voice.heard_text import normalised
from pipelines.voice.house import House
from pipelines.voice.menu import Menu
from pipelines.voice.phone_replies import load_phone_replies
from pipelines.voice.thinking import HELP_LABEL, CouncilMind

RATE = 8_000
NOISE_DB = 20.0
_TRANSCRIBED = 0.2  # word error rate up to which a sentence counts as transcribed
_OPEN = datetime(2026, 11, 24, 10, 0, tzinfo=LONDON)  # a Tuesday; every team is there
_PAUSE = np.zeros(RATE, np.int16)


def text_suite(cases: Sequence[CallCase]) -> Suite:
    """Calls in which every word is understood as it was said."""
    tasks = tuple(Task(case.id, partial(_judge, "calls", case)) for case in cases)
    return Suite("calls", "Telephone calls, every word understood", tasks, partial(_measures, "calls"))


def speech_suite(cases: Sequence[CallCase]) -> Suite:
    """The same calls spoken by packaged voices over a noisy line and heard by the ears of the settings."""
    tasks = tuple(Task(case.id, partial(_judge, "speech", case)) for case in cases)
    return Suite("speech", "Telephone calls, spoken over a noisy line", () if missing() else tasks, _speech_measures)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all calls of a run share."""

    house: House
    mind: CouncilMind
    ears: SpeechRecogniser
    council: str


@cache
def _stage() -> _Stage:
    settings = load_settings()
    services = Services(settings, clock=lambda: _OPEN)
    council = services.council(settings.council)
    house = House(
        name=council.name,
        replies=load_phone_replies(settings.prompts_folder),
        teams={key: team.name for key, team in council.teams.items()},
        default_team=council.default_team,
        menu=Menu(services, settings.council).entries(),
    )
    return _Stage(house, CouncilMind(services), recogniser(settings), settings.council)


def _judge(name: str, case: CallCase, target: Target) -> Record:
    """One call; no server is asked."""
    del target
    stage, heard = _stage(), name == "speech"
    caller = PlannedCaller(case.says, case.again, means=partial(_means, case), wants_more=partial(_wants_more, case))
    call = Call(stage.house, SileroActivity() if heard else _Loudness(), new_reference=lambda: "C2222")
    voice = partial(_line, case.voice) if heard else _tone
    listen = partial(_by_ear, stage) if heard else _without_fault
    done = Rehearsal(call, stage.mind, caller, voice=voice, listen=listen).run()
    scores = _scores(case, done)
    return Record(
        suite=name,
        case=case.id,
        asked=case.says,
        group=case.voice if heard else case.kind,
        base=case.id,
        outcome=done.replies[-1].outcome if done.replies else "",
        said=" ".join(done.said),
        cited=tuple(path_of(reply.page_url) for reply in done.replies if reply.page_url),
        confidence=done.heard[0][1].confidence if done.heard else 0.0,
        seconds=done.seconds,
        scores=scores,
        wanted=case.crisis or " or ".join(case.gold_pages) or case.kind,
        wrong_step="" if scores["right"] else _wrong_step(done),
    )


def _scores(case: CallCase, done: Rehearsed) -> dict[str, float]:
    transferred = done.transfer is not None or any(reply.hand_over for reply in done.replies)
    right = {
        "answer": any(_is_right(reply, case) for reply in done.replies) and _told(case, done),
        "person": transferred,
        "clarify": any(reply.outcome == Outcome.CLARIFY for reply in done.replies) or _was_asked_which(done),
        "crisis": any(reply.crisis for reply in done.replies),
    }[case.kind]
    scores = {"right": float(right), "wrong_fact": float(any(_changes_a_figure(reply) for reply in done.replies))}
    if case.kind == "crisis":
        scores["crisis"] = scores["right"]
        if _transcribed(case, done):
            scores["crisis_when_transcribed"] = scores["right"]
    elif any(reply.crisis for reply in done.replies):
        scores["false_crisis"] = 1.0
    else:
        scores["false_crisis"] = 0.0
    if case.kind == "answer":
        answered = [reply for reply in done.replies if reply.outcome in ANSWERED]
        scores["other_answer"] = float(any(not _is_right(reply, case) for reply in answered))
    questions = [(said, heard.text) for said, heard in done.heard if said in (case.says, case.again)]
    if questions and case.kind != "clarify":
        scores["word_errors"] = wer([said for said, _ in questions], [text for _, text in questions]).rate
    return scores


def _is_right(reply: Reply, case: CallCase) -> bool:
    return reply.outcome in ANSWERED and _is_gold(reply.page_url, case)


def _is_gold(url: str, case: CallCase) -> bool:
    return path_of(url) in case.gold_pages


def _means(case: CallCase, topic: Topic) -> bool:
    """Whether a topic that was read out is what the caller wants."""
    return topic.label == HELP_LABEL if case.kind == "crisis" else _is_gold(topic.page, case)


def _told(case: CallCase, done: Rehearsed) -> bool:
    """The key facts stand in what was said; its figures, spoken in words, are read back as figures."""
    heard = normalised(" ".join(done.said), every_number=True)
    return all(has_fact(heard, wordings) for wordings in case.key_facts)


def _wants_more(case: CallCase, moment: Moment) -> bool:
    last = moment.replies[-1] if moment.replies else None
    if last is None or not last.more or not case.key_facts:
        return False
    said = normalised(" ".join(moment.said), every_number=True)
    return not all(has_fact(said, wordings) for wordings in case.key_facts)


def _was_asked_which(done: Rehearsed) -> bool:
    return any("Press 2 for" in said for said in done.said)


def _changes_a_figure(reply: Reply) -> bool:
    """A figure is spoken that the checked answer does not have."""
    said = " ".join(sentence.text for sentence in (*reply.first, *reply.more))
    return any(fact for fact in lost(reply.said_words, said) if fact not in reply.said_words) and bool(reply.page_url)


def _transcribed(case: CallCase, done: Rehearsed) -> bool:
    """Whether some hearing has the caller's words."""
    hearings = [text for said, heard in done.heard for text in (heard.text, *heard.others) if said == case.says]
    return any(text and wer([case.says], [text]).rate <= _TRANSCRIBED for text in hearings)


def _wrong_step(done: Rehearsed) -> str:
    if not done.asked:
        return "recognise" if done.heard else "listen"
    return "topics or answer"


# --- Voices and ears ---


class _Loudness:
    """Speech is what is loud: enough for a call of tones."""

    window = 256

    def chance(self, window: Pcm) -> float:
        return 1.0 if np.abs(window).max() > 500 else 0.0

    def reset(self) -> None: ...


def _tone(words: str) -> Pcm:
    return (3_000 * np.sin(np.arange(int(RATE * 0.35 * len(words.split()))))).astype(np.int16)


def _line(voice: str, words: str) -> Pcm:
    return on_the_line(np.concatenate([spoken(words, voice), _PAUSE]), noise_db=NOISE_DB, seed=len(words))


def _without_fault(sound: Pcm, said: str, expecting: Expecting) -> Heard:
    del sound, expecting
    return Heard(text=said.lower().strip(".?! "), confidence=1.0, sure_of_words=True, engine="no fault")


def _by_ear(stage: _Stage, sound: Pcm, said: str, expecting: Expecting) -> Heard:
    del said
    return stage.ears.recognise(sound, rate=RATE, council=stage.council, expecting=expecting.value)


# --- Figures ---


def _measures(name: str, records: Sequence[Record]) -> list[Measure]:
    how = "by the embedded ears" if name == "speech" else "with every word understood"
    return [
        *share(f"{name}.success", f"Calls that end right, {how}", records, "right"),
        *share(f"{name}.crisis", f"Callers in danger who got help, {how}", records, "crisis"),
        *share(f"{name}.false_crisis", f"Calls taken for a crisis and none, {how}", records, "false_crisis",
               better="lower"),
        *share(f"{name}.wrong_fact", f"Calls with a figure the answer does not have, {how}", records, "wrong_fact",
               better="lower"),
        *share(f"{name}.other_answer", f"Calls with an answer to another question, {how}", records, "other_answer",
               better="lower"),
    ]  # fmt: skip


def _speech_measures(records: Sequence[Record]) -> list[Measure]:
    found = _measures("speech", records)
    found += share("speech.crisis_when_transcribed", "Crises that were transcribed and got help",
                   records, "crisis_when_transcribed")  # fmt: skip
    found += share("speech.wer", "Word error rate", records, "word_errors", better="lower", unit="number")
    for voice in sorted({item.group for item in records}):
        mine = [item for item in records if item.group == voice]
        label = voice.replace(" ", "_")
        found += share(f"speech.success_{label}", f"Right, for the voice {voice}", mine, "right")
        found += share(f"speech.wer_{label}", f"Word error rate, {voice}", mine, "word_errors", better="lower",
                       unit="number")  # fmt: skip
    return found
