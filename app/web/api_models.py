"""What programs send and receive, as the OpenAPI description shows it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.web.asking import clean
from pipelines.types import Citation, Contact, Figure, Mask, Option, Outcome, Sentence

Id = Annotated[str, Field(max_length=64)]


class _In(BaseModel):
    """Unknown fields are ignored, so that an older service still serves a newer program."""

    model_config = ConfigDict(strict=True, extra="ignore")

    @field_validator("*", mode="before")
    @classmethod
    def _readable(cls, value: object) -> object:
        return clean(value) if isinstance(value, str) else value


class AskIn(_In):
    question: str = Field(description="One question in the resident's own words.", examples=["When is my bill due?"])
    conversation_id: Id | None = Field(
        default=None, description="From an earlier answer, to ask a follow-up. Needs the same visitor cookie."
    )
    council: Id | None = Field(default=None, description="Council id; the service's own when left out.")
    language: str | None = Field(
        default=None,
        pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$",
        description="BCP 47 tag that the answer is wanted in; the language of the question when left out. "
        "Where nothing translates into it, the answer is in English.",
        examples=["es"],
    )


class FeedbackIn(_In):
    answer_id: Id = Field(description="From the answer. Needs the same visitor cookie.")
    right: bool = Field(description="Was this right?")
    reason: str | None = Field(default=None, max_length=500, description="Why. Personal details are hidden.")


class HandoverIn(_In):
    name: str = Field(min_length=1, max_length=100, pattern=r"[^\x00-\x20]", examples=["Sam Okafor"])
    phone: str = Field(max_length=40, pattern=r"^\+?(?:[ ()-]*[0-9]){10,15}[ ()-]*$", examples=["01632 960123"])
    best_time: str | None = Field(default=None, max_length=100, examples=["Weekday mornings"])
    summary: str | None = Field(
        default=None, max_length=500, description="What it is about; when left out, the questions of the conversation."
    )
    team: Id | None = Field(default=None, description="Key of the team, from the answer's contact.")
    conversation_id: Id | None = None
    council: Id | None = None


class AnswerOut(BaseModel):
    outcome: Outcome
    language: str = Field(description="BCP 47 tag of `answer` and `sentences`.", examples=["en", "es", "ur"])
    direction: Literal["ltr", "rtl"] = Field(description="How that language is written.")
    question_language: str = Field(description="BCP 47 tag of the language in which the question was asked.")
    answer: str = Field(description="The whole answer as plain text, in `language`.")
    sentences: tuple[Sentence, ...] = Field(
        description="A sentence with a `language` of its own is in that: its facts would not have survived translation."
    )
    english: tuple[Sentence, ...] = Field(
        description="The same in English, which counts in case of doubt; empty where `language` is English."
    )
    translated_by: str = Field(
        description="Engine that translated the sentences: say that a machine did. Empty where people wrote them."
    )
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    options: tuple[Option, ...]
    contact: Contact | None
    exit_page: bool = Field(description="Show 'Exit this page' and keep nothing on the device.")
    confidence: float = Field(ge=0, le=1)
    question: str = Field(description="The question with personal details hidden.")
    masks: tuple[Mask, ...]
    written_by_model: bool = Field(description="A language model worded it; false when the pages are quoted.")
    conversation_id: str = Field(description="Send it with the next question. Empty when nothing could be kept.")
    answer_id: str
    request_id: str
    index_version: str


class FeedbackOut(BaseModel):
    kept: bool
    request_id: str


class HandoverOut(BaseModel):
    reference: str = Field(examples=["NM-7F3K"])
    request_id: str


class HealthOut(BaseModel):
    status: str = Field(examples=["up"])


class EngineOut(BaseModel):
    role: str
    name: str


class ReadyOut(BaseModel):
    status: str = Field(examples=["ready"])
    index_version: str
    councils: tuple[str, ...]
    engines: tuple[EngineOut, ...]


class ProblemDetail(BaseModel):
    code: str = Field(examples=["question_too_long"])
    message: str = Field(examples=["Your question must be 300 characters or fewer."])
    what_to_do: str = Field(examples=["Make it shorter. It has 312."])


class ProblemOut(BaseModel):
    """Every error of the API."""

    error: ProblemDetail
    request_id: str
