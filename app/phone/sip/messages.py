"""SIP messages in UDP datagrams, read and written (RFC 3261, 3581)."""

from __future__ import annotations

import re
from dataclasses import dataclass

Address = tuple[str, int]
Header = tuple[str, str]  # long name in lower case, value

MOST_BYTES = 16_384  # of a datagram: larger ones are no SIP of ours
_MOST_HEADERS = 120
_LONG_NAMES = {
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "e": "content-encoding", "f": "from",
    "i": "call-id", "k": "supported", "l": "content-length", "m": "contact", "o": "event", "r": "refer-to",
    "s": "subject", "t": "to", "u": "allow-events", "v": "via", "x": "session-expires",
}  # fmt: skip
_WRITTEN = {"call-id": "Call-ID", "cseq": "CSeq"}
REASONS = {
    100: "Trying", 180: "Ringing", 200: "OK", 202: "Accepted", 400: "Bad Request", 405: "Method Not Allowed",
    415: "Unsupported Media Type", 420: "Bad Extension", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected",
    486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here", 491: "Request Pending",
    500: "Server Internal Error", 503: "Service Unavailable",
}  # fmt: skip

_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]{1,32}")
_REQUEST_LINE = re.compile(rf"({_TOKEN.pattern}) (\S{{1,1024}}) SIP/2\.0")
_STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6]\d\d)(?: (.*))?")
_HEADER = re.compile(rf"({_TOKEN.pattern}|[A-Za-z0-9-]{{1,64}})[ \t]*:[ \t]*(.*)")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_CSEQ = re.compile(rf"(\d{{1,10}})[ \t]+({_TOKEN.pattern})")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)')  # an open one runs to the end: no searching for its end twice
_URI = re.compile(r"<([^<>]*)>")
_TAG = re.compile(r";[ \t]*tag[ \t]*=[ \t]*([^\s;,>]+)", re.IGNORECASE)
_BRANCH = re.compile(r";[ \t]*branch[ \t]*=[ \t]*([^\s;,]+)", re.IGNORECASE)
_RPORT = re.compile(r";[ \t]*rport(?![\w=])(?![ \t]*=)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    uri: str
    headers: tuple[Header, ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: int
    headers: tuple[Header, ...]
    reason: str = ""
    body: bytes = b""


def parse(datagram: bytes) -> Request | Response | None:
    """What a datagram says; None for what is no whole SIP message (a keep-alive, a scan, a torn datagram)."""
    if len(datagram) > MOST_BYTES:
        return None
    head, gap, body = datagram.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not gap:
        return None
    lines = _unfold(head.decode("utf-8", "replace"))
    headers = _headers(lines[1:])
    if headers is None:
        return None
    length = first(headers, "content-length")
    if length and (not length.isascii() or not length.isdigit() or int(length) > len(body)):
        return None
    body = body[: int(length)] if length else body
    if match := _REQUEST_LINE.fullmatch(lines[0]):
        return Request(method=match[1], uri=match[2], headers=headers, body=body)
    if match := _STATUS_LINE.fullmatch(lines[0]):
        return Response(status=int(match[1]), reason=match[2] or "", headers=headers, body=body)
    return None


def _unfold(head: str) -> list[str]:
    return re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")


def _headers(lines: list[str]) -> tuple[Header, ...] | None:
    headers: list[Header] = []
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None or _CONTROL.search(line) or len(headers) >= _MOST_HEADERS:
            return None
        name = match[1].lower()
        headers.append((_LONG_NAMES.get(name, name), match[2].strip()))
    return tuple(headers)


def first(headers: tuple[Header, ...], name: str) -> str:
    """Value of the first header of this name; empty where there is none."""
    return next((value for known, value in headers if known == name), "")


def every(headers: tuple[Header, ...], name: str) -> list[str]:
    """Values of all headers of this name in order; a list in one header counts as that many."""
    return [part for known, value in headers if known == name for part in _list(value)]


def _list(value: str) -> list[str]:
    """Split at commas outside quotes and angle brackets."""
    parts, start = list[str](), 0
    for comma in re.finditer(",", _URI.sub(_blank, _QUOTED.sub(_blank, value))):
        parts.append(value[start : comma.start()].strip())
        start = comma.end()
    return [part for part in (*parts, value[start:].strip()) if part]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def tag(value: str) -> str:
    """The tag of a From or To value; empty where there is none."""
    match = _TAG.search(_URI.sub("", _QUOTED.sub("", value)))
    return match[1] if match else ""


def uri(value: str) -> str:
    """The address in a From, To, Contact or Route value, without a name and without the header's own parameters."""
    if match := _URI.search(_QUOTED.sub("", value)):
        return match[1].strip()
    return value.partition(";")[0].strip()


def branch(headers: tuple[Header, ...]) -> str:
    """Which transaction the message belongs to, as the sender of its request named it."""
    vias = every(headers, "via")
    match = _BRANCH.search(vias[0]) if vias else None
    return match[1] if match else ""


def cseq(headers: tuple[Header, ...]) -> tuple[int, str]:
    """Number and method; (-1, "") where the header is absent or broken."""
    match = _CSEQ.fullmatch(first(headers, "cseq"))
    return (int(match[1]), match[2]) if match and int(match[1]) < 2**31 else (-1, "")


def can_be_answered(request: Request) -> bool:
    """It holds what a response must repeat (RFC 3261, 8.2.6)."""
    return all(first(request.headers, name) for name in ("via", "from", "to", "call-id", "cseq"))


def problem(request: Request) -> str:
    """What makes a request bad, in the words of a 400; empty for nothing."""
    headers = request.headers
    hops = first(headers, "max-forwards")
    if hops and not (hops.isascii() and hops.isdigit() and int(hops) <= 255):
        return "Bad Max-Forwards"
    if cseq(headers)[1] != request.method:
        return "Bad CSeq"
    if not tag(first(headers, "from")):
        return "Missing From tag"
    if not branch(headers):
        return "Missing Via branch"
    if len(first(headers, "call-id")) > 256:
        return "Call-ID Too Long"
    return ""


def respond(
    request: Request,
    status: int,
    source: Address,
    *,
    to_tag: str = "",
    reason: str = "",
    extra: tuple[Header, ...] = (),
    body: bytes = b"",
) -> bytes:
    """A response; it repeats what RFC 3261 wants repeated.

    Args:
        request: what is answered.
        status: of ``REASONS``.
        source: where the request came from, named in Via (RFC 3581).
        to_tag: our tag, added where To has none.
        reason: in place of the standard words.
        extra: more headers.
        body: with its Content-Type among ``extra``.
    """
    headers: list[Header] = [("via", via) for via in every(request.headers, "via")]
    headers[0] = ("via", _with_source(headers[0][1], source))
    if 100 < status < 300:
        headers += [("record-route", value) for name, value in request.headers if name == "record-route"]
    to = first(request.headers, "to")
    headers += [
        ("from", first(request.headers, "from")),
        ("to", to if not to_tag or tag(to) else f"{to};tag={to_tag}"),
        ("call-id", first(request.headers, "call-id")),
        ("cseq", first(request.headers, "cseq")),
        *extra,
    ]
    return _write(f"SIP/2.0 {status} {reason or REASONS[status]}", headers, body)


def _with_source(via: str, source: Address) -> str:
    if _RPORT.search(via):
        return _RPORT.sub(f";rport={source[1]}", via, count=1) + f";received={source[0]}"
    sent_by = via.partition(";")[0].rpartition(" ")[2]
    return via if sent_by.lstrip("[").startswith(source[0]) else f"{via};received={source[0]}"


def write(request: Request) -> bytes:
    """A request as a datagram."""
    return _write(f"{request.method} {request.uri} SIP/2.0", list(request.headers), request.body)


def _write(start: str, headers: list[Header], body: bytes) -> bytes:
    lines = [start, *(f"{_WRITTEN.get(name, name.title())}: {value}" for name, value in headers)]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + body
