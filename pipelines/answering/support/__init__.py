"""Whether a sentence that a language model wrote is carried by the passages it cites: read ``check.py`` first."""

from pipelines.answering.support.check import Near, cited, doubts
from pipelines.answering.support.doubt import Doubt

__all__ = ["Doubt", "Near", "cited", "doubts"]
