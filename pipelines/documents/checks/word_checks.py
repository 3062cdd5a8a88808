"""Rules 4, 5, 7 and 12: everyday words, hard words explained, one word for one thing, speaking to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.documents.checks.context import Context
from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.checks.phrase_checks import foreign_spans
from pipelines.documents.checks.rewrites import Rewrite, rewrites
from pipelines.documents.checks.tables import concept_pattern, concepts, everyday
from pipelines.documents.fidelity.names import names
from pipelines.documents.glossary import Found, Term, load_glossary
from pipelines.documents.plain_sentences import PlainSentence, plain_sentences
from pipelines.documents.rows import HardWord, Row, RowKind
from pipelines.documents.rules.frequency import zipf
from pipelines.documents.rules.inflection import lemma, plural
from pipelines.documents.rules.lexicon import in_everyday_words
from pipelines.documents.rules.phrases import without_needless_words
from pipelines.documents.rules.reader import addressed
from pipelines.documents.tagging import Token, is_dictionary_word, tag

RARE = 3.5  # Zipf; a word met less often than three times in a million is none of every day
_CONTENT = ("NN", "VB", "JJ", "RB")
_DEFINES = re.compile(r"s?\s+(?:means?|is when|is a|is an|is the|are when)\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(r"\b(?:at|by|with|to|for|from|of|in|on) we\b", re.IGNORECASE)
_MEANS = re.compile(
    r"\b(?:means?|is|are|was|says?|tells?|shows?|gives?|decides?|lowers?|lets?|helps?)\b", re.IGNORECASE
)


@lru_cache(maxsize=5_000)
def terms_in(text: str) -> tuple[Found, ...]:
    """The glossary's terms in a text."""
    return tuple(load_glossary().find(text))


def everyday_words(sentence: PlainSentence, context: Context) -> Iterator[Spotted]:
    """Rule 4: words of the lexicon, which have a plain word, and rare words, which have none."""
    if not is_meaning(sentence.text, context):
        for change in _plainer(sentence.text):
            advice = f"Write '{change.new}'" if change.new else f"Leave out '{change.old}'"
            yield Spotted(
                rule="4",
                text=f"'{change.old}' is a hard word. {advice}.",
                words=change.old,
                cure=Cure(label=advice, at=sentence.start + change.at, old=change.old, new=change.new),
            )
    for word in _rare_words(sentence.text):
        if not _is_explained(word.lower(), context):
            yield Spotted(
                rule="4", text=f"'{word}' is not a word of every day. Use an easier word, or explain it.", words=word
            )


@lru_cache(maxsize=5_000)
def _plainer(text: str) -> tuple[Rewrite, ...]:
    """Changes that the lexicon asks for and that are not matters of rules 9 and 10."""
    needless = {change.old for change in rewrites(text, without_needless_words(text))}
    strange = foreign_spans(text)
    return tuple(
        change
        for change in rewrites(text, in_everyday_words(text))
        if change.old[:1].isalnum()
        and change.old.lower() not in ("a", "an")
        and change.old not in needless
        and not any(at < change.at + len(change.old) and change.at < end for at, end in strange)
    )


@lru_cache(maxsize=5_000)
def _rare_words(text: str) -> tuple[str, ...]:
    taken = [(change.at, change.at + len(change.old)) for change in rewrites(text, in_everyday_words(text))]
    taken += foreign_spans(text)
    taken += [(name.start, name.end) for name in names(text)]
    taken += [(found.start, found.end) for found in terms_in(text)]
    return tuple(
        token.text
        for at, token in enumerate(tag(text))
        if _is_rare(token, opens=at == 0) and not any(start < token.end and token.start < end for start, end in taken)
    )


