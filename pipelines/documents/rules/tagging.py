"""Words of a masked sentence with their parts of speech, as the rules need them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipelines.documents.tagging import tag as tag_words

_TOKEN = re.compile(r"ʘ\w+|\w+(?:[-'’./]\w+)*(?:['’](?!\w))?|[^\w\s]")
_MODALS = frozenset("can could may might must shall should will would cannot".split())
_DETERMINERS = frozenset("a an the this these those each every any some no another all both such either".split())
_ALONE = frozenset("this that these those each all both another some any".split())  # these can be a subject
_BE = {"be": "VB", "am": "VBP", "is": "VBZ", "are": "VBP", "was": "VBD", "were": "VBD", "been": "VBN", "being": "VBG"}
_GIVEN = frozenset("given offered sent granted awarded paid shown told asked charged issued owed allowed".split())
_ONE = frozenset("it he she this anyone anybody someone somebody everyone nobody".split())
_OPENS_CLAUSE = frozenset("if when where unless until because although though once while which who that".split())
_MAKES_DO = frozenset("let lets help helps make makes see have has watch to".split())
_BEHIND_NOUN = frozenset(", are have were will must may can should of".split())
_ORDERS_TOO = frozenset("sign book check take make apply give bring choose add read pay report place move test".split())
_OBJECTS = frozenset("it them us your our the a an this these any each all".split())
_FINITE = ("MD", "VBZ", "VBP", "VBD")
_ORDERS = frozenset("fill go call phone tell send use put keep show ask leave return contact visit email write".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, placeholder or mark."""

    text: str
    tag: str  # Penn Treebank: 'NN', 'VBD', 'MD', …; a mark is its own tag
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[Token, ...]:
    """The tokens of a sentence in their order. A placeholder of a masked fact counts as a number."""
    found = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    words = [word.replace("’", "'") for word, _, _ in found]
    tags = mended(words, _tags(words)) if words else []
    return tuple(Token(word, tag, start, end) for (word, start, end), tag in zip(found, tags, strict=True))


