"""A caller who knows what they want: says it, agrees only with what they meant, and presses keys where asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from eval.calls.rehearsal import Do, Moment
from pipelines.voice.events import Expecting, Topic

_TRIES = 4  # times that a caller says the same again before giving up
_MOST_MORE = 2  # times that a caller asks for more of one answer
_ENOUGH = Do(words="no thank you")


@dataclass(slots=True)
class PlannedCaller:
    """Says ``words``, then ``again`` whenever it was not understood."""

    words: str
    again: str
    means: Callable[[Topic], bool]  # whether a topic read out is what the caller wants
    wants_more: Callable[[Moment], bool]  # whether what was said is not yet what the caller needs
    keys: bool = True  # answers by keys where keys are offered, else by words
    _tries: int = field(default=0)
    _more: int = field(default=0)

    def turn(self, moment: Moment) -> Do:
        """What this caller does next."""
        match moment.expecting:
            case Expecting.YES_OR_NO if moment.options:
                agrees = any(self.means(topic) for topic in moment.options[:1])
                return self._answer("1", "yes") if agrees else self._answer("2", "no")
            case Expecting.CHOICE if moment.options:
                wanted = next((place for place, topic in enumerate(moment.options, 1) if self.means(topic)), 0)
                return Do(key=str(wanted)) if wanted else self._speak()
            case _ if moment.replies and not self._asks_again(moment):
                if self._more < _MOST_MORE and self.wants_more(moment):
                    self._more += 1
                    return Do(words="more please")
                return _ENOUGH
            case _:
                return self._speak()

    def _answer(self, key: str, word: str) -> Do:
        return Do(key=key) if self.keys else Do(words=word)

    def _speak(self) -> Do:
        self._tries += 1
        if self._tries > _TRIES:
            return Do()
        return Do(words=self.words if self._tries % 2 or not self.again else self.again)

    @staticmethod
    def _asks_again(moment: Moment) -> bool:
        last = moment.said[-1] if moment.said else ""
        return any(phrase in " ".join(moment.said) for phrase in ("say that again", "in other words")) or not last
