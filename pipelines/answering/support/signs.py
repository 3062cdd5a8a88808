"""Whether the words of a sentence and of its source are denied alike, by a 'not' or by a verb that denies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.lexicon import LIGHT
from pipelines.answering.support.reading import Denial
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.vocabulary import load_vocabulary

_FADING = 1.5  # how fast the say of a word falls with its place: 1, 0.4, 0.25, 0.18, 0.14
_LIGHT = 0.3  # the say of 'get' and 'give'
_AFTER, _BEFORE = 4, 2  # content words that a denying verb governs behind it and in front of it
_HINDERING = frozenset("stop prevent".split())


class Signs:
    """The signs of a sentence beside those of its source.

    A verb such as 'lose' or 'suspend' denies what it governs only where the other side has no such verb: 'you lose the
    right' is 'you no longer have the right', but beside 'you lose the right' it is just the same verb.
    """

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.row_of = {place: row for row, place in enumerate(alignment.places)}
        self.rows_to: dict[int, list[int]] = defaultdict(list)  # words that go back to a token, or could in their line
        for row, found in enumerate(alignment.matches):
            paired = alignment.pairs[row]
            lines = {alignment.lines[row], alignment.source.line_of[paired] if paired >= 0 else -1}
            for line in lines:
                here = [at for at in found if alignment.source.line_of[at] == line]
                for at in _exact_first(alignment, row, here):
                    self.rows_to[at].append(row)
        said = frozenset[str]().union(*(word.keys for word in alignment.words))
        stands = frozenset[str]().union(*(token.keys for token in alignment.source.tokens))
        self.verbs_here = _verbs(alignment.reading.tokens, lambda token: not token.keys & stands)
        self.verbs_there = {
            number: _verbs(alignment.source.lines[number].reading.tokens, lambda token: not token.keys & said)
            for number in alignment.support
        }
        self._here = {place for denial in self.verbs_here for place in denial.scope}
        self._there = self._places_there()

    def _places_there(self) -> set[int]:
        found: set[int] = set()
        for number, verbs in self.verbs_there.items():
            line = self.alignment.source.lines[number]
            content = [place for place, token in enumerate(line.reading.tokens) if token.is_content]
            index = {place: line.first + order for order, place in enumerate(content)}
            found |= {index[place] for denial in verbs for place in denial.scope if place in index}
        return found

    def here(self, row: int) -> int:
        """1 or -1 for a word of the sentence."""
        return self.alignment.words[row].sign * (-1 if self.alignment.places[row] in self._here else 1)

    def there(self, at: int) -> int:
        """1 or -1 for a word of the source."""
        return self.alignment.source.tokens[at].sign * (-1 if at in self._there else 1)

    def vote(self, row: int, line: int, at: int = -1) -> float:
        """1 where a word has the sign that it has in the line, -1 where not, 0 where the line has it both ways."""
        found = [at for at in self.alignment.matches[row] if self.alignment.source.line_of[at] == line]
        found = _exact_first(self.alignment, row, found)
        signs = {self.there(place) for place in found} or ({self.there(at)} if at >= 0 else set[int]())
        if len(signs) != 1:
            return self._vote_of_pair(row, line)
        return 1 if self.here(row) in signs else -1

    def _vote_of_pair(self, row: int, line: int) -> float:
        """Where a line has a word both ways, the place that the words around it fit decides, with half a voice."""
        at = self.alignment.pairs[row]
        if at < 0 or self.alignment.source.line_of[at] != line:
            return 0
        return 0.5 if self.here(row) == self.there(at) else 0

    def say(self, row: int, order: int) -> float:
        """How much a word says about a denial: the nearest most, what all lines have little."""
        light = load_vocabulary().stem(self.alignment.words[row].word) in LIGHT
        return float(self.alignment.rarity[row]) * (_LIGHT if light else 1.0) / (1 + _FADING * order)


def is_denying(token: Token) -> bool:
    return token.kind == "word" and load_vocabulary().stem(token.word) in load_vocabulary().denying


def is_turning(token: Token) -> bool:
    vocabulary = load_vocabulary()
    return token.kind == "word" and vocabulary.stem(token.word) in vocabulary.turning | vocabulary.denying


def _exact_first(alignment: Alignment, row: int, found: Sequence[int]) -> Sequence[int]:
    """The same word where the line has it, or a word that denies it ('free' beside 'cost'), else its synonyms."""
    tokens, word = alignment.source.tokens, alignment.words[row]
    exact = [at for at in found if share_a_stem(word, tokens[at]) or word.keys & tokens[at].keys & _denied(tokens[at])]
    return exact or found


def _denied(token: Token) -> frozenset[str]:
    return frozenset(f"~!{stem}" for stem in load_vocabulary().denies(token.word))


def _verbs(tokens: Sequence[Token], counts: Callable[[Token], bool]) -> list[Denial]:
    """Denying verbs without a counterpart, and what each governs."""
    found: list[Denial] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1].word if at else ""
        adjective = token.word in ("lost", "missed") and before not in ("you", "have", "has", "had", "we", "they")
        lets = token.word in _HINDERING and at > 0 and tokens[at - 1].kind == "neg"  # 'does not stop you'
        if not (is_denying(token) or lets) or adjective or not counts(token):
            continue
        same = [
            place
            for place, other in enumerate(tokens)
            if other.clause == token.clause and other.kind in ("word", "value")
        ]
        after = [place for place in same if place > at][:_AFTER]
        before = [] if lets else [place for place in reversed(same) if place < at][:_BEFORE]
        found.append(Denial(at, (*after, *before)))
    return found
