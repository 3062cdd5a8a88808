"""The closed words of English that carry the logic of a rule: denial, duty, condition, order, comparison."""

from __future__ import annotations

NEGATORS = frozenset("not non no never none neither nobody nothing nowhere without insteadof".split())
DUTY = frozenset("must should".split())
LEAVE = frozenset("may can could might".split())

# What opens a condition, and its sort. 'Unless' and 'except' are 'if' and deny what follows.
MARKS = {
    "if": "if", "when": "if", "where": "if", "whether": "if", "while": "while", "whilst": "while", "unless": "if",
    "except": "if", "otherwise": "if", "once": "after", "after": "after", "before": "before", "until": "until",
    "evenif": "even", "whenever": "even", "despite": "even", "during": "while", "pending": "while",
}  # fmt: skip
BREAKS = frozenset("but exceptthat so however yet although though because".split())
AND_OR = {"and": "and", "or": "or", "nor": "or", "&": "and"}
SUBJECTS = {
    "we": "we", "us": "we", "our": "we", "ours": "we", "thecouncil": "we", "you": "you", "your": "you", "yours": "you",
    "yourself": "you", "they": "they", "them": "they", "their": "they", "he": "they", "she": "they",
}  # fmt: skip
# A clause of its own begins with one of these.
STARTERS = frozenset("there it this that these those i he she they who which then".split())

# Predicates that free somebody from a rule.
EXEMPTING = frozenset("exempt exempted exemption free excluded disregarded".split())

# What only colours a denial: 'usually not'.
ADVERBS = frozenset(
    "normally usually generally typically always ordinarily certainly unfortunately still now yet".split()
)

# Verbs that say little without their object.
LIGHT = frozenset("get give make take have put set let be do feel seem becom".split())

HEDGES = frozenset(
    "may might could can possible possibly possibility risk whether choose choice option perhaps sometimes likely "
    "usually normally face".split()
)

# 'when you call': a condition that is met by whoever reads it.
TRIVIAL = frozenset(
    "call ring phone apply ask contact write sign log visit register use do speak claim come arrive travel".split()
)

# A clause has one of these where it has a subject that is no pronoun.
FINITE = frozenset("is are was were has have had will would do does did".split())

PASSIVE = frozenset("is are was were be been being get gets got".split())
# May stand between a subject and its verb.
BETWEEN = frozenset("to also just be then already please simply".split())

FILLERS = frozenset(
    """
    a an the of to in on at by for with from as into onto via per this that these those there here then than such so
    it its itself i me my he him his she her hers who whom whose which what how why
    is are was were be been being am do does did doing done has have had having will would shall
    yes oh well please just also too very quite really rather already simply up down out about over under above
    below
    through across along around against towards upon within inside since between among
    s t d ll re ve m e g ie eg etc
    """.split()
) - frozenset("off".split())

# Words that compare a figure, as they stand in front of it.
COMPARISONS = {
    "atmost": "most", "limited": "most", "capped": "most", "limit": "most", "cap": "most", "atleast": "least",
    "morethan": "more", "over": "more", "above": "more", "beyond": "more", "lessthan": "less", "under": "less",
    "below": "less", "within": "within", "in": "within", "inside": "within", "during": "within", "by": "before",
    "before": "before", "bythen": "before", "until": "until", "after": "after", "once": "after", "since": "since",
    "from": "after", "about": "about", "around": "about", "approximately": "about", "roughly": "about",
    "nearly": "about", "almost": "about", "every": "every", "each": "every",
}  # fmt: skip
COMPARISONS_AFTER = {"ormore": "least", "orless": "most", "bythen": "before", "atmost": "most", "atleast": "least"}


_ALSO_CONTENT = {
    "limited",
    "capped",
    "limit",
    "cap",
    "every",
    "each",
    "morethan",
    "lessthan",
    "atmost",
    "atleast",
    "ormore",
    "orless",
}  # compare a figure, and are words of their own elsewhere


def kind_of(word: str) -> str:
    """What a word is to the checker; ``word`` for what only carries content."""
    return _KINDS.get(word, "word")


def _kinds() -> dict[str, str]:
    kinds = dict.fromkeys((set(COMPARISONS) | set(COMPARISONS_AFTER)) - _ALSO_CONTENT, "compare")
    kinds |= dict.fromkeys(FILLERS, "filler")
    kinds |= SUBJECTS | AND_OR | {"only": "only"}
    for kind, words in (("but", BREAKS), ("mark", MARKS), ("leave", LEAVE), ("duty", DUTY), ("neg", NEGATORS)):
        kinds |= dict.fromkeys(words, kind)
    return kinds


_KINDS = _kinds()
