"""Figures about debt: what is taken from wages, what enforcement agents charge."""

from __future__ import annotations

import re

from pipelines.answering.figures import Ask, Asked, worked_draft
from pipelines.errors import FactError
from pipelines.facts.enforcement import Period, agent_fees, attachment_of_earnings
from pipelines.facts.money import show_gbp
from pipelines.types import Draft, Figure

_FROM_WAGES = re.compile(
    r"\battachment\b.{0,12}\bearnings\b|\b(?:take|taken|taking|deduct\w*|dock\w*|stop\w*|come out)\b.{0,30}"
    r"\b(?:from|of|off|if)\b"
    r"|\bfrom (?:my )?(?:wages?|pay|salary|earnings)\b",
    re.IGNORECASE,
)
_NOT_WAGES = re.compile(
    r"\b(?:refund|benefit|universal credit|pension credit|discount|instal|direct debit|card)\b", re.IGNORECASE
)
_PERIODS: tuple[tuple[re.Pattern[str], Period], ...] = (
    (re.compile(r"\b(?:week|weekly|pw)\b", re.IGNORECASE), "week"),
    (re.compile(r"\b(?:day|daily)\b", re.IGNORECASE), "day"),
)
_AGENT = re.compile(r"\b(?:bailiffs?|enforcement agents?|debt collectors?)\b", re.IGNORECASE)
_FEE = re.compile(r"\b(?:fees?|charges?|cost|how much|add(?:ed|s)?)\b", re.IGNORECASE)
_OWED = re.compile(r"\b(?:debt|owe|owed|owing|arrears|bill)\b", re.IGNORECASE)
PARTS = {75, 110, 235}  # a question that names one of these asks what it is, not what a debt comes to


def taken_from_wages(asked: Asked) -> Draft | Ask | None:
    """What an employer takes under an attachment of earnings order, from net pay."""
    amounts = asked.details.amounts
    if not _FROM_WAGES.search(asked.text) or _NOT_WAGES.search(asked.text) or len(amounts) != 1:
        return None
    said: list[Period] = [kind for shape, kind in _PERIODS if shape.search(asked.text)]
    period = said[0] if said else "month"
    try:
        worked = attachment_of_earnings(amounts[0], period)
    except FactError:
        return None
    law = "Council Tax (Administration and Enforcement) Regulations 1992, Schedule 4"
    return worked_draft(
        f"Your employer would take {show_gbp(worked.amount)} each {period} if the court has made a liability order "
        "and we send an attachment of earnings order.",
        worked.working,
        Figure(f"Taken from pay each {period}", show_gbp(worked.amount), law),
        conditions=("This counts your pay after tax, National Insurance and pension.",),
    )


def agents_fees(asked: Asked) -> Draft | Ask | None:
    """What enforcement agents may add to a debt of a given size."""
    amounts = asked.details.amounts
    if not (_AGENT.search(asked.text) and _FEE.search(asked.text) and _OWED.search(asked.text)) or len(amounts) != 1:
        return None
    if amounts[0] in PARTS:
        return None
    try:
        fees = agent_fees(amounts[0])
    except FactError:
        return None
    law = "Taking Control of Goods (Fees) Regulations 2014"
    return worked_draft(
        f"Enforcement agents can add {show_gbp(fees.total)} in all to a debt of {show_gbp(amounts[0])}.",
        fees.working,
        Figure("Fees if it goes to the last stage", show_gbp(fees.total), law),
        conditions=("A rise in these fees has been announced, so check the notice that you get.",),
    )
