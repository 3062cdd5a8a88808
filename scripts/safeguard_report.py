"""Writes ``docs/safeguarding.md`` from the figures of a fit: how needs are found, how well, and what is missed."""

# pyright: basic

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.answering.safeguard_net import CALM_ALARM, HINT_ALARM, LIKELY_ENOUGH, NO_TIME, UNSURE_ALARM, alarm_for
from pipelines.settings import PROJECT
from scripts.safeguard_examples import ORDINARY, Example, labels

REPORT = PROJECT / "docs" / "safeguarding.md"
ALARMS = (0.5, 0.6, 0.7, 0.8, 0.9)

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a fit found, all out of fold, one entry for each message."""

    known: list[Example]
    ruled: Numbers  # whether the rules find a need
    hinted: Numbers  # whether they see a hint of one
    chance: Numbers  # by words and meaning
    chance_alone: Numbers  # by words
    replies: Numbers  # the help that each message would get
    choice: dict[str, Any]  # alarms and weights of the mix
    spared: float  # share of messages that are never embedded

    @property
    def by_net(self) -> Numbers:
        """Whether the net finds a need, a hint of the rules helping it."""
        return self._found(self.chance, self.choice["alarm"])

    @property
    def by_words(self) -> Numbers:
        """The same without the embedder."""
        return self._found(self.chance_alone, self.choice["alarm_alone"])

    def _found(self, chance: Numbers, alarm: float) -> Numbers:
        alarms = np.array([alarm_for(reply, alarm) for reply in self.replies])
        return (chance >= alarms) | (self.hinted & (chance >= HINT_ALARM))

    @property
    def origin(self) -> Numbers:
        return np.array([example.origin for example in self.known])


def summary(figures: Figures) -> dict[str, float]:
    """The few figures that tell whether a fit is good."""
    y, written = labels(figures.known), figures.origin == "written"
    net, alone = figures.by_net, figures.by_words
    near = ~y & np.isin(figures.origin, ["written", "case"])
    right = [reply == example.reply for reply, example in zip(figures.replies, figures.known, strict=True)]
    return {
        "rules": _share(figures.ruled, written & y),
        "net": _share(net, written & y),
        "both": _share(net | figures.ruled, written & y),
        "not ruled out": _share(net | figures.ruled | (figures.chance >= UNSURE_ALARM), written & y),
        "both, no embedder": _share(alone | figures.ruled, written & y),
        "net, near misses": _share(net, near),
        "both, near misses": _share(net | figures.ruled, near),
        "ordinary, not ruled out": _share(figures.chance >= UNSURE_ALARM, np.isin(figures.origin, ORDINARY)),
        "net, ordinary": _share(net, np.isin(figures.origin, ORDINARY)),
        "right kind": _share(np.array(right), y),
    }


def write_report(figures: Figures, to: Path = REPORT) -> None:
    to.write_text("\n".join(_lines(figures)) + "\n", encoding="utf-8")


def _share(hit: Numbers, among: Numbers) -> float:
    return round(float(hit[among].mean()), 4)


def _lines(figures: Figures) -> Iterator[str]:
    y, few = labels(figures.known), summary(figures)
    written = figures.origin == "written"
    yield from _method(figures)
    yield from (
        "",
        "## How well",
        "",
        f"{len(figures.known)} messages, {int(y.sum())} of them of people in need. "
        f"{int((written & y).sum())} needs and {int((written & ~y).sum())} near misses",
        "were written in blocks, one situation each; no situation is split between learning and testing, so these",
        "figures are for situations unlike any learned from. The net that serves has learned from all of them.",
        "",
        "| found of the written needs | share |",
        "| --- | ---: |",
        f"| by the rules | {few['rules']:.1%} |",
        f"| by the net | {few['net']:.1%} |",
        f"| by either | {few['both']:.1%} |",
        f"| by either, or not ruled out | {few['not ruled out']:.1%} |",
        f"| by either, without the embedder | {few['both, no embedder']:.1%} |",
        "",
        "| taken for a need and none | share |",
        "| --- | ---: |",
        f"| near misses, by the net | {few['net, near misses']:.1%} |",
        f"| near misses, by either | {few['both, near misses']:.1%} |",
        f"| ordinary questions, by the net | {few['net, ordinary']:.2%} |",
        f"| ordinary questions, not ruled out | {few['ordinary, not ruled out']:.2%} |",
        "",
        f"The net gives the right kind of help for {few['right kind']:.1%} of the needs.",
        "",
        "| kind | written needs | rules | net | either |",
        "| --- | ---: | ---: | ---: | ---: |",
    )
    yield from _kinds(figures)
    yield from _alarms(figures)
    yield from _reliability(figures)
    yield from _limits()


def _method(figures: Figures) -> Iterator[str]:
    choice = figures.choice
    yield from (
        "# How people in danger are found",
        "",
        "Written by `python -m scripts.fit_safeguard`, which fits the second net and measures it. The step comes right",
        "after personal details are hidden and before everything else; no setting turns it off. It has two nets:",
        "",
        "1. **Rules** (`prompts/safeguard.yaml`): wordings by kind of need, over plain words, so that dialect, typing",
        "   slips and disguised letters do not hide them. The first rule that matches decides, most urgent first.",
        "   Wordings that ordinary messages use too ('refuge', 'hungry') are hints: they count where the second net",
        f"   gives a chance of {HINT_ALARM} or more.",
        "2. **The second net** (`pipelines/answering/safeguard_net.py`), asked where no rule decides: a linear model",
        "   over words, runs of words and pieces of words, and one with a hidden layer over the sentence embedding of",
        "   the search. Their sum is a chance; from the alarm on, help is given. A third model chooses which help;",
        f"   where danger to life or suicide has a chance of {LIKELY_ENOUGH} or more, it goes first.",
        "",
        "A message of several sentences is looked at whole and sentence by sentence, and the likeliest decides. The",
        "net does not see a grown person's age: every number from 18 on that may be one reads the same to it. It",
        "learns from copies with slips of the keys, from many people who say who they are and ask something plain, and",
        "from the development questions of the evaluation (none of which is asked there).",
        "",
        f"The alarm is {choice['alarm']} ({choice['alarm_alone']} by words alone) where minutes count",
        f"({', '.join(sorted(NO_TIME))}): the lowest that keeps false alarms rare on ordinary",
        "questions and near misses (`ORDINARY_SHARE` and `NEAR_SHARE` in `scripts/fit_safeguard.py`). For other needs",
        f"it is {CALM_ALARM}.",
        "",
        f"**A second look.** Where the chance lies between {UNSURE_ALARM} and the alarm, a need is not ruled out, and",
        "the question goes its ordinary way. If the pages answer it, and it is likelier that the answer is right than",
        "that there is a need, it is given with the way to help beneath it; otherwise the reply for that need is given",
        "(`second_look.py`). So an ordinary question that sounds like need is answered, and a need in roundabout words",
        "is not sent away.",
        "",
        f"{figures.spared:.0%} of the messages learned from score so low on words that the meaning would hardly ever",
        "raise them to the alarm; such messages are not embedded.",
        "",
        "Without an index there is no embedder yet, and with another embedder the weights for meaning do not fit (they",
        "carry the name and hash of theirs). Then the log says `safeguard_without_meaning`, and rules and words serve.",
    )


def _kinds(figures: Figures) -> Iterator[str]:
    net = figures.by_net
    reply = np.array([example.reply for example in figures.known])
    for kind in sorted(set(reply[labels(figures.known)])):
        among = (reply == kind) & (figures.origin == "written")
        shares = (_share(hit, among) for hit in (figures.ruled, net, net | figures.ruled))
        yield f"| {kind} | {int(among.sum())} | {' | '.join(f'{share:.0%}' for share in shares)} |"


def _alarms(figures: Figures) -> Iterator[str]:
    y, origin = labels(figures.known), figures.origin
    yield from (
        "",
        "What one alarm for every need would do, with the rules:",
        "",
        "| alarm | written needs found | near misses taken | ordinary questions taken |",
        "| ---: | ---: | ---: | ---: |",
    )
    near = ~y & np.isin(origin, ["written", "case"])
    for alarm in sorted({*ALARMS, figures.choice["alarm"]}):
        hit = (figures.chance >= alarm) | (figures.hinted & (figures.chance >= HINT_ALARM)) | figures.ruled
        yield (
            f"| {alarm} | {_share(hit, y & (origin == 'written')):.1%} | {_share(hit, near):.1%} "
            f"| {_share(hit, np.isin(origin, ORDINARY)):.2%} |"
        )


def _reliability(figures: Figures) -> Iterator[str]:
    y, asked = labels(figures.known), np.isin(figures.origin, ["written", "case", *ORDINARY])
    yield from (
        "",
        "The chance against what was true, over all messages but the mixtures. A council's real messages hold far",
        "fewer needs, so this is a score to set an alarm on, not the chance that a real message shows a need.",
        "",
        "| chance given | messages | needs among them |",
        "| --- | ---: | ---: |",
    )
    for low in np.arange(0, 1, 0.1):
        inside = asked & (figures.chance >= low) & (figures.chance < low + 0.1 + (low > 0.85))
        if inside.any():
            yield f"| {low:.1f} to {low + 0.1:.1f} | {int(inside.sum())} | {_share(y, inside):.0%} |"


def _limits() -> Iterator[str]:
    yield from (
        "",
        "## Limits",
        "",
        "- Both nets read English. A cry for help in another language is found only by its loan words.",
        "- Every message learned from is invented. Real messages, with the residents' consent, would teach more.",
        "- A hint that only the next turn makes clear is missed: each message is read by itself.",
        "- Short messages without any word of danger ('please send someone quick') can be missed, and accidents of a",
        "  sort nobody wrote about are found least well. The pages and every hand-over name 999 for that reason.",
        "- Found needs are told by a fixed reply; nobody is called on a resident's behalf.",
        "",
        "A wording that was missed becomes a line in `scripts/safeguard_messages` under its situation (or a new one),",
        "with a near miss beside it; then `python -m scripts.fit_safeguard` fits and measures again.",
    )
