"""Lets a model's sentences through, in order, when the passages they name carry them; the same for streaming and
for the whole draft, so that what was heard is never taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.answering.closeness.check import strays
from pipelines.answering.closeness.nearest import nearest
from pipelines.answering.quoting import CONDITION, LEANS_BACK, shown
from pipelines.answering.support.check import doubts
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.text import sentences
from pipelines.knowledge.terms import terms
from pipelines.types import Sentence

TOLD_ALREADY = 0.85  # share of a sentence's terms that the page's words before it hold, from which it adds nothing

_IT = re.compile(r"(?:it|they|these|those|this|that|he|she)\b", re.IGNORECASE)

SAME_AS_SAID = 0.9  # share of a page's sentence's terms that one sentence before it holds, from which it is left out

Mend = Callable[[Sentence, Sequence[Doubt]], Sentence | None]


class Gate:
    """One draft's way out.

    Args:
        grounds: texts of the passages; a sentence's ``cites`` are indices into it.
        question: the resident's, whose own words an answer may repeat.
        mend: tries once to put a sentence right; the result is checked like any other.
        page_words: say the passage's own sentences in the place of one that is not carried, where some are about the
            same; else it is dropped.
    """

    def __init__(
        self, grounds: Sequence[str], question: str, *, mend: Mend | None = None, page_words: bool = False
    ) -> None:
        self._grounds = grounds
        self._question = question
        self._mend = mend
        self._page_words = page_words
        self._replaced: set[str] = set()  # terms of what the page said in a sentence's place
        self._page_said: set[str] = set()  # sentences of the page that were said in a sentence's place
        self.own = 0  # sentences let through in the model's words
        self._held: Sentence | None = None
        self._before: list[str] = []  # what has been let through
        self._gap = False  # the sentence before this one was dropped
        self.dropped = 0

    def offer(self, sentence: Sentence) -> list[Sentence]:
        """The sentences that may be said now. A rule whose exception may follow waits for the next sentence."""
        out: list[Sentence] = []
        if self._held is not None:
            first, self._held = self._held, None
            if self._go_together(first, sentence):
                return self._own([first, sentence])
            out += self._mended(first)
        if self._is_told(sentence):
            return out
        if self._gap and LEANS_BACK.match(sentence.text):  # nobody would know what 'it' is
            self.dropped += 1
            return out
        found = self._doubts(sentence)
        if not found:
            return out + self._own([sentence])
        if all(doubt.kind == "condition" for doubt in found):
            self._held = sentence
            return out
        return out + self._mended(sentence)

    def _go_together(self, rule: Sentence, exception: Sentence) -> bool:
        """Whether the second sentence is what the first one lacked."""
        if self._doubts(rule, [exception]) or not self._are_about_the_same(rule, exception):
            return False
        if not self._doubts(exception, [rule]):
            return True
        if not CONDITION.match(exception.text):
            return False
        # 'You can park. Unless a sign says otherwise.' is read as the one sentence that it is.
        one = f"{rule.text.rstrip('.')}, {exception.text[:1].lower()}{exception.text[1:]}"
        return not self._doubts(replace(rule, text=one, cites=tuple(sorted({*rule.cites, *exception.cites}))))

    def _are_about_the_same(self, rule: Sentence, exception: Sentence) -> bool:
        """Whether a sentence of the page stands behind both; another rule's 'unless you ask' is no exception here."""
        one, other = ({said.text for said in self._page_says(sentence)} for sentence in (rule, exception))
        return not one or not other or bool(one & other)

    def rest(self) -> list[Sentence]:
        """What may still be said when no further sentence comes."""
        held, self._held = self._held, None
        return self._mended(held) if held is not None else []

    def _own(self, sentences: list[Sentence]) -> list[Sentence]:
        self.own += len(sentences)
        return self._said(sentences)

    def _said(self, sentences: list[Sentence]) -> list[Sentence]:
        self._gap = False
        self._before += [sentence.text for sentence in sentences]
        return sentences

    def _wrong_way_back(self, text: str, passages: Sequence[str]) -> tuple[Doubt, ...]:
        """Whether 'it' would mean what the sentence before speaks of, and not what the page speaks of there.

        'There is a help desk at the library. It is open from 9am' is wrong when the page says so of the town hall,
        one sentence before the help desk.
        """
        if not self._before or not _IT.match(text):
            return ()
        place, here = nearest(text, passages)
        lines = sentences(passages[place].partition("\n\n")[2])
        _, there = nearest(self._before[-1], [passages[place]])
        if not here or not there or here[0] not in lines or there[0] not in lines:
            return ()
        if lines.index(here[0]) >= lines.index(there[0]):
            return ()
        return (Doubt("content", f"'{text.split()[0]}' points back to something else: '{self._before[-1]}'"),)

    def _mended(self, sentence: Sentence) -> list[Sentence]:
        """What is said in the place of a sentence that is not carried."""
        other = self._mend(sentence, self._doubts(sentence)) if self._mend else None
        if other is not None and not self._doubts(other):
            return self._own([other])
        near = self._page_says(sentence) if self._page_words else ()
        if not near:
            self._gap = True
            self.dropped += 1
            return []
        self._replaced.update(term for said in near for term in terms(said.text))
        self._page_said.update(said.text for said in near)
        return self._said([said for said in near if not self._is_said(said.text)])

    def _page_says(self, sentence: Sentence) -> list[Sentence]:
        """The page's own sentences about the same, with their conditions; nothing when none is near."""
        if not sentence.cites:
            return []
        place, texts = nearest(sentence.text, [self._grounds[cite] for cite in sentence.cites])
        return [Sentence(shown(text), (sentence.cites[place],)) for text in texts]

    def _is_said(self, text: str) -> bool:
        """Whether a sentence before says the same as one of the page."""
        own = set(terms(text))
        return any(len(own & set(terms(before))) >= SAME_AS_SAID * len(own) for before in self._before)

    def _is_told(self, sentence: Sentence) -> bool:
        """Whether the page's words, said in another sentence's place, hold this one's already."""
        own = set(terms(sentence.text))
        if own and len(own & self._replaced) / len(own) >= TOLD_ALREADY:
            return True
        # Beside the page's own 'not cancelled, save where ...' nothing more is said of it: 'never cancelled'.
        near = {said.text for said in self._page_says(sentence)} if self._page_said else set[str]()
        return bool(near) and near <= self._page_said

    def _doubts(self, sentence: Sentence, beside: Sequence[Sentence] = ()) -> tuple[Doubt, ...]:
        """What the passages do not carry; an exception may stand in a sentence before, or in one beside it."""
        if not sentence.cites:
            return (Doubt("content", "it names no passage"),)
        answer = [*self._before, *(other.text for other in beside)]
        passages = [self._grounds[place] for place in sentence.cites]
        return (
            *self._wrong_way_back(sentence.text, passages),
            *doubts(sentence.text, passages, question=self._question, answer=answer),
            *strays(sentence.text, passages, question=self._question, answer=answer),
        )
