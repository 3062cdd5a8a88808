"""What Twilio asks by HTTP: what to do with a call, what to do after its stream, what to tell who picks up."""

from __future__ import annotations

import base64
import hmac
import logging
from collections.abc import Sequence
from typing import Annotated, cast
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.phone.dialect import number_of
from app.phone.media_websocket import switchboard_of
from app.phone.next_steps import Announced, NextStep
from app.phone.twilio_dialect import is_dialled
from app.telemetry import pairs
from pipelines.settings import PhoneSettings

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/phone/twilio", include_in_schema=False)

_FIELDS = 200  # of a form; Twilio sends about thirty
_RING_SECONDS = 60
_NOBODY = "Sorry, nobody can take your call at the moment. Please call again later."
_SIGNATURE = "x-twilio-signature"

Fields = Sequence[tuple[str, str]]


def sign(url: str, fields: Fields, secret: str) -> str:
    """Twilio's signature of a request: HMAC-SHA1 of the address and then every field's name and value, by name.

    A field with several values has them in order, each once. Source: twilio.com/docs/usage/security.
    """
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha1")).decode("ascii")


async def _signed(request: Request) -> dict[str, str]:
    """The fields of a request that Twilio has signed.

    Raises:
        HTTPException: it is not, or Twilio is switched off.
    """
    phone = _phone(request)
    if not phone.twilio:
        raise HTTPException(404)
    secret = phone.twilio_auth_token.get_secret_value()
    if not secret or not phone.public_url:
        logger.error(
            "webhook_refused reason=%r", "set FRONT_DOOR_PHONE__TWILIO_AUTH_TOKEN and FRONT_DOOR_PHONE__PUBLIC_URL"
        )
        raise HTTPException(503)
    try:
        body = (await request.body()).decode("ascii")
        fields = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    shown = request.headers.get(_SIGNATURE, "").encode("utf-8", "replace")
    query = f"?{request.url.query}" if request.url.query else ""
    address = _public(phone) + request.url.path + query
    if not any(
        hmac.compare_digest(shown, sign(url, fields, secret).encode()) for url in _with_and_without_port(address)
    ):
        peer = request.client.host if request.client else "unknown"
        logger.warning("webhook_refused %s", pairs({"peer": peer, "reason": "not signed by Twilio for this address"}))
        raise HTTPException(403)
    return dict(fields)


SignedDep = Annotated[dict[str, str], Depends(_signed)]


@router.post("/voice")
async def voice(request: Request, fields: SignedDep) -> Response:
    """A call has come in: have it streamed here."""
    call_id, public = fields.get("CallSid", ""), _public(_phone(request))
    if not call_id:
        raise HTTPException(400)
    announced = Announced(call_id=call_id, caller=number_of(fields.get("From")))
    response = Element("Response")
    connect = SubElement(response, "Connect", action=f"{public}/phone/twilio/next", method="POST")
    stream = SubElement(connect, "Stream", url=f"{_for_websocket(public)}/phone/twilio/stream")
    token = switchboard_of(request.app.state).tokens.give(announced)
    SubElement(stream, "Parameter", name="token", value=token)
    return _xml(response)


@router.post("/next")
async def after_stream(request: Request, fields: SignedDep) -> Response:
    """The stream has ended: put the caller through, unless the call was ended on purpose."""
    phone, call_id = _phone(request), fields.get("CallSid", "")
    step = switchboard_of(request.app.state).next_steps.of(call_id) or NextStep(target=phone.person)
    response = Element("Response")
    if step.target and is_dialled(step.target):
        dial = SubElement(response, "Dial", timeout=str(_RING_SECONDS), answerOnBridge="true")
        told = {"url": f"{_public(phone)}/phone/twilio/whisper?call={quote(call_id, safe='')}"} if step.summary else {}
        SubElement(dial, "Sip" if step.target.startswith("sip") else "Number", told).text = step.target
    if step.target:
        SubElement(response, "Say", language="en-GB").text = _NOBODY
    SubElement(response, "Hangup")
    return _xml(response)


@router.post("/whisper")
async def whisper(request: Request, fields: SignedDep, call: str = "") -> Response:
    """The story so far, told to who picks up and before the caller is with them."""
    del fields  # they name the new call; the address names the caller's
    step = switchboard_of(request.app.state).next_steps.of(call)
    response = Element("Response")
    if step is not None and step.summary:
        SubElement(response, "Say", language="en-GB").text = step.summary
    return _xml(response)


def _with_and_without_port(address: str) -> tuple[str, str]:
    """Twilio signs an address as it stands in its console, or with the standard port, or without any."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    return urlunsplit(parts._replace(netloc=host)), urlunsplit(parts._replace(netloc=f"{host}:{port}"))


def _for_websocket(public: str) -> str:
    return public.replace("http", "ws", 1)


def _public(phone: PhoneSettings) -> str:
    return phone.public_url.rstrip("/")


def _phone(request: Request) -> PhoneSettings:
    return cast(PhoneSettings, request.app.state.settings.phone)


def _xml(response: Element) -> Response:
    return Response(tostring(response, encoding="utf-8", xml_declaration=True), media_type="text/xml")
