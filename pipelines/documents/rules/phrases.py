"""Set phrases: needless words out, abbreviations in full, and ways to say it that are put in another order."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipelines.data_file import entries, items, read_data_file
from pipelines.documents.glossary import DATA, load_glossary
from pipelines.documents.rules.inflection import inflected, lemma

_FORM = re.compile(r"\{(\d):([A-Za-z]+)\}|\\(\d)")
_VERB_OF = {
    "application": "apply", "payment": "pay", "complaint": "complain", "appeal": "appeal", "booking": "book",
    "decision": "decide", "enquiry": "ask", "request": "ask", "claim": "claim", "referral": "refer",
    "reservation": "book", "donation": "give", "purchase": "buy", "change": "change", "appointment": "book a time",
    "contribution": "pay some money",
}  # fmt: skip
_OF_MANY = {"is": "are", "was": "were", "has": "have"}  # 'a maximum of 2 letters is sent' has lost its subject


@dataclass(frozen=True, slots=True)
class _Rule:
    find: re.Pattern[str]
    write: str


def without_needless_words(text: str) -> str:
    """A sentence whose set phrases are short: 'in order to' → 'to', 'please be advised that' → nothing."""
    pattern, instead = _needless()
    for _ in range(2):  # 'for a period of' may stand within another phrase
        text = pattern.sub(lambda match: instead[" ".join(match[1].lower().split())], text)
    text = re.sub(r"\b([Uu]p to \w+ [\w-]+s) (is|was|has)\b", lambda match: f"{match[1]} {_OF_MANY[match[2]]}", text)
    return tidy(text)


def in_full(text: str) -> str:
    """A sentence without abbreviations: 'e.g.' → 'for example', 'PCN' → 'penalty charge notice'."""
    pattern, full = _abbreviations()
    return tidy(pattern.sub(lambda match: _in_full(match, full, text), text))


def rephrased(text: str) -> str:
    """A sentence after every phrase rule has been tried once, in the order of the file."""
    for rule in _rules():
        text = rule.find.sub(_writer(rule.write), text)
    text = re.sub(r"^((?:[Tt]he |[Yy]our |[Aa]ll )?\w*[^s]s) belongs\b", r"\1 belong", text)
    text = re.sub(r"\b(is|are|be|remains?) for free\b", r"\1 free", text)
    return tidy(text)


def tidy(text: str) -> str:
    """One space between words, none before a mark, and a capital at the start."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.;:?!])", r"\1", text)
    text = re.sub(r"^[,;:]\s*|,(?=[,.;])", "", text)
    text = re.sub(r"\b([Aa])n?(?= (?:ʘ|\w))", lambda match: match[0], text)
    return text[:1].upper() + text[1:] if text[:1].islower() and not re.match(r"\w*[@/.]\w", text) else text


def _writer(write: str) -> Callable[[re.Match[str]], str]:
    def written(match: re.Match[str]) -> str:
        out = _FORM.sub(lambda part: _group(part, match), write)
        if "{BE}" in out:
            out = out.replace("{BE}", "are" if re.search(r"\bare\b", match[0], re.IGNORECASE) else "is")
        if "{NOM1}" in out:
            out = out.replace("{NOM1}", _VERB_OF[match[1].lower()])
        if "{NOMG1}" in out:
            out = out.replace("{NOMG1}", inflected(_VERB_OF[match[1].lower()].split()[0], "VBG"))
        return out

    return written


def _group(part: re.Match[str], match: re.Match[str]) -> str:
    if part[3]:
        return match[int(part[3])] or ""
    found = match[int(part[1])]
    if part[2] == "lower":
        return found[:1].lower() + found[1:] if not found[1:2].isupper() else found
    return inflected(lemma(found, "VERB"), part[2])


def _in_full(match: re.Match[str], full: dict[str, str], text: str) -> str:
    short = match[0]
    said = full.get(short) or full.get(short.removesuffix("s"), "") + ("s" if short.endswith("s") else "")
    before = text[: match.start()].rstrip(" (").lower()
    if said and before.endswith(said.lower()):
        return ""  # 'penalty charge notice (PCN)' says it already
    ends = short.endswith(".") and match.end() == len(text)
    return said + ("." if ends else "")


@cache
def _needless() -> tuple[re.Pattern[str], dict[str, str]]:
    with (DATA / "needless_phrases.csv").open(encoding="utf-8", newline="") as file:
        instead = {row["phrase"].strip().lower(): row["instead"].strip() for row in csv.DictReader(file)}
    longest_first = sorted(instead, key=len, reverse=True)
    one_of = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<![\w-])({one_of})(?![\w-])(?: (?=,))?", re.IGNORECASE), instead


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    with (DATA / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        full = {row["short"]: row["full"] for row in csv.DictReader(file) if row["kind"] != "kept"}
    for term in load_glossary().terms:
        full |= {short: term.term for short in term.short if short not in full}
    one_of = "|".join(re.escape(short) for short in sorted(full, key=len, reverse=True))
    return re.compile(rf"(?<![\w./@-])(?:{one_of})s?(?![\w/@-])"), full


@cache
def _rules() -> tuple[_Rule, ...]:
    data = items(read_data_file(DATA / "phrase_rules.yaml").get("rules"))
    found = [entries(item) for item in data]
    return tuple(_Rule(re.compile(str(rule["find"]), re.IGNORECASE), str(rule["write"])) for rule in found)
