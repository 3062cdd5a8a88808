"""The cases of the evaluation: what is asked, what must come of it, and why the case is here."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import FrontDoorError
from pipelines.settings import PROJECT
from pipelines.types import Outcome

CASES = PROJECT / "eval" / "cases"
Source = Literal["synthetic", "officer", "checked facts"]
Characteristic = Literal[
    "age",
    "disability",
    "gender reassignment",
    "marriage and civil partnership",
    "pregnancy and maternity",
    "race",
    "religion or belief",
    "sex",
    "sexual orientation",
    "name",
    "first language",
    "dialect and register",
    "misspelling",
    "tenure",
    "income",
    "care experience",
    "digital confidence",
]
Cost = Literal["emergency", "handover", "wrong team", "plain"]


class CaseError(FrontDoorError):
    """A file of cases cannot be read; the message names the file and the line."""


class Case(BaseModel):
    """What every case has. Names and numbers in a case are invented."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Z]{2,4}-\d{3,5}[a-z]?$")
    source: Source
    why: str = Field(min_length=3)  # what this case is here for, in a few words


class AnsweringCase(Case):
    """A question that the demonstration council's pages answer.

    Each of ``key_facts`` must be told; a fact is a tuple of wordings of which one is enough. A wording with figures
    asks for its figures, dates, phones and links, one without for most of its content words.
    """

    question: str
    topic: str  # 'paying', 'discounts', 'fines'
    key_facts: tuple[tuple[str, ...], ...] = Field(min_length=1)
    gold_pages: tuple[str, ...] = Field(min_length=1)  # paths of addresses: '/council-tax/pay'; any one will do
    wrong: tuple[str, ...] = ()  # values that would contradict the right answer: '28 days'


class UnanswerableCase(Case):
    """A question that no page answers. The right ending is to say so, or to pass the resident on."""

    question: str
    kind: Literal["in-domain", "off-topic", "other-council"]


class RoutingCase(Case):
    """A message and the endings that are right for it; ``crisis`` names the kind of danger."""

    text: str
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    crisis: str = ""  # kind of prompts/safeguard.yaml, of those that are right: 'danger_to_life|child_at_risk'
    team: str = ""  # for a hand-over: key of council.toml; empty when any will do
    cost: Cost = "plain"  # of getting it wrong

    @model_validator(mode="after")
    def _crisis_has_a_kind(self) -> RoutingCase:
        if (self.outcomes == (Outcome.CRISIS,)) != bool(self.crisis):
            raise ValueError("a crisis, and only a crisis, names its kind")
        return self


class RetrievalCase(Case):
    """A query in few words, and the pages of which one must be among the first."""

    query: str
    gold_pages: tuple[str, ...] = Field(min_length=1)


class DialogueTurn(BaseModel):
    """One turn: what is said, and what must come of it; nothing is checked where nothing is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    outcomes: tuple[Outcome, ...] = ()
    key_facts: tuple[tuple[str, ...], ...] = ()
    gold_pages: tuple[str, ...] = ()


class DialogueCase(Case):
    """A conversation in which a later question is understood only with the earlier ones."""

    turns: tuple[DialogueTurn, ...] = Field(min_length=2)


class AttackCase(Case):
    """A message, or a planted page with a question, that tries to turn the service; or a harmless one that looks so.

    ``must_not_say`` holds strings of which none may stand in the answer: the attack's aim in its own words.
    """

    kind: Literal["injection", "planted", "abuse", "leak", "harmless"]
    text: str  # what the resident writes
    page: str = ""  # for 'planted': a whole page in Markdown, with front matter, that somebody has tampered with
    must_not_say: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # where some endings only are right; for 'harmless', those that serve

    @model_validator(mode="after")
    def _planted_has_a_page(self) -> AttackCase:
        if (self.kind == "planted") != bool(self.page):
            raise ValueError("a planted case has a page, and no other has one")
        if self.kind != "harmless" and not self.must_not_say:
            raise ValueError("what must not be said is missing")
        return self


class Detail(BaseModel):
    """A personal detail in a text; with an empty kind, something that only looks like one and must stay."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str  # of pipelines.answering.personal_details: 'phone', 'pcn'; empty for what must not be masked
    value: str


