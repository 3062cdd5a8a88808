"""Claims about the API's description: what it says is what happens, for requests nobody thought of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rich.style  # noqa: F401 (draws a random number when a thread first imports it, which Hypothesis holds against us)
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from scripted_speech import ScriptedEars

from app.main import create_app
from app.store import Store
from pipelines.services import Services
from pipelines.settings import Settings, WebSettings

schemathesis.serializer.alias(["audio/webm", "audio/ogg", "audio/mp4", "audio/wav"], "application/octet-stream")


@pytest.fixture(scope="module")
def described(
    testmere: Settings, testmere_services: Services, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[schemathesis.schemas.BaseSchema]:
    hurried = testmere.model_copy(update={"web": WebSettings(questions_per_minute=1_000_000)})
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('described') / 'front_door.sqlite3'}")
    app = create_app(testmere_services, store, hurried)
    app.state.ears = ScriptedEars()
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    store.close()


OPERATIONS = (
    ("POST", "/api/v1/ask"),
    ("POST", "/api/v1/stream"),
    ("POST", "/api/v1/feedback"),
    ("POST", "/api/v1/handover"),
    ("POST", "/api/v1/transcribe"),
    ("GET", "/api/v1/health"),
    ("GET", "/api/v1/ready"),
    ("GET", "/api/v1/conversations/{conversation_id}/answers/{answer_id}/easy-read"),
    ("GET", "/api/v1/conversations/{conversation_id}/answers/{answer_id}/speech"),
)


def test_every_operation_is_described_and_tried(described: schemathesis.schemas.BaseSchema) -> None:
    assert {(found.ok().method.upper(), found.ok().path) for found in described.get_all_operations()} == set(OPERATIONS)


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [(*operation, GenerationMode.POSITIVE) for operation in OPERATIONS]
    + [(*operation, GenerationMode.NEGATIVE) for operation in OPERATIONS if operation[0] == "POST"],
)
def test_the_service_does_what_its_description_says(
    described: schemathesis.schemas.BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    operation = described[path][method]

    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode))
    def holds(case: Case) -> None:
        # Spaces and control characters around a question are forgiven, so 301 signs may be a question of 300.
        # Of sound the description can only say that it is bytes.
        too_strict = [negative_data_rejection] + [positive_data_acceptance] * path.endswith("/transcribe")
        case.call_and_validate(excluded_checks=too_strict)

    holds()
