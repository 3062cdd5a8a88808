"""Asks a base question as somebody else would: with a word about the person, or in another spelling or style.

Every rewrite is a pure function of the words: the same question is always misspelt in the same way, so that two runs
ask the same. Figures, web addresses and words in capitals keep their letters, because the answer hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType

from eval.schema import CaseError, PersonaCase

_LONG = 6  # letters from which a word is long enough to be mistyped and still be known
_LONG_ENOUGH = 4  # where no word is longer
_SPACES = re.compile(r"(\s+)")
_WORD = re.compile(r"(?P<before>\W*)(?P<word>[^\W\d_]+)(?P<after>\W*)")  # letters only, with marks around them
_MARK = re.compile(r"(?!(?<=\d)[.,:-](?=\d))[^\w\s£%]")  # not '1,500', '8.15' or '2026-27'


def _table(pairs: str) -> Mapping[str, str]:
    """A table out of 'before/after before/after'."""
    return MappingProxyType({before: after for before, _, after in (pair.partition("/") for pair in pairs.split())})


# As people spell the words of this service when they go by the sound, or by habit.
_AS_IT_SOUNDS = _table(
    "abandoned/abandonned account/acount added/aded address/adress addresses/adresses afford/aford "
    "allow/alow allowed/alowed amount/ammount another/anuther answer/anser answering/ansering any/eny "
    "appeal/apeal appealed/apealed appeals/apeals application/aplication apply/aply arrears/arears "
    "attachment/attatchment average/avrage available/availible bailiff/bailif bailiffs/bailifs because/becuase "
    "become/becum before/befor beginning/begining between/betwean business/buisness camera/camra "
    "cancel/cancell certificate/certifcate challenge/chalenge challenged/chalenged change/chainge "
    "contravention/contravenshun could/cud council/counsil councils/counsils date/dait deadline/dedline "
    "decide/deside decision/desision definitely/definately different/diffrent direct/dirrect "
    "discount/discownt does/dose early/erly earnings/ernings electric/electrick empty/emty "
    "enforcement/inforcement enough/enuff exceeding/exceding exemption/exemtion extra/exstra first/furst "
    "full/ful garage/garrage government/goverment having/haveing height/hieght house/howse household/houshold "
    "independent/independant instalment/installment instalments/installments kilowatt/killowatt "
    "largest/largist licence/lisence limit/limmit machine/mashine many/menny mean/meen meaning/meening "
    "minutes/minites moment/momment money/muney month/munth monthly/munthly months/munths move/moove "
    "much/mutch necessary/neccessary normal/normul normally/normaly notice/notise number/numba "
    "occupied/ocupied officer/oficer officers/oficers once/wunce order/orda owner/oner paid/payed "
    "parish/parrish parking/parkin parliament/parliment payment/payement payments/payements "
    "penalty/penelty people/peple percentage/persentage permit/permitt permits/permitts phone/fone "
    "police/polise possible/posible premium/premeum previous/previus probably/probly proof/prufe "
    "property/proppaty quarter/quater receipt/reciept receive/recieve recommend/recomend "
    "reduction/reducksion reference/refrence referendum/referandum registered/registerd reminder/reminda "
    "representations/representashuns resident/residant response/responce rise/rize scheme/skeme "
    "scratchcards/scrachcards second/seccond separate/seperate single/singel someone/sumone "
    "standing/standin street/streat successful/succesful summons/sumons suspend/suspened "
    "telephone/telefone temporary/temprary tenant/tennant their/there third/thurd ticket/tickit "
    "tickets/tickits together/togther total/totle tribunal/tribunel twelve/twelf two/too "
    "unfurnished/unfurnisht until/untill valuation/valuashun vehicle/vehical visitor/visiter weeks/weaks "
    "whether/wether which/wich windscreen/winscreen without/widout working/werking would/wud "
    "writing/writting written/writen yellow/yelow"
)

_TEXTING = _table(
    "you/u are/r your/ur please/pls thanks/thx what/wot for/4 to/2 before/b4 and/n because/cos people/ppl "
    "have/hav would/wud could/cud should/shud when/wen why/y from/frm be/b see/c number/num about/abt "
    "minutes/mins weeks/wks text/txt phone/fone someone/sum1 anyone/any1 tomorrow/2moro"
)

# What a learner leaves out or says more simply, in this order.
_LEARNER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(do|does|did)n[’']t\b", re.IGNORECASE), "not"),
    (re.compile(r"\b(is|are|was)n[’']t\b", re.IGNORECASE), r"\1 not"),
    (re.compile(r"\bI[’']ve\b"), "I"),
    (re.compile(r"\bI[’']m\b"), "I am"),
    (re.compile(r"(?<=[a-z])[’']s\b(?=\s+(?:the|a|an)\b)"), ""),  # 'what's the price', never 'the day's price'
    (re.compile(r"\b(?:do|does|did)\s+(?!to\b|if\b|when\b|with\b|about\b)(?=\w)", re.IGNORECASE), ""),
    (re.compile(r"\b(?:has|have|had)\s+(?=\w+(?:ed|ood)\b)"), ""),
    (re.compile(r"\b(?:am|is|are)\s+(?=\w+ing\b)"), ""),
    (re.compile(r"\b(?:may|might|could)\b"), "can"),
    (re.compile(r"\b(?:May|Might|Could)(?= (?:I|we|you|somebody|someone)\b)"), "Can"),  # not the month
    (re.compile(r"\b(?:the|an|a)\s+"), ""),  # small letters only: 'band A' stays
    (re.compile(r"(?:^|(?<=[.?!]\s))(?:The|An|A)\s+"), ""),
    (re.compile(r"\b(how many (?:\w+ )??\w{2,}?)s\b[’']?", re.IGNORECASE), r"\1"),
    (re.compile(r"\b((?:what|which|how)\s+(?:\w+\s+){1,4}?)(?:is|are)\s+(?!there\b)", re.IGNORECASE), r"\1"),
)


def ask(persona: PersonaCase, question: str) -> str:
    """The question as this person asks it; after a comma it goes on with a small letter.

    Raises:
        CaseError: the persona names a rewrite that there is not.
    """
    asked = rewrite(persona.rewrite, question) if persona.rewrite else question
    before, after = persona.template.split("{question}", maxsplit=1)
    if before.rstrip().endswith(","):
        asked = _go_on(asked)
    return before + asked + after


def rewrite(name: str, question: str) -> str:
    try:
        change = REWRITES[name]
    except KeyError:
        raise CaseError(f"no rewrite called '{name}'; have: {', '.join(sorted(REWRITES))}.") from None
    return change(question)


def swap_letters(text: str) -> str:
    """Two neighbours change places inside one or two of the longer words."""
    return _mistype(text, _swapped)


def drop_letters(text: str) -> str:
    """A letter is missing inside one or two of the longer words."""
    return _mistype(text, _dropped)


def spell_by_sound(text: str) -> str:
    return _each_word(text, lambda word: _cased_as(word, _AS_IT_SOUNDS.get(word.lower(), word)))


def without_punctuation(text: str) -> str:
    """Small letters and no marks; a hyphen or slash between words becomes a space. Addresses keep theirs."""
    return "".join(
        chunk if _is_address(chunk) else _MARK.sub(lambda mark: " " if mark[0] in "-–/" else "", chunk.lower())
        for chunk in _SPACES.split(text)
    ).strip()


def in_capitals(text: str) -> str:
    return text.upper()


def as_a_learner(text: str) -> str:
    """Without articles and most helping verbs, as in 'When tax year start?'."""
    for pattern, simpler in _LEARNER:
        text = pattern.sub(simpler, text)
    return re.sub(r"(^|[.?!]\s+)([a-z])", lambda start: start[1] + start[2].upper(), text)


def as_a_text_message(text: str) -> str:
    """Abbreviated, in small letters, with 'pls' at the end; no '2' or '4' for a word beside a figure."""
    words = without_punctuation(text).split()
    padded = ["", *words, ""]
    short = [
        word if word in {"to", "for"} and any(map(_has_digit, (left, right))) else _TEXTING.get(word, word)
        for left, word, right in zip(padded, words, padded[2:], strict=False)
    ]
    return " ".join(short if "pls" in short else [*short, "pls"])


REWRITES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "swapped letters": swap_letters,
        "dropped letters": drop_letters,
        "phonetic": spell_by_sound,
        "no punctuation": without_punctuation,
        "capitals": in_capitals,
        "learner": as_a_learner,
        "texting": as_a_text_message,
    }
)


def _mistype(text: str, damage: Callable[[str], str]) -> str:
    chunks = _SPACES.split(text)
    longer = [place for place, chunk in enumerate(chunks) if _letters(chunk) >= _LONG]
    long = longer or [place for place, chunk in enumerate(chunks) if _letters(chunk) >= _LONG_ENOUGH]
    for place in sorted(long, key=lambda place: _draw(f"{text} {place}"))[:2]:
        chunks[place] = _each_word(chunks[place], damage)
    return "".join(chunks)


def _letters(chunk: str) -> int:
    """How long the word in it is; 0 for a figure, an address, or an abbreviation such as 'PCN'."""
    found = _WORD.fullmatch(chunk)
    return 0 if found is None or found["word"].isupper() else len(found["word"])


def _swapped(word: str) -> str:
    places = [place for place in range(1, len(word) - 2) if word[place] != word[place + 1]]
    if not places:
        return word
    at = places[_draw(word) % len(places)]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str) -> str:
    at = 1 + _draw(word) % (len(word) - 2)  # never the first or the last letter
    return word[:at] + word[at + 1 :]


def _each_word(text: str, change: Callable[[str], str]) -> str:
    """Apply ``change`` to each word that is letters only and not an abbreviation such as 'PCN'."""

    def changed(chunk: str) -> str:
        found = _WORD.fullmatch(chunk)
        if found is None or (len(found["word"]) > 1 and found["word"].isupper()):
            return chunk
        return found["before"] + change(found["word"]) + found["after"]

    return "".join(changed(chunk) for chunk in _SPACES.split(text))


def _cased_as(pattern: str, word: str) -> str:
    return word[:1].upper() + word[1:] if pattern[:1].isupper() else word


def _go_on(question: str) -> str:
    first = question.split(maxsplit=1)[0] if question.split() else ""
    keeps_its_capital = len(first) < 2 or not first[1].islower()  # 'I', 'A', 'I'm', 'PCN'
    return question if keeps_its_capital else question[:1].lower() + question[1:]


def _draw(seed: str) -> int:
    """A number that looks drawn by lot and is always the same for the same words."""
    return int.from_bytes(sha256(seed.encode()).digest()[:8], "big")


def _is_address(chunk: str) -> bool:
    return "@" in chunk or "://" in chunk


def _has_digit(chunk: str) -> bool:
    return any(sign.isdigit() for sign in chunk)
