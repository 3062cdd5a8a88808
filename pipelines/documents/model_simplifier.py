"""Easy Read rows by a language model: checked by the same rules, mended twice, never trusted with a fact."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.documents.drafts import Draft, cured, faults, grade, rows_of
from pipelines.documents.glossary import Glossary, load_glossary
from pipelines.documents.protocols import Simplifier
from pipelines.documents.row_schema import mended_schema, read_rows, rows_schema
from pipelines.documents.rows import Row, RowKind, SourceSentence, Trouble
from pipelines.engines.protocols import LanguageModel, Message, PictureSet, Sampling
from pipelines.errors import EngineError
from pipelines.prompts.prompt import Prompt
from pipelines.prompts.untrusted import as_data

logger = logging.getLogger(__name__)

PROMPTS = ("easy_read", "easy_read_mend")
MOST_MENDINGS = 2
CHARACTERS_A_TOKEN = 3  # of English, on the safe side
ROW_TOKENS = 70  # of one sentence written as rows, beside its own words: names, hard words, picture
LONGEST_ANSWER = 100_000  # characters; a model that runs on is cut off here


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSimplifier:
    """Fills the Simplifier protocol with a model; the rules do what it does not. Threads may share it."""

    model: LanguageModel
    prompts: Mapping[str, Prompt]
    council: str
    rules: Simplifier
    picture_set: PictureSet | None = None  # looks up the model's picture ideas; None leaves them to the row's words
    temperature: float = 0.0
    seconds: float = 120.0  # of one answer
    glossary: Glossary = field(default_factory=load_glossary)

    @property
    def name(self) -> str:
        return self.model.name

    def simplify(self, section: Sequence[SourceSentence]) -> tuple[Row, ...]:
        """Rows for a section, every sentence named by at least one.

        The section is given whole where it fits the model's window, else in pieces. Rows that fail rules are sent back,
        with these rules only, at most twice; what still fails is said on the row. Where a fact is lost or added, or a
        sentence left out, or the model is down, busy or writes rubbish, the rules' own rows stand, and say so.
        """
        heading = next((sentence.text for sentence in section if sentence.kind is RowKind.HEADING), "")
        return tuple(row for piece in self._pieces(section, heading) for row in self._piece(piece, heading))

    def _piece(self, sentences: Sequence[SourceSentence], heading: str) -> tuple[Row, ...]:
        down = self.model.problem()
        if down:
            return self._by_rules(sentences, down)
        messages = self._messages(sentences, heading)
        try:
            text = self._ask(messages, rows_schema(list(_tokens(sentences))), len(sentences), sentences)
        except EngineError as error:
            logger.info("easy_read_by_rules model=%s reason=%s", self.model.name, error)
            return self._by_rules(sentences, str(error))
        written = read_rows(text)
        if not written:
            return self._by_rules(sentences, "It wrote no rows.")
        draft = rows_of(written, _tokens(sentences), self.glossary, self.picture_set, told=messages[0].content)
        return self._safe(self._mended(cured(draft)))

    def _mended(self, draft: Draft) -> Draft:
        for _ in range(MOST_MENDINGS):
            wrong = faults(draft)
            if not wrong:
                return draft
            try:
                better = self._mend(draft, wrong)
            except EngineError as error:
                logger.info("not_mended model=%s reason=%s", self.model.name, error)
                return draft
            if better is None:
                return draft
            draft = better
        return draft

    def _mend(self, draft: Draft, wrong: Mapping[str, Sequence[str]]) -> Draft | None:
        """The draft with the rows that came back better; None where none did."""
        tokens = {f"R{number}": row for number, row in enumerate((row for row in draft.rows if row.id in wrong), 1)}
        sources = {source for row in tokens.values() for source in row.source_ids}
        of_sentence = {sentence.id: token for token, sentence in draft.sentences.items()}
        messages = self.prompts["easy_read_mend"].render(
            council=self.council,
            sentences=[
                {"token": token, "text": as_data(sentence.text)}
                for token, sentence in draft.sentences.items()
                if sentence.id in sources
            ],
            rows=[
                {
                    "token": token,
                    "sources": " ".join(of_sentence[source] for source in row.source_ids),
                    "text": as_data(row.text),
                    "faults": [as_data(fault) for fault in wrong[row.id]],
                }
                for token, row in tokens.items()
            ],
        )
        written = read_rows(self._ask(messages, mended_schema(list(tokens)), 2 * len(tokens), [*tokens.values()]))
        better = draft
        for token, row in tokens.items():
            parts = [part for part in written if part.names == (token,)]
            better = _if_better(better, draft.replaced(row, parts, self.glossary, told=messages[0].content))
        return better if better is not draft else None

    def _safe(self, draft: Draft) -> tuple[Row, ...]:
        """The rows, with the rules' own where a fact is lost or added or a sentence is left out."""
        broken = draft.broken_sentences()
        rows: list[Row] = []
        done: set[str] = set()
        wrong = faults(draft)
        for row in draft.in_order():
            unsafe = [source for source in row.source_ids if source in broken]
            if not unsafe:
                rows.append(_flagged(row, wrong.get(row.id, ())))
            for source in unsafe:
                if source not in done:
                    done.add(source)
                    rows += self._by_rules([draft.sentence(source)], broken[source])
        left = [sentence for sentence in draft.sentences.values() if sentence.id in broken and sentence.id not in done]
        for sentence in left:
            rows = _inserted(rows, self._by_rules([sentence], broken[sentence.id]), draft, sentence)
        return tuple(rows)

    def _by_rules(self, sentences: Sequence[SourceSentence], why: str) -> tuple[Row, ...]:
        reason = why if why.endswith((".", "!", "?")) else f"{why}."
        trouble = Trouble(
            "by_rules", f"The language model did not write this row, the rules did. {reason} Check the row."
        )
        return tuple(replace(row, troubles=(*row.troubles, trouble)) for row in self.rules.simplify(sentences))

    def _messages(self, sentences: Sequence[SourceSentence], heading: str) -> tuple[Message, ...]:
        text = "\n".join(sentence.text for sentence in sentences)
        terms = {found.term.term: found.term for found in self.glossary.find(text) if found.term.hard}
        return self.prompts["easy_read"].render(
            council=self.council,
            heading=as_data(" ".join(heading.split())).replace('"', "'"),
            glossary=[{"term": term.term, "meaning": term.meaning} for term in terms.values()],
            sentences=[
                {"token": token, "kind": sentence.kind.value, "text": as_data(" ".join(sentence.text.split()))}
                for token, sentence in _tokens(sentences).items()
            ],
        )

    def _ask(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, object],
        count: int,
        told: Sequence[SourceSentence | Row],
    ) -> str:
        words = sum(tokens_in(each.text) for each in told)
        sampling = Sampling(
            max_tokens=min(2 * words + ROW_TOKENS * count, self.model.context_tokens // 2),
            temperature=self.temperature,
            schema=schema,
            seconds=self.seconds,
        )
        stream = self.model.stream(messages, sampling)
        text = ""
        try:
            for piece in stream:
                text += piece
                if len(text) > LONGEST_ANSWER:
                    break
        finally:
            stream.close()
        return text

    def _pieces(self, section: Sequence[SourceSentence], heading: str) -> list[list[SourceSentence]]:
        """The section in as few pieces as fit the window, prompt and answer together."""
        pieces: list[list[SourceSentence]] = []
        for sentence in section:
            if not pieces or not self._fits([*pieces[-1], sentence], heading):
                pieces.append([])
            pieces[-1].append(sentence)
        return pieces

    def _fits(self, sentences: Sequence[SourceSentence], heading: str) -> bool:
        prompt = sum(tokens_in(message.content) for message in self._messages(sentences, heading))
        answer = sum(2 * tokens_in(sentence.text) + ROW_TOKENS for sentence in sentences)
        return prompt + answer <= self.model.context_tokens


def tokens_in(text: str) -> int:
    """About how many tokens a text is for a model."""
    return len(text) // CHARACTERS_A_TOKEN + 1


def _tokens(sentences: Sequence[SourceSentence]) -> dict[str, SourceSentence]:
    return {f"S{number}": sentence for number, sentence in enumerate(sentences, 1)}


def _if_better(old: Draft, new: Draft) -> Draft:
    return new if new is not old and grade(new) < grade(old) else old


def _flagged(row: Row, wrong: Sequence[str]) -> Row:
    troubles = tuple(Trouble("rule", fault) for fault in wrong)
    return replace(row, troubles=(*row.troubles, *troubles))


def _inserted(rows: list[Row], new: Sequence[Row], draft: Draft, sentence: SourceSentence) -> list[Row]:
    """The rows with others put where their sentence stands in the source."""
    order = {each.id: at for at, each in enumerate(draft.sentences.values())}
    place = order[sentence.id]
    at = next(
        (
            at
            for at, row in enumerate(rows)
            if row.source_ids and min(order.get(source, 0) for source in row.source_ids) > place
        ),
        len(rows),
    )
    return [*rows[:at], *new, *rows[at:]]
