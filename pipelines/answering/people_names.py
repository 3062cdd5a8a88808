"""Where people are named: by the list of names, by the words before ('my son'), and by a message's last words.

A name that is also a word ('Mark', 'Rose', 'Lane') counts beside another name or after such words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.answering.name_leads import TITLES, Lead, leads
from pipelines.answering.name_list import NameList, name_list
from pipelines.answering.name_words import SPACE, Shape, Word, words_of

Span = tuple[int, int]

MAX_WORDS = 4
MAX_TITLES = 3

_LISTED = re.compile(r" ?[,&/] ?\Z")
_INITIAL_GAP = re.compile(r"\.? {0,2}\Z")
_LAST_WORDS = re.compile(r"[\s.,!x:)-]*\Z", re.IGNORECASE)

_PARTICLES = frozenset("van von der den de da di del dos la le al el bin bint ibn ben abu".split())
# 'Albert Road', 'Victoria car park': a place, whoever it is called after.
_PLACES = frozenset(
    """
    street st road rd avenue ave close drive court crescent gardens terrace grove place square walk row mews hill rise
    parade gate way lane green park wood house school college hospital centre church chapel surgery practice clinic
    library car station hotel arms inn hall market university council borough ward estate bridge wharf quay dock field
    fields recreation playing pool leisure nursery academy primary cemetery shopping day days
    """.split()
)
_ROADS_ARE_CALLED = frozenset(
    """
    albert alexandra alfred andrew anne arthur beatrice bernard catherine cecil charles charlotte clarence connaught
    david edith edward edwin elizabeth ernest frances francis frederick george harold helen henry herbert hugh james
    john leopold louise luke margaret mary matthew maud nicholas oswald patrick paul percy peter philip richard robert
    stanley stephen sydney thomas victor victoria walter wilfred william
    """.split()
)
_BEFORE_PLACES = frozenset(
    "st saint saints queen king prince princess lord lady duke royal mount upper lower north south east west".split()
)
_BEFORE_PEOPLE = frozenset("and by is am are was name called".split())
_IN = frozenset("in near at around outside off on".split())
_VERBS = frozenset("will may".split())
# In small letters these are hardly ever names, even after a first name: 'will sarah pay', 'ask john back'.
_HARDLY_NAMES = frozenset(
    """
    will may mark grant bill long day best love church price street field page read sharp short small major miles hope
    lane law little cross rice star stock snow swift fish bird art job pay fee fees early just lord rob sue pat chase
    hunt wise worth rich frank drew dean grace faith joy dawn summer winter penny max min way back down made over
    """.split()
)
_GOES_ON = frozenset("and who is was has had lives lived died moved says said here again speaking calling from".split())


def names(text: str) -> Iterator[Span]:
    """Names of people, without their titles, as far as they belong together."""
    words = words_of(text)
    reader = _Reader(text, words, name_list())
    found = {word.start: lead for word, lead in _led(text, words)}
    place = 0
    while place < len(words):
        lead = found.get(words[place].start)
        stop = reader.after(place, lead) if lead else place
        if stop == place:
            stop = reader.alone(place)
        if stop > place:
            yield words[reader.without_title(place)].start, words[stop - 1].end
            if (other := reader.listed(stop)) is not None:
                found.setdefault(words[other].start, Lead())
        place = max(stop, place + 1)


def _led(text: str, words: list[Word]) -> Iterator[tuple[Word, Lead]]:
    at = {word.start: word for word in words}
    for end, lead in leads(text):
        if end in at:
            yield at[end], lead


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one text; every method takes the place of a word and returns the place after the name there."""

    text: str
    words: list[Word]
    known: NameList

    def alone(self, place: int) -> int:
        """A name with nothing before it that says so; the same place when there is none."""
        begun = self._begin(place)
        stop = self._go_on(place, begun, led=False) if begun > place else place
        return place if stop > place and self._is_place(place, stop) else stop

    def after(self, place: int, lead: Lead) -> int:
        """A name after words that announce one."""
        first = place
        while place < min(len(self.words) - 1, first + MAX_TITLES) and self.words[place].key in TITLES:
            place += 1
        if place > first:
            lead = replace(lead, words=True, close=True)
        initials = place
        last = min(len(self.words), place + MAX_WORDS) - 1
        while place < last and self._is_initial(place, any_letter=True) and self._joined_to_last(place + 1):
            place += 1
        stop = self._announced(place, lead)
        if stop == place or (not lead.close and self._is_place(initials, stop)):
            return first
        return stop

    def listed(self, place: int) -> int | None:
        """The place of the next word of a list: 'Leo, Mia and Zak'."""
        if place < len(self.words) and self.words[place].joined and self.words[place].key == "and":
            place += 1
            return place if place < len(self.words) and self.words[place].joined else None
        return place if place < len(self.words) and _LISTED.match(self.words[place].gap) else None

    def without_title(self, place: int) -> int:
        """The place after a title: 'Mr Khan opposite' may need help, and 'Mr' tells nobody who he is."""
        while place + 1 < len(self.words) and self.words[place].key in TITLES:
            place += 1
        return place

    def _announced(self, place: int, lead: Lead) -> int:
        word = self.words[place]
        if lead.ends_text:
            return self._signed(place)
        if not self._may_be_name(word, lead, place):
            return place
        stop = self._go_on(place, place + 1, led=True)
        if lead.unknown_small > 1 and stop == place + 1 and self._is_any(stop):
            stop += 1
        return stop

    def _may_be_name(self, word: Word, lead: Lead, place: int) -> bool:
        if word.shape is Shape.NAME:
            return self._may_be_capital_name(word, lead, place)
        if word.key in _VERBS or word.key in self.known.never:
            return False
        if self.known.is_plain(word.key):
            return len(word.key) > 3 or lead.words or self._ends_here(place)
        if not self.known.is_known(word.key):
            return lead.unknown_small > 0
        if lead.words or self._is_family(place + 1):
            return True
        return lead.close and (self._ends_here(place) or self._is_small_family_word(place, place + 1))

    def _may_be_capital_name(self, word: Word, lead: Lead, place: int) -> bool:
        if self.known.is_known(word.key):
            if word.key in self.known.never:
                return self._is_family(place + 1) or (lead.close and self._ends_here(place))
            return lead.close or lead.words or self.known.is_plain(word.key) or word.key in self.known.first_words
        if word.key in self.known.never:
            return False
        return lead.close or self._is_capital_name(place + 1)

    def _signed(self, place: int) -> int:
        """A few words and the end of the text."""
        stop = place
        while stop < len(self.words) and stop - place < MAX_WORDS and (stop == place or self._joined_to_last(stop)):
            word = self.words[stop]
            is_name = self.known.is_known(word.key) or (word.shape is Shape.NAME and word.key not in self.known.never)
            if not is_name:
                break
            stop += 1
        if stop == place or not _LAST_WORDS.match(self.text, self.words[stop - 1].end):
            return self.alone(place)
        return stop

    def _begin(self, place: int) -> int:
        """Where the first part of a name ends that the list alone tells."""
        word = self.words[place]
        if self.known.is_first(word.key) and (word.shape is not Shape.SMALL or len(word.key) > 3):
            return place + 1
        if self.known.is_family(word.key) and self._is_first(place + 1):
            return place + 1
        if self._is_family_alone(place):
            return place + 1
        if self._is_family(place + 1):
            return place + 1 if self._goes_before_family(place) else place
        if word.key in self.known.first_words and word.shape is Shape.NAME and not word.opens:
            free = word.key not in _HARDLY_NAMES and word.key not in self.known.never
            return place + 1 if free and self._is_capital_name(place + 1) else place
        return place

    def _is_family_alone(self, place: int) -> bool:
        word = self.words[place]
        if word.shape is Shape.SMALL or len(word.key) < 4 or not self.known.is_family(word.key):
            return False
        before = self.words[place - 1].key if place and word.joined else ""
        return before not in _IN

    def _goes_before_family(self, place: int) -> bool:
        """A first name of any kind, an initial, or an unknown word with a capital, before a family name."""
        word = self.words[place]
        if self.known.is_first(word.key) or word.key in self.known.first_words:
            return word.shape is Shape.NAME or word.key not in _HARDLY_NAMES
        if word.shape is Shape.SMALL or word.key in self.known.never:
            return False
        return not word.opens or len(word.key) == 1

    def _go_on(self, place: int, stop: int, *, led: bool) -> int:
        """Add what still belongs to the name: a middle name, a family name, 'van der Berg'."""
        while stop < len(self.words) and stop - place < MAX_WORDS:
            step = self._next_part(place, stop, led=led)
            if not step:
                break
            stop += step
        return stop

    def _next_part(self, place: int, stop: int, *, led: bool) -> int:
        """How many words the next part has; 0 when the name ends."""
        word = self.words[stop]
        if not self._joined_to_last(stop) or self.words[stop - 1].owns:
            return 0
        for after in (1, 2):
            if self._are_particles(stop, after) and self._is_capital_name(stop + after):
                return after + 1
        if self._is_family(stop) or self.known.is_first(word.key) or self._is_initial(stop):
            return 1
        if word.shape is Shape.NAME:
            return 1 if self._may_end_name(place, stop, led=led) else 0
        return 1 if self._is_small_family_word(place, stop) else 0

    def _are_particles(self, place: int, count: int) -> bool:
        return all(word.key in _PARTICLES for word in self.words[place : place + count])

    def _may_end_name(self, place: int, stop: int, *, led: bool) -> bool:
        word = self.words[stop]
        if word.key in self.known.family_words:
            before = self.words[place - 1].key if place and self.words[place].joined else ""
            is_person = led or before in _BEFORE_PEOPLE or self.words[place].key not in _ROADS_ARE_CALLED
            street = word.key in _PLACES and not is_person
            return not street and (word.key not in self.known.never or self.known.is_first(self.words[stop - 1].key))
        has_family = any(self.known.is_family(one.key) for one in self.words[place + 1 : stop])
        return word.key not in self.known.never and word.key not in _PLACES and not has_family

    def _is_small_family_word(self, place: int, stop: int) -> bool:
        """'sarah brown', but not 'sarah will'."""
        if stop >= len(self.words) or stop - place > 1 or not self._joined_to_last(stop):
            return False
        word = self.words[stop]
        if word.key in self.known.never or word.key in _HARDLY_NAMES:
            return False
        first = self.words[place].key
        return word.key in self.known.family_words and (self.known.is_first(first) or first in self.known.first_words)

    def _is_place(self, place: int, stop: int) -> bool:
        """'Albert Road', 'St David's': called after somebody, nobody's name."""
        if place and self.words[place].joined and self.words[place - 1].key in _BEFORE_PLACES:
            return True
        if stop >= len(self.words) or not self.words[stop].joined:
            return False
        word = self.words[stop]
        if self.words[stop - 1].owns and word.shape is Shape.SMALL:
            return False
        if word.key == "car":
            return stop + 1 < len(self.words) and self.words[stop + 1].key in ("park", "parks")
        return word.key in _PLACES

    def _joined_to_last(self, place: int) -> bool:
        gap = self.words[place].gap
        return bool(SPACE.match(gap)) or (self._is_initial(place - 1) and bool(_INITIAL_GAP.match(gap)))

    def _is_initial(self, place: int, *, any_letter: bool = False) -> bool:
        word = self.words[place]
        return len(word.key) == 1 and word.shape is Shape.NAME and (any_letter or word.key not in ("a", "i"))

    def _is_family(self, place: int) -> bool:
        if place >= len(self.words) or not self._joined_to_last(place):
            return False
        return self.known.is_family(self.words[place].key)

    def _is_first(self, place: int) -> bool:
        if place >= len(self.words) or not self._joined_to_last(place):
            return False
        return self.known.is_first(self.words[place].key)

    def _is_capital_name(self, place: int) -> bool:
        """Whether the next word could be a name by its capital."""
        if place >= len(self.words) or not self._joined_to_last(place):
            return False
        word = self.words[place]
        return word.shape is Shape.NAME and word.key not in self.known.never and word.key not in _PLACES

    def _is_any(self, place: int) -> bool:
        """Whether a word in small letters can end a name that was announced: 'my name is mary smithe'."""
        if place >= len(self.words) or not self._joined_to_last(place):
            return False
        return self.words[place].key not in self.known.never and self.words[place].key not in _HARDLY_NAMES

    def _ends_here(self, place: int) -> bool:
        """Whether nothing follows that would make the word a verb: 'my son mark', not 'my son can mark'."""
        if place + 1 >= len(self.words):
            return True
        follows = self.words[place + 1]
        return not follows.joined or follows.key in _GOES_ON
