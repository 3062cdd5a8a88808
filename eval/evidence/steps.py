"""The steps of an answer in words, in the order in which the pipeline takes them."""

from __future__ import annotations

from collections.abc import Mapping

from eval.evidence.markdown import table
from pipelines.answering.pipeline import STEPS

# By the names of the steps; a test holds them against the list.
WHAT_STEPS_DO: Mapping[str, str] = {
    "redact": "hides personal details by kind",
    "safeguard": "shows help to somebody who may be at risk, and ends there",
    "understand": "puts another language into English where an engine is trusted with it, else replies in it",
    "route": "ends greetings, requests for a person, another council's business and attempts to steer the service",
    "rephrase": "mends spelling and joins a follow-up to what it follows",
    "look_up_facts": "answers what has one right value by a calculator or the council's own table",
    "retrieve": "searches the council's pages by meaning and by words",
    "compose": "says that it is not sure, or makes an answer of the nearest passages",
    "ground": "drops every sentence whose words or figures do not stand in what it cites",
}


def steps() -> str:
    """The steps as a table."""
    rows = ((str(number), step.__name__, WHAT_STEPS_DO[step.__name__]) for number, step in enumerate(STEPS, start=1))
    return table(("", "step", "what it does"), rows)
