"""Whether every fact of the source stands in the Easy Read version, and nothing stands there that the source lacks."""

from pipelines.documents.fidelity.added import added_facts
from pipelines.documents.fidelity.state import FactState
from pipelines.documents.fidelity.states import fact_states

__all__ = ["FactState", "added_facts", "fact_states"]
