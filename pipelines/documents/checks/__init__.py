"""The rules of Easy Read as checks: what is wrong with a row or the document, who says so, and how to cure it."""

from pipelines.documents.checks.check import check, check_output, check_row
from pipelines.documents.checks.context import Context, context_of
from pipelines.documents.checks.cures import apply_cure
from pipelines.documents.checks.finding import Cure, Finding
from pipelines.documents.checks.output_checks import OutputFacts

__all__ = [
    "Context",
    "Cure",
    "Finding",
    "OutputFacts",
    "apply_cure",
    "check",
    "check_output",
    "check_row",
    "context_of",
]
