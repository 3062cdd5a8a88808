"""What ``frontdoor doctor`` says of the telephone: ears, voice, lines, and where a person is reached."""

from __future__ import annotations

from collections.abc import Iterator

from app.cli.finding import Finding
from pipelines.settings import Settings

_SPHINX = "sphinx"


def examine_phone(settings: Settings) -> Iterator[Finding]:
    """Look at ears, mouth and lines, in this order. Nothing is started."""
    yield _ears(settings)
    yield _mouth(settings)
    phone = settings.phone
    if phone.twilio:
        complete = bool(phone.twilio_auth_token.get_secret_value() and phone.public_url)
        cure = "Set FRONT_DOOR_PHONE__TWILIO_AUTH_TOKEN and FRONT_DOOR_PHONE__PUBLIC_URL."
        yield Finding(complete, "Twilio's line", cure)
    if phone.media_websocket and not phone.token.get_secret_value():
        yield Finding(True, "the exchange's line: from this machine only, for no FRONT_DOOR_PHONE__TOKEN is set")
    yield Finding(bool(phone.person), f"callers are put through to: {phone.person}", "Set FRONT_DOOR_PHONE__PERSON.")


def _ears(settings: Settings) -> Finding:
    from pipelines.engines.ears import recogniser

    ears = recogniser(settings, warm=False)
    try:
        problem = ears.problem()
        stands_in = settings.voice.recogniser != _SPHINX and bool(problem)
        return Finding(not problem, f"ears: {ears.name}{', standing in' if stands_in else ''}", problem)
    finally:
        ears.close()


def _mouth(settings: Settings) -> Finding:
    from pipelines.engines.mouth import synthesiser

    mouth = synthesiser(settings)
    try:
        problem = "; ".join(mouth.problems()) or mouth.problem()
        return Finding(not problem, f"mouth: {mouth.name}", problem)
    finally:
        mouth.close()
