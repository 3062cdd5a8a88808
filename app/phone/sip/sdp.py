"""What two telephones agree on about sound: SDP offers read, answers written (RFC 4566, 3264)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import pairwise
from typing import Literal

from app.phone.sip.messages import Address
from pipelines.audio.g711 import Law

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]

KEYS_TYPE = 101  # payload type that we name for keys where we offer
_STATIC: dict[int, Law] = {0: "ulaw", 8: "alaw"}  # RFC 3551
_NAMES: dict[str, Law] = {"PCMU": "ulaw", "PCMA": "alaw"}
_SENT_NAMES: dict[Law, str] = {"ulaw": "PCMU", "alaw": "PCMA"}
_OTHER_SIDE: dict[Direction, Direction] = {
    "sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive",
}  # fmt: skip
_MEDIUM = re.compile(r"m=([!-~]{1,32}) (\d{1,5})(?:/\d{1,5})? ([!-~]{1,64})((?: [!-~]{1,32}){1,64})", re.ASCII)
_RTPMAP = re.compile(r"a=rtpmap:(\d{1,3}) ([\w.-]{1,64})/(\d{1,6})(?:/1)?", re.ASCII)
_MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class _Medium:
    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    lines: tuple[str, ...]  # those that follow its m= line


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the other side says of itself."""

    address: str  # IP for its sound; empty where it names none that can be used
    port: int
    laws: Mapping[int, Law]  # by payload type, in its order of preference
    keys: int | None  # payload type of RFC 4733 events
    direction: Direction  # as it sees it
    media: tuple[tuple[str, str, str], ...] = ()  # kind, protocol and first format of every m= line
    chosen: int = 0  # which of these carries the sound

    @property
    def held(self) -> bool:
        """It wants no sound from us now."""
        return self.direction in ("sendonly", "inactive")


def read(body: bytes) -> Session | None:
    """The first sound in the description that we can talk with; None where there is none."""
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()][:_MOST_LINES]
    shared, media = _parts(lines)
    for place, medium in enumerate(media):
        laws = _laws(medium)
        if medium.kind != "audio" or medium.protocol not in ("RTP/AVP", "RTP/AVPF") or not medium.port or not laws:
            continue
        address, zero = _address(medium.lines) or _address(shared) or ("", False)
        return Session(
            address=address,
            port=medium.port,
            laws=laws,
            keys=_keys(medium),
            direction=_held(_direction(medium.lines) or _direction(shared) or "sendrecv", zero),
            media=tuple((each.kind, each.protocol, each.formats[0]) for each in media),
            chosen=place,
        )
    return None


def _parts(lines: list[str]) -> tuple[tuple[str, ...], list[_Medium]]:
    """Lines for the whole session, and the media with theirs."""
    starts = [place for place, line in enumerate(lines) if line.startswith("m=")]
    media: list[_Medium] = []
    for start, end in pairwise([*starts, len(lines)]):
        if (match := _MEDIUM.fullmatch(lines[start])) and int(match[2]) < 65_536:
            rest = tuple(lines[start + 1 : end])
            media.append(_Medium(match[1], int(match[2]), match[3], tuple(match[4].split()), rest))
        else:
            media.append(_Medium("unknown", 0, "RTP/AVP", ("0",), ()))
    return tuple(lines[: starts[0]] if starts else lines), media


def _maps(medium: _Medium) -> dict[int, tuple[str, int]]:
    found = (_RTPMAP.fullmatch(line) for line in medium.lines)
    return {int(match[1]): (match[2].upper(), int(match[3])) for match in found if match}


def _types(medium: _Medium) -> list[int]:
    return [int(name) for name in medium.formats if name.isascii() and name.isdigit() and int(name) < 128]


def _laws(medium: _Medium) -> dict[int, Law]:
    maps = _maps(medium)
    laws: dict[int, Law] = {}
    for payload_type in _types(medium):
        name, rate = maps.get(payload_type, ("", 0))
        law = _NAMES.get(name) if name else _STATIC.get(payload_type)
        if law and rate in (0, 8_000):
            laws[payload_type] = law
    return laws


def _keys(medium: _Medium) -> int | None:
    maps = _maps(medium)
    return next((known for known in _types(medium) if maps.get(known) == ("TELEPHONE-EVENT", 8_000)), None)


def _address(lines: tuple[str, ...]) -> tuple[str, bool] | None:
    """An address that sound can be sent to, and whether it is the zero address of an old way to hold a call."""
    line = next((line for line in lines if line.startswith("c=")), None)
    if line is None:
        return None
    try:
        address = ip_address(line.split()[-1].partition("/")[0])
    except (ValueError, IndexError):
        return "", False  # a name: looking it up for a stranger is no business of ours
    if address.is_unspecified:
        return "", True
    return ("" if address.is_multicast else str(address)), False


def _direction(lines: tuple[str, ...]) -> Direction | None:
    named = (line[2:] for line in lines if line.startswith("a="))
    return next((name for name in named if name in _OTHER_SIDE), None)


def _held(direction: Direction, zero: bool) -> Direction:
    return "sendonly" if zero and direction == "sendrecv" else direction


def answer(session: Session, own: Address, *, number: int, version: int) -> bytes:
    """Our side for what was offered: its first law that we know, its keys, nothing else."""
    payload_type, law = next(iter(session.laws.items()))
    lines = _head(own[0], number, version)
    for place, (kind, protocol, first_format) in enumerate(session.media):
        if place == session.chosen:
            lines += _sound({payload_type: law}, session.keys, _OTHER_SIDE[session.direction], own[1], protocol)
        else:
            lines.append(f"m={kind} 0 {protocol} {first_format}")
    return _joined(lines)


def offer(own: Address, *, number: int, version: int) -> bytes:
    """Our side for one who offered nothing."""
    return _joined([*_head(own[0], number, version), *_sound({8: "alaw", 0: "ulaw"}, KEYS_TYPE, "sendrecv", own[1])])


def _head(host: str, number: int, version: int) -> list[str]:
    network = f"IN IP{6 if ':' in host else 4} {host}"
    return ["v=0", f"o=frontdoor {number} {version} {network}", "s=-", f"c={network}", "t=0 0"]


def _sound(
    laws: Mapping[int, Law], keys: int | None, direction: Direction, port: int, protocol: str = "RTP/AVP"
) -> list[str]:
    types = [*laws, *([] if keys is None else [keys])]
    lines = [f"m=audio {port} {protocol} {' '.join(map(str, types))}"]
    lines += [f"a=rtpmap:{payload_type} {_SENT_NAMES[law]}/8000" for payload_type, law in laws.items()]
    if keys is not None:
        lines += [f"a=rtpmap:{keys} telephone-event/8000", f"a=fmtp:{keys} 0-15"]
    return [*lines, "a=ptime:20", f"a={direction}"]


def _joined(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()
