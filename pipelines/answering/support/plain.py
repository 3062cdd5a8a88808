"""A sentence in the plain form that the checker reads: small letters, no contractions, numbers as figures."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.answering.support.vocabulary import load_vocabulary
from pipelines.answering.text import normalise

_AUXILIARY = "do|does|did|is|are|was|were|has|have|had|must|need|should|would|could"
_CONTRACTIONS = (
    (re.compile(r"\bcan(?:'t|not|t)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon'?t\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bshan't\b", re.IGNORECASE), "shall not"),
    (re.compile(rf"\b({_AUXILIARY})n'?t\b", re.IGNORECASE), r"\1 not"),
    (re.compile(r"\b(let)'s\b", re.IGNORECASE), r"\1 us"),
    (re.compile(r"\b(it|that|there|here|he|she|who|what|where|this)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\b(i)'m\b", re.IGNORECASE), r"\1 am"),
    (re.compile(r"\b(\w{1,12})'re\b", re.IGNORECASE), r"\1 are"),
    (re.compile(r"\b(\w{1,12})'ve\b", re.IGNORECASE), r"\1 have"),
    (re.compile(r"\b(\w{1,12})'ll\b", re.IGNORECASE), r"\1 will"),
    (re.compile(r"\b(i|you|he|she|we|they|it)'d\b", re.IGNORECASE), r"\1 would"),
    (re.compile(r"(?<=\w)'s?(?![\w'])", re.IGNORECASE), ""),
)  # fmt: skip

_MAY_CONTRACT = re.compile(r"'|n[o']?t\b", re.IGNORECASE)

# 'the landlord's consent' is the consent of the landlord: who has what decides who must do what.
_WHOSE = re.compile(
    r"\b(landlord|tenant|owner|keeper|driver|occupier|employer|holder|resident|visitor|executor|hirer|buyer|seller)"
    r"s?'s? (\w+)",
    re.IGNORECASE,
)
# 'May' is a month after a day or a preposition, and before a figure; otherwise it is a verb.
_MAY = re.compile(
    r"(?:(?<=\d )|(?<=\d(?:st|nd|rd|th) )|(?<=\bof )|(?<=\b[Ii]n )|(?<=\b[Bb]y )|(?<=\b[Ff]rom )|(?<=\b[Ss]ince )"
    r"|(?<=\b[Uu]ntil )|(?<=\b[Bb]efore )|(?<=\b[Aa]fter )|(?<=\bto )|(?<=\band )|(?<=\bor )|(?<=\b[Ee]ach )"
    r"|(?<=\b[Ee]very )|(?<=\b[Nn]ext )|(?<=\b[Ll]ast ))May\b|\bMay(?= \d)|(?<=\d )may\b(?! )"
    r"|(?<=\d )may(?= (?:19|20)\d\d)"
)
# A single capital is a band, a class or a plan: 'B to £52,000'. 'A' only where it cannot be an article.
_LETTER = re.compile(
    r"(?<![\w.&'@/-])(?:[B-HJ-Z]|(?:(?<=\b[Bb]and )|(?<=\b[Bb]ands )|(?<=\b[Cc]lass )|(?<=\b[Zz]one ))[AI]"
    r"|A(?=,? ?(?:to|and|or|,|-) ?[B-I]\b)|(?<=\bto )I)(?![\w'&@]|\.\w)"
)
_SMALL_LETTER = re.compile(r"\b(bands?|class(?:es)?) ([a-i])\b(?! )|\b(bands?) ([b-h])\b")

_UNITS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_NUMBER_WORD = "|".join([*_UNITS, *_TENS, *_SCALES])
_NUMBER_RUN = re.compile(
    rf"\b(?:(?:{_NUMBER_WORD})|a (?=(?:hundred|thousand|million)\b)(?:{'|'.join(_SCALES)}))"
    rf"(?:(?:[ -]| and )(?:{_NUMBER_WORD}))*\b(?!-to-)"
)
_DIGITS_AND_SCALE = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{1,2})?) (thousand|million)\b")
# 'one' is a figure before a noun; 'one of these', 'the one that', 'no one' are not figures.
_BEFORE_ONE = re.compile(
    r"\b(?:no|the|this|that|each|every|any|which|another|either|other|someone|new|old|same|right)[ -]\Z"
)
_AFTER_ONE = re.compile(
    r" (?:of|that|who|is|or|and|to|which|for|in|on|at|another|by|from|if|when|will|can|must|may|go|you|we|they|it|where"
    r"|with)\b|[^\w -]|\Z"
)
_FIXED = (
    (re.compile(r"\b(?:an? )?half (?:an )?hour\b|\bhalf-hour\b"), "30 minutes"),
    (re.compile(r"\b(?:a )?quarter of an hour\b"), "15 minutes"),
    (re.compile(r"\ban hour and a half\b"), "90 minutes"),
    (re.compile(r"\bhalf a year\b"), "6 months"),
    (re.compile(r"\b(?:a )?fortnight\b"), "14 days"),
    (re.compile(r"\b(?:a )?couple of\b"), "2"),
    (re.compile(r"\b(?:a )?dozen\b"), "12"),
    (re.compile(r"\Anor\b"), "not"),
    (re.compile(r"\b(?:for )?as long as (?=(?:an?|\d+) (?:day|week|month|year|hour|minute)s?\b)"), "for up to "),
    (re.compile(r"\b(level|tier|stage|form|table|group) one\b"), r"\1 one of"),
    (re.compile(r"\b(?:every|each) (?=(?:day|week|month|year|hour)\b)"), "every 1 "),
    (re.compile(r"\b(?:every|each) (?:other|second) (?=(?:day|week|month|year)\b)"), "every 2 "),
    (re.compile(r"\bfortnightly\b"), "every 14 days"),
    (
        re.compile(r"\bonce\b(?= (?:a|per|each|every) (?:day|week|month|year|quarter|fortnight|term)\b| only\b)"),
        "1 time",
    ),
    (re.compile(r"\btwice\b(?= (?:a|per|each|every) )"), "2 times"),
)
# Verbs with what they govern inside: 'get your rent back'.
_SPLIT = tuple(
    (re.compile(rf"\b(?:{verbs}) ((?:[\w£]+ ){{1,3}}){particle}\b"), rf"{plain} \1".rstrip())
    for verbs, particle, plain in (
        ("get|gets|got|getting", "back", "recover"),
        (
            "give|gives|given|giving|gave|send|sends|sent|sending|hand|hands|handed|handing|bring|brings|bringing",
            "back",
            "return",
        ),
        ("pay|pays|paid|paying", "back", "repay"),
        ("turn|turns|turned|turning", "down", "refuse"),
        ("take|takes|taken|taking|took", "off", "deduct"),
        ("fill|fills|filled|filling", "in", "complete"),
        ("let|lets|letting", "know", "tell"),
        ("put|puts|putting", "off", "defer"),
        ("set|sets|setting", "aside", "cancel"),
    )
)
# 'moves a band up as well as down': the way itself, not a part of a verb.
_UP_OR_DOWN = re.compile(
    r"(?<!go )(?<!goes )(?<!went )(?<!gone )(?<!going )\b(up|down)(?= (?:and|or|as well|but)\b|[.,;]|\Z)"
)
_PARTICLE = re.compile(r"\b(?:back|down|off|in|know|aside)\b")
# Conditions without a verb: 'in exceptional circumstances', 'with our consent'.
_CONDITIONS = (
    re.compile(r"\bin (?=(?:exceptional|limited|certain|special|some|rare|specific) (?:circumstances?|cases?)\b)"),
    re.compile(
        r"\bwith (?=(?:(?:the|our|your|their|his|her|prior|written|express) ){0,3}"
        r"(?:consent|permission|agreement|approval)\b)"
    ),
    re.compile(r"\A(?:for|under|on|with) (?=[^,;.:!?]{3,60}, (?!(?:and|or)\b(?! for\b)))"),
)
_ALL_BUT_ONE = re.compile(r"\ball (?:of )?(?:the |your )?(\w+ |)but (?:1|one)\b")
_YEARS_OLD = re.compile(r"\b(\d{1,3})[ -]years?(?:[ -]olds?\b| of age\b)")
_ORDINALS: tuple[str, ...] = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_BIRTHDAY = re.compile(rf"\b(?:({'|'.join(_ORDINALS)})|(\d{{1,3}})(?:st|nd|rd|th)) birthday\b")


def _birthday(match: re.Match[str]) -> str:
    number = _ORDINALS.index(str(match[1])) + 1 if match[1] else int(match[2])
    return f"birthday aged {number}"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The same words in plain form; set phrases are read as the word that they stand for."""
    text = _WHOSE.sub(r"\2 of the \1", normalise(text).replace("\n", " "))
    if _MAY_CONTRACT.search(text):
        for pattern, whole in _CONTRACTIONS:
            text = pattern.sub(whole, text)
    text = _LETTER.sub(lambda match: f"@{match[0].lower()}", _MAY.sub("maymonth", text)).lower()
    text = _SMALL_LETTER.sub(lambda match: f"{match[1] or match[3]} @{match[2] or match[4]}", text)
    for pattern, figure in _FIXED:
        text = pattern.sub(figure, text)
    text = _DIGITS_AND_SCALE.sub(lambda match: f"{float(match[1]) * _SCALES[match[2]]:.0f}", text)
    text = _NUMBER_RUN.sub(_in_figures, text)
    for pattern in _CONDITIONS:
        text = pattern.sub("if ", text)
    text = _ALL_BUT_ONE.sub(r"allbutone \1", text)
    text = _BIRTHDAY.sub(_birthday, text)
    text = _YEARS_OLD.sub(r"aged \1", text)
    text = _UP_OR_DOWN.sub(lambda match: f"{match[1]}ward", text)
    if _PARTICLE.search(text):
        for pattern, verb in _SPLIT:
            text = pattern.sub(verb, text)
    vocabulary = load_vocabulary()
    return vocabulary.phrase.sub(lambda match: vocabulary.phrases[match[0]], text)


def _in_figures(match: re.Match[str]) -> str:
    words = [word for word in re.split(r"[ -]", match[0]) if word not in ("and", "a")]
    if words == ["one"]:
        before, after = match.string[max(0, match.start() - 9) : match.start()], match.string[match.end() :]
        return "one" if _BEFORE_ONE.search(before) or _AFTER_ONE.match(after) else "1"
    numbers: list[int] = []
    total = current = 0
    open_ten = False
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word != "hundred":
                total, current = total + current, 0
            open_ten = False
        elif word in _TENS:
            current, open_ten = current + _TENS[word], True
        else:
            if current and not open_ten and current % 100:
                numbers.append(total + current)
                total = current = 0
            current, open_ten = current + _UNITS[word], False
    return " ".join(str(number) for number in (*numbers, total + current))
