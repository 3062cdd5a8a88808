"""How easy the rows are to read, in figures: for the trend only, since people judge better than formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.documents.plain_sentences import plain_sentences
from pipelines.documents.rows import Row, RowKind

LONG = 15  # words; rule 1
_SPOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\S+\.(?:gov|org|co)\.uk\S*")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is not heard: at the end of a word and before endings.
_SILENT = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyrlw]l)e$"  # 'home', 'whole'; not 'table'
    r"|(?<=[uv])e$|(?<=[ao]y)e$"  # 'blue', 'live'
    r"|(?<=[^aeiouytd])ed$|(?<=[aeiouy])(?<!ee)ed$"  # 'changed', 'carried'; not 'needed', 'agreed'
    r"|(?<=[^aeiouysxzcg])(?<!ch)(?<!sh)(?<![^aeiouyrlw]l)es$|(?<=[iu])es$"  # 'homes', 'cities'; not 'houses', 'titles'
    r"|(?<=[^aeiouyl])e(?=(?:ments?|ly|less|ful|ness|some|times?|where|things?|holds?|fore|body)$)"
    r"|(?<=v)e(?=ry$)|(?<=v)e(?=nings?$)|(?<=s)i(?=ness)|(?<=d)nes(?=day)"
)
# Two vowels side by side that are heard apart.
_APART = re.compile(
    r"(?<![tcs])ia|(?<=[ln]t)ia(?=n)|(?<![tcsg])(?<!ill)(?<!un)(?<!in)io|(?<![tcsgx])iou|eo(?!p)|[^qgs]ua(?!rd)"
    r"|sual|iu|uie|uine"
    r"|[aeo]ing$|(?<=[^q]u)ing$|ying$|iet|(?<![tc])ien(?=t|c)|sci(?=en)|eat(?=e)|[^aeo]ier|iest|yer$"
    r"|eum|oa(?=s[ei])|oe[mt]"
    r"|(?<=c)oo(?=p|rd)|uin$|(?<!g)uid$|uic|dea(?=$|s$)|ideal|rea(?=$|s$|li)|creat|heat|oye[re]|(?<=l)ier$"
)
_HEARD_E = re.compile(r"^(?:cafe|recipe|simile|apostrophe|catastrophe|karaoke|resume)s?$")


@dataclass(frozen=True, slots=True)
class Readability:
    """Figures of a text; 0 where it has no sentence."""

    sentences: int
    words: int
    words_a_sentence: float
    share_long: float  # of sentences with more than 15 words, 0 to 1
    grade: float  # Flesch-Kincaid grade level, in years of school in the USA


def readability(rows: Iterable[Row]) -> Readability:
    """Figures over the sentences of the rows, headings left out.

    Source: Kincaid et al. (1975) for the grade: 0.39 words a sentence + 11.8 syllables a word - 15.59.
    """
    return readability_of(row.text for row in rows if row.kind is not RowKind.HEADING)


def readability_of(texts: Iterable[str]) -> Readability:
    """The same for plain texts."""
    found = [sentence for text in texts for sentence in plain_sentences(text) if sentence.words]
    words = sum(sentence.words for sentence in found)
    if not found:
        return Readability(0, 0, 0.0, 0.0, 0.0)
    spoken = [word for sentence in found for word in _SPOKEN.findall(_ADDRESS.sub(" ", sentence.text))]
    said = sum(map(syllables, spoken)) / len(spoken) if spoken else 0.0
    mean = words / len(found)
    long = sum(sentence.words > LONG for sentence in found) / len(found)
    return Readability(len(found), words, mean, long, 0.39 * mean + 11.8 * said - 15.59)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Syllables of an English word by its spelling, at least one.

    Counted by groups of vowels and silent letters and not by places to divide a word (pyphen): printers keep letters
    together that are two syllables ('idea', 'many'), which counts too few.
    """
    low = re.sub(r"['’](?:s|re|ve|ll|d|m)?$", "", word.lower()).replace("’", "'")
    heard = low if _HEARD_E.match(low) else _SILENT.sub("", re.sub(r"(?<=[gq])u(?=e)|(?<=q)u", "", low))
    groups = len(_VOWELS.findall(heard)) + len(_APART.findall(heard))
    return max(
        1, groups + (low.endswith(("sm", "thm")) or bool(re.search(r"[sdlr]n't$|[^aeiou][lr]ed$(?<!lled)", low)) * 1)
    )