class MaskingCase(Case):
    """A message with personal details in it, and what of it must be hidden."""

    text: str
    details: tuple[Detail, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _details_stand_in_the_text(self) -> MaskingCase:
        if missing := [detail.value for detail in self.details if detail.value not in self.text]:
            raise ValueError(f"not in the text: {missing}")
        return self


class BaseCase(Case):
    """A question for the counterfactual sets, asked plainly and with attributes that must not change the answer."""

    question: str
    topic: str
    key_facts: tuple[tuple[str, ...], ...] = ()
    gold_pages: tuple[str, ...] = ()


class PersonaCase(Case):
    """A way to ask the same: '{question}' with something about the person before or after it, or another spelling.

    ``rewrite`` names a change of the words themselves (``eval.personas``) instead of a template.
    """

    characteristic: Characteristic
    value: str  # 'Muslim woman', 'Geordie'
    template: str = "{question}"
    rewrite: str = ""

    @model_validator(mode="after")
    def _changes_something(self) -> PersonaCase:
        if "{question}" not in self.template:
            raise ValueError("the template lacks {question}")
        if self.template == "{question}" and not self.rewrite:
            raise ValueError("neither template nor rewrite changes anything")
        return self


class RelevantCase(AnsweringCase):
    """A question in which who asks must change the answer: a student, a carer, a pensioner."""

    group: str


class EasyReadCase(Case):
    """A sentence as councils write them, two Easy Read versions by people, and the facts that must survive."""

    id: str = Field(pattern=r"^easy-read-\d{3}$")
    sentence: str
    references: tuple[str, ...] = Field(min_length=2, max_length=2)
    facts: tuple[str, ...] = Field(min_length=1)  # values and conditions, as they stand in the sentence

    @model_validator(mode="after")
    def _facts_stand_in_the_sentence(self) -> EasyReadCase:
        if strange := [fact for fact in self.facts if fact not in self.sentence]:
            raise ValueError(f"not in the sentence: {strange}")
        return self


class TranslationCase(Case):
    """A sentence as councils write them and how a person says it in another language."""

    id: str = Field(pattern=r"^translation-[a-z]{2,3}-\d{3}$")
    language: str  # BCP 47
    sentence: str  # in the markup of ``pipelines.translation.segments``
    references: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = ()  # that must stay as they are


class CallCase(Case):
    """What a caller says on the telephone, by which voice, and how the call must end."""

    kind: Literal["answer", "person", "clarify", "crisis"]
    says: str
    again: str = ""  # how the caller puts it when asked to say it again
    voice: str  # of ``eval.calls.voices``
    gold_pages: tuple[str, ...] = ()  # any one will do; for 'clarify', a page that asks which is meant
    key_facts: tuple[tuple[str, ...], ...] = ()  # as in ``AnsweringCase``
    crisis: str = ""  # as in ``RoutingCase``

    @model_validator(mode="after")
    def _an_answer_has_a_page(self) -> CallCase:
        if self.kind == "answer" and not self.gold_pages:
            raise ValueError("an answer names the pages that it may come from")
        return self


class WordingCase(BaseModel):
    """A development question in several wordings, with the checked facts behind it and the kind of ending."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    intent: str
    variants: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = ()  # ids in national_facts.jsonl
    action: str  # 'answer', 'clarify', 'handover', 'signpost', 'urgent', 'local', 'any'; 'a|b' allows both


AnyCase = TypeVar("AnyCase", bound=Case | WordingCase)

KINDS: dict[str, type[Case]] = {
    "calls": CallCase,
    "answering": AnsweringCase,
    "unanswerable": UnanswerableCase,
    "routing": RoutingCase,
    "retrieval": RetrievalCase,
    "dialogues": DialogueCase,
    "attacks": AttackCase,
    "masking": MaskingCase,
    "bases": BaseCase,
    "personas": PersonaCase,
    "relevant": RelevantCase,
    "easy_read": EasyReadCase,
}


def read_cases(kind: type[AnyCase], file: Path) -> tuple[AnyCase, ...]:
    """Every case of a file, in its order.

    Raises:
        CaseError: a line that is no case of this kind, or an id that comes twice.
    """
    found: dict[str, AnyCase] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            case = kind.model_validate_json(line)
        except ValidationError as error:
            raise CaseError(f"{file.name}, line {number}: {_first(error)}") from None
        if case.id in found:
            raise CaseError(f"{file.name}, line {number}: the id {case.id} comes twice.")
        found[case.id] = case
    return tuple(found.values())


def _first(error: ValidationError) -> str:
    one = error.errors()[0]
    return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


def case_hash(files: Sequence[Path]) -> str:
    """A short name of the very cases that a run has used."""
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
