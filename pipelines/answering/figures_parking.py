"""Figures about a parking ticket: the last day for half price and the last of the 28 days."""

from __future__ import annotations

import re

from pipelines.answering.figures import Ask, Asked, worked_draft
from pipelines.errors import FactError
from pipelines.facts.dates import show_day
from pipelines.facts.parking import Notice, notice_deadlines
from pipelines.types import Draft, Figure, Option

_TICKET = re.compile(r"\b(?:ticket(?:ed)?|pcn|penalty charge|fined?|bus lane|camera)\b", re.IGNORECASE)
_DEADLINE = re.compile(
    r"\b(?:last (?:day|date)|deadline|when|how long|by what|pay by|days (?:left|do i)|half price|discount|too late|"
    r"still (?:pay|get|have)|until|expire|run(?:s)? out|time to (?:pay|challenge|appeal))\b",
    re.IGNORECASE,
)
_OTHER_LETTER = re.compile(
    r"\b(?:notice to owner|nto|charge certificate|order for recovery|notice of rejection|private|supermarket|ncp|"
    r"euro car)\b",
    re.IGNORECASE,
)
_ON_CAR = re.compile(
    r"\b(?:windscreen|windshield|on (?:my|the) (?:car|van|bike)|wiper|warden|handed|officer|stuck)\b", re.IGNORECASE
)
_BY_POST = re.compile(
    r"\b(?:camera|cctv|bus lane|post(?:ed|al)?|letter|through the (?:door|post)|box junction|moving traffic)\b",
    re.IGNORECASE,
)
LAW = "Civil Enforcement of Road Traffic Contraventions Regulations 2022 (SI 2022/71)"


def ticket_deadline(asked: Asked) -> Draft | Ask | None:
    """The deadlines of a council ticket from the day it was served; asks how it came when that is not said."""
    text, day = asked.text, asked.details.day
    if day is None or not (_TICKET.search(text) and _DEADLINE.search(text)) or _OTHER_LETTER.search(text):
        return None
    if asked.room.council.london:
        return None  # London's bus lane and moving traffic rules differ; the pages explain them
    kind = Notice.CAMERA if _BY_POST.search(text) else Notice.WINDSCREEN if _ON_CAR.search(text) else None
    if kind is None:
        date_said = f"{day.day} {day:%B}"
        return Ask(
            "ask_notice_kind",
            (
                Option(
                    "On my car, or handed to me",
                    f"Ticket on my windscreen on {date_said}. What is the last day for half price?",
                ),
                Option(
                    "In the post",
                    f"Camera ticket by post, arrived on {date_said}. What is the last day for half price?",
                ),
            ),
        )
    try:
        dates = notice_deadlines(kind, served=day)
    except FactError:
        return None
    half, full = show_day(dates.discount_last), show_day(dates.full_last)
    how = "put on your car or handed to you" if kind is Notice.WINDSCREEN else "delivered to you by post"
    after = asked.today > dates.full_last
    passed = ("Both days have passed: look at the newest letter you have had, or call us.",) if after else ()
    return worked_draft(
        f"The last day to pay half price is {half}, and the last day to pay in full or challenge is {full}.",
        dates.working,
        Figure("Last day for half price", half, LAW),
        conditions=(f"This counts {show_day(day)} as the day the ticket was {how}.", *passed),
    )