def _is_rare(token: Token, *, opens: bool) -> bool:
    if not token.tag.startswith(_CONTENT) or not token.low.replace("-", "").isalpha() or len(token.low) < 4:
        return False
    if token.text.isupper() or (token.text[0].isupper() and not opens):
        return False
    if token.text[0].isupper() and not is_dictionary_word(token.text):
        return False  # a name at the start of a sentence
    parts = token.low.split("-")
    return not all(_is_known(part, token.tag) for part in parts) and token.low not in everyday()


def _is_known(word: str, part_of_speech: str) -> bool:
    forms = {word, lemma(word, "NOUN"), lemma(word, "VERB"), *_stems(word)}
    if part_of_speech.startswith("JJ"):
        forms.add(lemma(word, "ADJ"))
    return bool(forms & everyday()) or max(zipf(form) for form in forms) >= RARE


def _stems(word: str) -> tuple[str, ...]:
    """'Carefully' is as easy as 'careful', 'helper' as 'help'."""
    ends = (("ily", "y"), ("ly", ""), ("ness", ""), ("less", ""), ("ful", ""), ("er", ""), ("er", "e"), ("re", ""))
    stems = [
        word.removesuffix(end) + instead for end, instead in ends if word.endswith(end) and len(word) > len(end) + 2
    ]
    stems += [
        word.removeprefix(begin) for begin in ("un", "over", "re", "non") if word.startswith(begin) and len(word) > 6
    ]
    return tuple(stem for stem in stems if len(stem) > 2)


def _is_explained(word: str, context: Context) -> bool:
    return any(word in term or lemma(word, "NOUN") in term for term in context.explained)


def is_meaning(text: str, context: Context) -> bool:
    """Whether a sentence explains a hard word, and may use it."""
    return any(text.rstrip(".") in meaning for meaning in context.meanings)


def hard_words(row: Row, context: Context) -> Iterator[Spotted]:
    """Rule 5: a glossary term that nobody has explained yet, and a hard word whose explanation is missing."""
    yield from _unexplained_own(row, context)
    seen: set[str] = set()
    own = {word.term.lower() for word in row.hard_words}
    for found in terms_in(row.text):
        term = found.term
        name = term.term.lower()
        if not term.hard or name in seen or found.text.lower() in own or name in own:
            continue
        seen.add(name)
        if _explained_before(term, row, context) or _explains(row.text, found.end, found.text, *_names(term)):
            continue
        yield Spotted(
            rule="5",
            text=f"'{found.text}' is a hard word and nothing explains it. Explain it in the next sentence.",
            words=found.text,
            cure=_explain(row, found.text, found.end, term),
        )


def _explained_before(term: Term, row: Row, context: Context) -> bool:
    places = [context.explained.get(name.lower()) for name in (*_names(term), *term.short)]
    places += [where for word, where in context.explained.items() if word.removesuffix("s") == term.term.lower()]
    here = context.order.get(row.id, 0)
    return any(place is not None and context.order.get(place, 0) <= here for place in places)


def _names(term: Term) -> tuple[str, ...]:
    return (term.term, *term.also)


def _explains(text: str, end: int, *names_of_it: str) -> bool:
    """Whether the next sentence says what the term is."""
    if _DEFINES.match(text[end:]):
        return True  # the sentence itself says what it is
    rest = [sentence for sentence in plain_sentences(text) if sentence.start >= end]
    if not rest:
        return False
    following = rest[0].text.lower()
    opens = following.startswith(("this means", "it means", "this is", "these are", "that means", "it is"))
    named = any(name.lower() in following for name in names_of_it)
    return opens or (named and _MEANS.search(following) is not None)


def _explain(row: Row, said: str, end: int, term: Term) -> Cure | None:
    sentence = next((item for item in plain_sentences(row.text) if item.start <= end <= item.end), None)
    if sentence is None or row.kind is RowKind.HEADING:
        return None
    stop = "" if sentence.text[-1] in ".!?" else "."
    return Cure(
        label=f"Explain '{said}'",
        kind="explain",
        row_id=row.id,
        at=sentence.end,
        new=f"{stop} {term.meaning}",
        words=(HardWord(said, term.meaning),),
    )


