"""Words as a caller says them, written as the pages write them: letters, postcodes, bands, dates, amounts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.voice.heard_figures import figures_written
from pipelines.voice.heard_letters import CLEAR, LETTERS, letters_joined

WORDINGS = Path(__file__).with_name("heard_wordings.yaml")

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NAMED = re.compile(
    r"\b(?P<kind>bands?|banned|class|classes|zone)\s(?P<letter>[a-z]{1,5})\b"
    r"(?P<more>(?:(?:,? (?:to|or|and)|,) (?:band )?(?:[a-h]|bee|be|cee|see|sea|dee|ee|eff|ef|gee|aitch|haitch)\b)*)",
    re.IGNORECASE,
)
_DOUBLE_U = re.compile(r"\bdouble[ -]?(?:u|you)\b", re.IGNORECASE)
_AFTER_A = re.compile(r"^\W*(?:$|(?:is|or|and|to|for|in|on|at|was|council|charge|home|house|flat|property)\b)")
_NOT_BEFORE_WORDS = frozenset("you are why i he".split())
_PAIRED = re.compile(r"^\W*(?:$|[.,?!])")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_A_NUMBER = re.compile(
    r"\b(?:number|reference|ref|post ?code|date of birth|birthday|registration|sort code|number plate)"
    r"(?: number)? (?:is|was|it is|it['’]?s|its|ends?|starts?|begins?|says)\b"
    r"(?! (?:not|wrong|missing|on|in|it|that|this)\b)",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:i was|he was|she was) born (?:on|in)\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![£\d,.])\d{5,}(?![\d%])|\b[A-Z]{1,3}\d{5,}[A-Z]?\b")
_WORDS_BESIDE = 6  # of a message that is a number and little else
_QUESTION = re.compile(
    r"\b(?:what|who|where|how|which|why|when|whose) (?!(?:is|are|do i|do you)$)\w"
    r"|\b(?:is|are|am|can|could|should|do|does|did|will|would|may|must)"
    r" (?:i|it|we|you|they|he|she|that|this|there|the|my|our)\b(?! ?$)"
)
_SHORT = 9  # words of a sentence that breaks off
_ASKS = re.compile(
    r"^\W*(?:what|where|when|how|which|who|why|can|could|do|does|is|are|should|will|may|"
    r"i (?:want|need|lost|have lost))\b",
    re.IGNORECASE,
)


def normalised(text: str, *, every_number: bool = False) -> str:
    """The words of one hearing as the pages write them.

    Args:
        text: words as heard, with capitals and punctuation or without.
        every_number: every number word becomes a figure, 'one' and 'first' too; for comparing facts.
    """
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), " ".join(text.replace("’", "'").split()))
    means, acronyms, _, _ = _wordings(WORDINGS)
    text = _DOUBLE_U.sub("W", text)
    text = _NAMED.sub(_named, text)
    text = letters_joined(text, acronyms)
    text = figures_written(text, every_number=every_number)
    text = means[0].sub(lambda match: means[1][" ".join(match[0].lower().split())], text)
    return _POSTCODE.sub(r"\1 \2", text)


def is_a_number(text: str) -> bool:
    """Whether the caller gives a reference, a date of birth or the like, and asks nothing; takes normalised text."""
    if _ASKS.match(text):
        return False
    if _A_NUMBER.search(text) or _BORN.search(text):
        return True
    rest = _LONG_NUMBER.sub(" ", text)
    return rest != text and len(re.findall(r"[a-z']+", rest, re.IGNORECASE)) <= _WORDS_BESIDE


def is_unfinished(text: str) -> bool:
    """Whether the caller broke off in the middle of a sentence: 'my reference is', 'I want to', 'because'."""
    plain = re.sub(r"[^\w' ]", " ", text.lower()).strip()
    _, _, always, unless_asked = _wordings(WORDINGS)
    if not plain or re.search(r"[?!]\s*$", text):
        return False
    asks_nothing = len(plain.split()) <= _SHORT and not _QUESTION.search(plain)
    return bool(always.search(plain) or (asks_nothing and unless_asked.search(plain)))


@cache
def _wordings(
    file: Path,
) -> tuple[tuple[re.Pattern[str], dict[str, str]], frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """What heard words mean, acronyms, and endings of a sentence that goes on: always, and where nothing is asked.

    Raises:
        KnowledgeError: the file is missing or broken.
    """
    data = read_data_file(file)
    means = {" ".join(heard.split()): str(meant) for heard, meant in entries(data.get("means")).items()}
    return (
        (re.compile(rf"\b(?:{_any_of(means)})\b", re.IGNORECASE), means),
        frozenset(word for line in texts(data.get("acronyms")) for word in line.split()),
        _endings(texts(data.get("unfinished"))),
        _endings(texts(data.get("unfinished_unless_asked"))),
    )


def _endings(lines: tuple[str, ...]) -> re.Pattern[str]:
    listed = [ending for line in lines for ending in re.split(r",\s*", line.strip()) if ending]
    return re.compile(rf"(?:^|\s)(?:{_any_of(listed)})$")


def _any_of(phrases: list[str] | dict[str, str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"


def _named(match: re.Match[str]) -> str:
    """'Band D' of 'band dee', with what follows: 'band a to c'. 'A band is' and 'banned you' stay."""
    heard = match["letter"].lower()
    after = match.string[match.end() :].lstrip()
    banned = match["kind"].lower() == "banned"
    if (
        heard not in LETTERS
        or (banned and heard not in CLEAR)
        or (match["kind"].lower() == "classes" and not match["more"])
    ):
        return match[0]
    if heard in _NOT_BEFORE_WORDS and not _PAIRED.match(after):
        return match[0]
    if heard == "a" and not match["more"] and not _AFTER_A.match(after):
        return match[0]
    more = re.sub(
        r"[a-z]+",
        lambda word: word[0] if word[0].lower() in ("to", "or", "and", "band") else LETTERS[word[0].lower()],
        match["more"],
        flags=re.IGNORECASE,
    )
    return f"{'band' if banned else match['kind']} {LETTERS[heard]}{more}"
