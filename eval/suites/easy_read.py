"""Held-out sentences of councils in Easy Read, by the rules alone: against people's versions, and what was lost.

The sentences are kept from those who build the simplifier, so that a report gives totals and names no case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from eval.metrics.figures import claimed, figures, missing
from eval.metrics.simplification import Counts, Deletion, corpus_sari, sari_counts, sari_of, sentence_lengths
from eval.records import Measure, Record
from eval.schema import EasyReadCase
from eval.statistics.intervals import clustered_bootstrap, wilson
from eval.suites.suite import Suite, Task, figure, share
from eval.target import Target
from pipelines.documents.rows import EasyRead
from pipelines.extraction.blocks import Block, BlockKind, Document

MOST_WORDS = 15  # of a sentence: rule 1
_BETWEEN = "\n\n"  # of the references in a record
_YEARS = re.compile(r"\b(20)(\d\d)[/-](\d\d)\b")
_CUT = 10  # words; what cutting alone would earn is shown beside
Convert = Callable[[Document], EasyRead]


def suite(cases: Sequence[EasyReadCase]) -> Suite:
    return Suite(
        "easy_read",
        "Held-out sentences in Easy Read, by rules",
        tuple(Task(case.id, partial(_judge, case)) for case in cases),
        measures,
    )


def _judge(case: EasyReadCase, target: Target) -> Record:
    """The same function as an officer's upload meets; no server is asked, since its documents need a sign-in."""
    from pipelines.documents.fidelity import fact_states

    del target
    block = Block(id="b1", kind=BlockKind.PARAGRAPH, text=case.sentence)
    made = _converter()(Document(name=f"{case.id}.txt", format="text", blocks=(block,)))
    said = text_of(made)
    states = [fact.state for fact in fact_states(made)]
    return Record(
        suite="easy_read",
        case=case.id,
        asked=case.sentence,
        said=said,
        group=case.why.partition(":")[0],
        base=case.id,
        scores={
            "lost_facts": float(states.count("lost")),
            "facts": float(len(states)),
            "lost_values": float(len(lost_values(case.facts, said))),
            "troubled": float(any(row.troubles for row in made.rows)),
            **{f"trouble {trouble.code}": 1.0 for row in made.rows for trouble in row.troubles},
        },
        wanted=_BETWEEN.join(case.references),
    )


def text_of(made: EasyRead) -> str:
    """What a reader of the page reads of the sentence: the rows, without the contact block."""
    return "\n".join(row.text for row in made.rows)


def lost_values(facts: Sequence[str], said: str) -> list[str]:
    """Amounts, numbers, dates, times, phones and links of a case's facts that the text does not tell.

    Read by the evaluation's own reader of figures, so that the product is not its own judge.
    """
    stated = figures(_whole_years(said))
    return [str(value) for fact in facts for value in missing(claimed(_whole_years(fact)), stated)]


def _whole_years(text: str) -> str:
    """'2026/27' as '2026 and 2027', which is how a plain text may say it."""
    return _YEARS.sub(lambda found: f"{found[1]}{found[2]} and {found[1]}{found[3]}", text)


def measures(records: Sequence[Record]) -> list[Measure]:
    whole = [item for item in records if not item.error]
    if not whole:
        return []
    lengths = {item.case: sentence_lengths(item.said) or [0] for item in whole}
    over = {case: [float(length > MOST_WORDS) for length in each] for case, each in lengths.items()}
    sentences = sum(map(len, lengths.values()))
    unsaid = sum("lost_facts" not in item.scores for item in records)  # cases that broke
    return [
        *_sari(whole),
        figure("easy_read.words", "Words a sentence", clustered_bootstrap(lengths, seed=1), sentences,
               better="lower", unit="number"),
        figure("easy_read.over_15", "Sentences over 15 words", clustered_bootstrap(over, seed=1), sentences,
               better="lower"),
        *share("easy_read.lost_facts", "Facts lost, a sentence of the source", whole, "lost_facts",
               better="lower", unit="number"),
        *share("easy_read.lost_values", "Values lost by the evaluation's own reading, a sentence", whole,
               "lost_values", better="lower", unit="number"),
        *share("easy_read.troubled", "Sentences with a trouble told to the officer", whole, "troubled",
               better="lower"),
        *_troubles(whole),
        figure("easy_read.broken", "Sentences that could not be converted", wilson(unsaid, len(records)),
               len(records), better="lower"),
    ]  # fmt: skip


def _troubles(records: Sequence[Record]) -> list[Measure]:
    """The share of the sentences that have a trouble of each kind."""
    found = Counter(name[8:] for item in records for name in item.scores if name.startswith("trouble "))
    return [
        figure(
            f"easy_read.trouble_{code}",
            f"Sentences with a trouble of the kind '{code}'",
            wilson(times, len(records)),
            len(records),
            better="lower",
        )
        for code, times in sorted(found.items())
    ]


def _sari(records: Sequence[Record]) -> list[Measure]:
    """SARI in the ways that people report it, and what doing nothing, cutting alone, and another person would earn."""
    n = len(records)
    people = {item.case: item.wanted.split(_BETWEEN) for item in records}
    made = {item.case: sari_counts(item.asked, item.said, people[item.case]) for item in records}
    same = {item.case: sari_counts(item.asked, item.asked, people[item.case]) for item in records}
    cut = {item.case: sari_counts(item.asked, _cut(item.asked), people[item.case]) for item in records}
    other = {
        f"{item.case}/{at}": sari_counts(item.asked, reference, _others(people[item.case], at))
        for item in records
        for at, reference in enumerate(people[item.case])
    }
    alone = {case: [float(sari_of(counts))] for case, counts in made.items()}

    def whole(name: str, title: str, counts: Mapping[str, Counts], deletion: Deletion = "f1") -> Measure:
        found = corpus_sari(counts, deletion=deletion, seed=1)
        return figure(f"easy_read.{name}", title, found, n, unit="number")

    return [
        whole("sari", "SARI of all sentences (EASSE's default)", made),
        whole("sari_paper", "SARI of all sentences, deleting scored by precision as in the paper", made, "precision"),
        figure("easy_read.sari_sentences", "SARI, mean of the sentences, deleting by precision",
               clustered_bootstrap(alone, seed=1), n, unit="number"),
        whole("sari_unchanged", "SARI of the source left as it is", same),
        whole("sari_cut", f"SARI of the source cut every {_CUT} words", cut),
        whole("sari_cut_paper", f"The same, deleting scored by precision ({_CUT} words)", cut, "precision"),
        whole("sari_people", "SARI of one person's version against the other's", other),
    ]  # fmt: skip


def _others(texts: Sequence[str], at: int) -> list[str]:
    return [text for place, text in enumerate(texts) if place != at]


def _cut(text: str) -> str:
    words = re.split(r"\s+", text)
    return ". ".join(" ".join(words[start : start + _CUT]) for start in range(0, len(words), _CUT))


@cache
def _converter() -> Convert:
    """Converts by rules, as the product does where no model is present. Pictures do not change a word."""
    from pipelines.documents.convert import convert
    from pipelines.documents.rules.simplifier import RulesSimplifier

    return partial(convert, simplifier=RulesSimplifier(), picture_set=None, contact=None, council="")