def _unexplained_own(row: Row, context: Context) -> Iterator[Spotted]:
    following = context.next_text.get(row.id, "")
    for word in row.hard_words:
        place = row.text.lower().find(word.term.lower())
        if place < 0:
            yield Spotted(
                rule="5",
                text=f"'{word.term}' is marked as a hard word, but does not stand in this row.",
                words=word.term,
            )
        elif not (_holds(row.text, word) or _holds(following, word) or _explains(row.text, place + 1, word.term)):
            level = "fail" if not word.meaning.strip() else "warn"
            yield Spotted(
                rule="5",
                level=level,
                text=f"'{word.term}' is not explained in the next sentence.",
                words=word.term,
                cure=_add_meaning(row, word, place) if word.meaning.strip() else None,
            )


def _holds(text: str, word: HardWord) -> bool:
    return bool(word.meaning.strip()) and " ".join(word.meaning.split()).rstrip(".") in " ".join(text.split())


def _add_meaning(row: Row, word: HardWord, place: int) -> Cure | None:
    sentence = next((item for item in plain_sentences(row.text) if item.start <= place < item.end), None)
    if sentence is None or row.kind is RowKind.HEADING:
        return None
    stop = "" if sentence.text[-1] in ".!?" else "."
    return Cure(
        label=f"Explain '{word.term}'",
        kind="explain",
        row_id=row.id,
        at=sentence.end,
        new=f"{stop} {word.meaning}",
        words=(word,),
    )


def same_words(row: Row, context: Context) -> Iterator[Spotted]:
    """Rule 7: this row uses another word than the rest of the document for the same thing."""
    if not context.kept_words:
        return
    pattern, forms = concept_pattern()
    taken = [(found.start, found.end) for found in terms_in(row.text) if " " in found.text]
    tags = {token.start: token for token in tag(row.text)}
    for match in pattern.finditer(row.text):
        concept, word = forms[match[0].lower()]
        kept = context.kept_words.get(concept, word)
        if (
            kept == word
            or word.lower() in context.explained
            or _is_name(row.text, match)
            or _is_other_part(tags.get(match.start()), verb=concepts()[concept].verb)
        ):
            continue
        if any(start < match.end() and match.start() < end and match[0] != row.text[start:end] for start, end in taken):
            continue  # 'bill' within 'council tax bill'
        new = _in_form_of(match[0], word, kept)
        yield Spotted(
            rule="7",
            text=f"This row says '{match[0]}', other rows say '{kept}'. Use the same word for the same thing.",
            words=match[0],
            cure=Cure(label=f"Write '{new}'", at=match.start(), old=match[0], new=new),
        )


def _is_name(text: str, match: re.Match[str]) -> bool:
    """'Head of Highways': a capital within a sentence."""
    before = text[: match.start()].rstrip()
    return match[0][0].isupper() and bool(before) and before[-1] not in ".!?:"


def _is_other_part(token: Token | None, *, verb: bool) -> bool:
    return token is not None and " " not in token.text and token.tag.startswith("VB") != verb


def _in_form_of(said: str, word: str, kept: str) -> str:
    new = kept if said.lower() == word.lower() else plural(kept)
    return new[:1].upper() + new[1:] if said[:1].isupper() else new


def address(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 12: 'the applicant must', 'the council will'."""
    better = addressed(sentence.text)
    changes = [
        change for change in rewrites(sentence.text, better) if change.old.lower() not in ("their", "his", "her")
    ]
    subject = next((change for change in changes if re.search(r"[a-z]{4}", change.old)), None)
    if better == sentence.text or subject is None or _NO_SUBJECT.search(better):
        return
    yield Spotted(
        rule="12",
        text=f"'{subject.old}' speaks about people. Speak to them: write '{subject.new}'.",
        words=subject.old,
        cure=Cure(label=f"Write '{better}'", at=sentence.start, old=sentence.text, new=better),
    )
