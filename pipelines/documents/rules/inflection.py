"""Forms of English words, by lemminflect: 'commenced' to 'commence', 'start' to 'started'."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

_FORMS_OF_BE = {"VB": "be", "VBP": "are", "VBZ": "is", "VBD": "was", "VBN": "been", "VBG": "being"}
_IRREGULAR = {
    ("lend", "VBD"): "lent",
    ("lend", "VBN"): "lent",
    ("get", "VBN"): "got",
    ("quit", "VBD"): "quit",
    ("show", "VBN"): "shown",
    ("person", "NNS"): "people",
}


@lru_cache(maxsize=8192)
def lemma(word: str, kind: str) -> str:
    """The dictionary form of a word.

    Args:
        word: in any case.
        kind: 'VERB', 'NOUN', 'ADJ' or 'ADV'.
    """
    forms: tuple[str, ...] = _vendor().getLemma(word.lower(), kind)
    return forms[0] if forms else word.lower()


@lru_cache(maxsize=8192)
def inflected(base: str, tag: str) -> str:
    """A dictionary form in the form that a Penn tag names: ('start', 'VBD') → 'started'; 'VB' and 'VBP' stay."""
    if base == "be":
        return _FORMS_OF_BE.get(tag, base)
    if tag in ("VB", "VBP", "NN", "JJ", "RB", "MD"):
        return base
    forms: tuple[str, ...] = _vendor().getInflection(base, tag)
    form = _IRREGULAR.get((base, tag)) or (forms[0] if forms else base)
    return _british(base, form)


def _british(base: str, form: str) -> str:
    """'Cancelled' and 'labelling' double their l."""
    if (
        base.endswith("l")
        and base[-2:-1] in "aei"
        and base[-3:-2] not in "aeiou"
        and form in (f"{base}ed", f"{base}ing")
    ):
        return f"{base}l{form.removeprefix(base)}"
    return form


@lru_cache(maxsize=8192)
def is_verb(word: str) -> bool:
    """Whether a word is the plain form of a verb: 'display', but not 'displays'."""
    lemmas: dict[str, tuple[str, ...]] = _vendor().getAllLemmas(word.lower())
    return word.lower() in lemmas.get("VERB", ())


@lru_cache(maxsize=8192)
def is_participle(word: str) -> bool:
    """Whether a word can be a past participle: 'issued', 'paid', 'written'."""
    lower = word.lower()
    lemmas: dict[str, tuple[str, ...]] = _vendor().getAllLemmas(lower)
    return any(lower in _vendor().getInflection(base, "VBN") for base in lemmas.get("VERB", ()))


def phrase_inflected(phrase: str, tag: str) -> str:
    """A verb of several words with its first one in the form of the tag: ('carry out', 'VBG') → 'carrying out'."""
    head, _, rest = phrase.partition(" ")
    return f"{inflected(head, tag)} {rest}" if rest else inflected(head, tag)


def plural(phrase: str) -> str:
    """A noun of several words in the plural, its last word changed; 'place to live' changes its first."""
    for joint in (" who ", " that ", " of ", " to ", " for ", " with ", " from ", " in "):
        if joint in phrase:
            head, rest = phrase.split(joint, 1)
            if joint in (" who ", " that ") and rest.split()[0].endswith("s"):
                verb, _, behind = rest.partition(" ")
                rest = f"{'are' if verb == 'is' else lemma(verb, 'VERB')} {behind}".strip()
            return f"{plural(head)}{joint}{rest}"
    rest, _, head = phrase.rpartition(" ")
    return f"{rest} {inflected(head, 'NNS')}".strip()


def _vendor() -> Any:
    return import_module("lemminflect")  # late: it reads its tables when first asked