def mended(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Tags with the tagger's commonest slips put right: a verb after 'to' or 'must', a noun after 'the'."""
    out: list[str] = []
    for place, (word, tag) in enumerate(zip(words, tags, strict=True)):
        back = next((spot for spot in range(place - 1, -1, -1) if out[spot] != "RB"), place - 1)
        before = words[back].lower() if place else ""
        if back > 0 and words[back] == "A":
            before = ""  # 'Zone A will', 'Band A can'
        if place > 1 and words[place - 2].lower() == "let" and _can_be_verb(word.lower()):
            before = "to"
        after = words[place + 1] if place + 1 < len(words) else ""
        mended_tag = _mend(word, tag, before, out[-1] if out else "")
        if mended_tag == "VBP" and place and out[back] == "MD":
            mended_tag = "VB"  # 'would have been accepted'
        out.append(_mend_by_next(word.lower(), mended_tag, after, out[-1] if out else ""))
    return _with_verbs([word.lower() for word in words], out)


def _with_verbs(words: Sequence[str], tags: list[str]) -> list[str]:
    """A clause behind 'if' or 'which' has a verb: where the tagger saw none, the word that can be one is it."""
    out = list(tags)
    for place, word in enumerate(words):
        if word == "need" and tags[place] == "NN" and words[place + 1 : place + 2] == ["to"] and _is_bare(tags, place):
            out[place] = "VBP"  # 'Landlords letting a home need to get a licence'
        if _is_plain_verb(tags, place) or (tags[place] == "VB" and _is_said_of_relative(words, tags, place)):
            out[place] = "VBP"  # 'Pupils whose parents get tax credit qualify for …'
        if word not in _OPENS_CLAUSE or (word == "that" and place and tags[place - 1] in ("IN", "TO", "CC")):
            continue
        end = next((at for at in range(place + 1, len(words)) if _ends_clause(words, tags, at)), len(words))
        if any(tag in _FINITE for tag in out[place + 1 : end]):
            continue
        found = next((at for at in range(place + 1, end) if _may_be_finite(words, tags, at, place)), None)
        if found is not None:
            out[found] = "VBZ" if tags[found] == "NNS" else "VBP"
    return out


def _is_said_of_relative(words: Sequence[str], tags: Sequence[str], place: int) -> bool:
    if place < 4 or tags[place - 1] not in ("NN", "NNS"):
        return False
    relative = any(word in ("whose", "who", "which") for word in words[1:place])
    return relative and not any(word in _MAKES_DO for word in words[:place]) and "MD" not in tags


def _is_plain_verb(tags: Sequence[str], place: int) -> bool:
    """'pictures taken at 2.16pm show that': no 'to' and no 'must' before it, and no other verb of the clause."""
    if place < 2 or tags[place] != "VB" or tags[place - 1] not in ("NN", "NNS", "CD"):
        return False
    begin = max((at for at in range(place) if tags[at] in (",", "CC", "WDT", "WP", "WRB", ".")), default=-1)
    return (
        place + 1 < len(tags)
        and tags[place + 1] in ("IN", "DT", "PRP$")
        and not any(tag in ("MD", "TO", "VBZ", "VBP", "VBD", "VB", "PRP") for tag in tags[begin + 1 : place])
    )


def _is_bare(tags: Sequence[str], place: int) -> bool:
    return place > 1 and tags[place - 1] not in ("DT", "PRP$", "JJ", "CD", "IN", "CC")


def _ends_clause(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    return (not words[at][0].isalnum() and words[at][0] != "ʘ") or words[at] in _OPENS_CLAUSE or tags[at] == "WDT"


def _may_be_finite(words: Sequence[str], tags: Sequence[str], at: int, opener: int) -> bool:
    """'if the agreement ends', 'which together make up': no verb behind 'to', and none right behind 'if'."""
    before = tags[at - 1]
    if tags[at] == "NNS":
        behind = tags[at - 2] if before == "RB" and at > 1 else before
        return at > opener + 1 and behind in ("NN", "NNP", "PRP") and _can_be_verb(_plain(words[at]))
    relative = words[opener] in ("which", "who", "that") and all(tag == "RB" for tag in tags[opener + 1 : at])
    return tags[at] == "VB" and (relative or (at > opener + 1 and before in ("NN", "NNS", "NNP", "NNPS", "PRP", "RB")))


def _plain(word: str) -> str:
    from pipelines.documents.rules.inflection import lemma

    return lemma(word, "VERB") if word.endswith("s") and not word.endswith("ss") else ""


def _mend(word: str, tag: str, before: str, tag_before: str) -> str:
    lower = word.lower()
    if word.startswith("ʘ") or word[0].isdigit():
        return "CD"
    if not word[0].isalnum():
        return word
    if lower in _MODALS:
        return "NN" if before in _DETERMINERS - _ALONE else "MD"
    if lower in _BE:
        return _BE[lower]
    if lower == "people":
        return "NNS"  # 'open to people'
    if tag[:2] in ("NN", "JJ") and (tag_before == "MD" or before in ("to", "please")) and _can_be_verb(lower):
        return "VB"
    if tag in ("VB", "VBP", "VBZ") and before in (_DETERMINERS - {"this", "that", "these", "those"}) | {
        "your",
        "our",
        "their",
        "its",
        "his",
        "her",
    }:
        return "NNS" if tag == "VBZ" else "NN"
    if tag == "VBD" and before in {*_BE, "have", "has", "had"}:
        return "VBN"
    return _mend_by_neighbour(lower, tag, before, tag_before)


def _mend_by_neighbour(lower: str, tag: str, before: str, tag_before: str) -> str:
    if (
        tag in ("VB", "NN", "JJ")
        and before in ("we", "you", "they", "i", "who")
        and lower not in _BE
        and _can_be_verb(lower)
    ):
        return "VBP"
    if tag == "VB" and (tag_before == "NNS" or before == "neither"):
        return "VBP"
    if tag == "VBN" and before in ("we", "you", "they", "he", "she", "it", "i", "who", "which"):
        return "VBD"
    if tag == "NNS" and (before in _ONE or (before == "who" and _can_be_verb(lower.removesuffix("s")))):
        return "VBZ"
    if tag == "VBZ" and before.endswith(("'", "'s")):
        return "NNS"
    if tag == "NNS" and lower in ("costs", "increases", "applies") and tag_before in ("NN", "NNP"):
        return "VBZ"
    if tag in ("VB", "VBP") and before in _BE and lower not in ("like", "have", "do"):
        return "VBN"
    if tag == "NN" and lower in _ORDERS and tag_before in ("", ",", "RB"):
        return "VB"
    return tag


def _mend_by_next(lower: str, tag: str, after: str, tag_before: str) -> str:
    if (
        lower in ("cost", "costs")
        and tag.startswith("NN")
        and after[:1] in ("ʘ", "£")
        and tag_before[:1] in ("N", "C", ",")
    ):
        return "VBP" if lower == "cost" else "VBZ"
    if (
        lower in ("need", "want")
        and tag == "NN"
        and after in ("a", "an", "the", "your")
        and tag_before in ("NNS", "RB")
    ):
        return "VBP"  # 'trailers also need a permit'
    if lower in ("costs", "increases") and tag == "VBZ" and after in _BEHIND_NOUN:
        return "NNS"  # 'the court costs, now £60, are added'
    if lower in _ORDERS_TOO and tag in ("NN", "NNP") and tag_before in ("", ",") and after in _OBJECTS:
        return "VB"  # 'Sign it on page 6', 'Book a visit'
    if (
        lower in ("show", "say", "mean", "state")
        and tag == "NN"
        and after == "that"
        and tag_before in ("NN", "NNS", "CD")
    ):
        return "VBP"  # 'Pictures taken at noon show that'
    if tag == "VBN" and after == "that" and tag_before[:2] == "NN":
        return "VBD"  # 'Councillor Ahmed proposed that'
    if tag == "VBN" and after in ("a", "an", "the") and tag_before[:2] in ("NN", "CD") and lower not in _GIVEN:
        return "VBD"  # 'The panel considered a request'; not 'people given a permit'
    if (
        tag in ("NN", "NNS")
        and tag_before == "WDT"
        and after in ("a", "an", "the", "your", "our")
        and _can_be_verb(lower.removesuffix("s"))
    ):
        return "VBP" if tag == "NN" else "VBZ"  # 'schemes which need a permit'
    return tag


def _can_be_verb(word: str) -> bool:
    from pipelines.documents.rules.inflection import is_verb

    return is_verb(word)


def _tags(words: Sequence[str]) -> list[str]:
    """The tag of each word: of its first part, where the tagger parts it."""
    by_start = {token.start: token.tag for token in tag_words(" ".join(words))}
    starts = accumulate((len(word) + 1 for word in words[:-1]), initial=0)
    return [by_start.get(start, "NN") for start in starts]
