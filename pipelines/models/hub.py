"""Asks a model hub, or any web server, what a file must be and for its bytes.

Only ``frontdoor models pull`` uses it; no other part of the product fetches anything by itself. It speaks through
huggingface_hub's kind of session (proxies, certificates), without what that library does unasked: it follows a redirect
only where that is safe, sends the token to the hub's own origin only, and neither counts, reports nor uses xet.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from pipelines.errors import ModelFileError
from pipelines.models.content import Published

PUBLIC_HUB = "https://huggingface.co"
OK, PARTIAL_CONTENT, BAD_REQUEST, UNSATISFIABLE = 200, 206, 400, 416
UNAUTHORISED, FORBIDDEN, NOT_FOUND, TIMED_OUT, TOO_MANY, SERVER_ERROR = 401, 403, 404, 408, 429, 500
MOST_REDIRECTS = 5
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {"http": 80, "https": 443}


class PassingError(ModelFileError):
    """What may be over in a moment; worth another try. It leaves this package only as the last of several."""

    def __init__(self, message: str, *, retry_after: float | None = None, from_start: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds, where the server said so
        self.from_start = from_start  # what was fetched so far cannot be gone on with


class _Reply(Protocol):
    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    def iter_raw(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a file from ``start`` on. A server may ignore what was asked and start at 0."""

    start: int
    size: int | None  # of the whole file, as this answer says
    parts: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Hub:
    """Where model files come from. The token goes nowhere else, and never in clear over a network."""

    endpoint: str = PUBLIC_HUB
    token: str = field(default="", repr=False)
    timeout: float = 30.0  # seconds without a byte

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Hub:
        """The hub that HF_ENDPOINT names, or the public one, with HF_TOKEN.

        Raises:
            ModelFileError: HF_ENDPOINT is no web address.
        """
        endpoint = (environment.get("HF_ENDPOINT") or PUBLIC_HUB).rstrip("/")
        if not _origin(endpoint):
            raise ModelFileError(f"HF_ENDPOINT is '{endpoint}'. Give a web address, such as {PUBLIC_HUB}.")
        return cls(endpoint, environment.get("HF_TOKEN", "").strip())

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc

    def address(self, repository: str, path: str, revision: str) -> str:
        """Where a file of a repository is asked for."""
        from huggingface_hub import hf_hub_url

        try:
            return hf_hub_url(repository, path, revision=revision, endpoint=self.endpoint)
        except ValueError as error:
            raise ModelFileError(f"'{repository}' is not the name of a repository: {error}") from error

    def ask(self, address: str) -> tuple[Published, str]:
        """What the hub itself says of a file, and the commit it stands in ('' when it does not say).

        A large file lies elsewhere: then the hub's own answer, which sends there, holds length and hash. What stands
        in an answer from anywhere else is not asked for, let alone believed.

        Raises:
            PassingError: it cannot be reached, or is busy.
            ModelFileError: it refuses, does not know the file, or sends elsewhere and does not say what the file is.
        """
        commit = ""
        for _ in range(MOST_REDIRECTS):
            with self._request("HEAD", address) as reply:
                headers = reply.headers
                commit = headers.get("X-Repo-Commit", commit)
                if reply.status_code == OK or "X-Linked-Etag" in headers:
                    return _published(headers), commit
                target = urljoin(address, headers.get("Location", ""))
            if _origin(target) != _origin(address):
                raise ModelFileError(
                    f"{urlsplit(address).netloc} sends to {urlsplit(target).netloc} and does not say what the file "
                    "must be. That is not believed. Check HF_ENDPOINT, and whether a proxy changes answers."
                )
            address = target
        raise ModelFileError(f"{urlsplit(address).netloc} sends round in circles. Check HF_ENDPOINT.")

    @contextmanager
    def open(self, address: str, start: int) -> Generator[Body]:
        """Fetch a file from a byte on, from wherever its host sends.

        Raises:
            PassingError: the connection broke, or the server is busy.
            ModelFileError: the server refuses or does not know the file.
        """
        for _ in range(MOST_REDIRECTS):
            with self._request("GET", address, start=start) as reply:
                if reply.status_code in (OK, PARTIAL_CONTENT, UNSATISFIABLE):
                    yield _body(reply, start)
                    return
                target = urljoin(address, reply.headers.get("Location", ""))
            if not _origin(target) or (address.startswith("https:") and not target.startswith("https:")):
                raise ModelFileError(
                    f"{urlsplit(address).netloc} sends to {target[:200]}, which is not safe to follow."
                )
            address = target
        raise ModelFileError(f"{urlsplit(address).netloc} sends round in circles.")

    @contextmanager
    def _request(self, method: str, address: str, *, start: int = 0) -> Generator[_Reply]:
        from huggingface_hub.errors import HTTPError  # pyright: ignore[reportPrivateImportUsage]

        # Bytes as they lie on disk: a length and a range mean nothing for a compressed answer.
        headers = {"User-Agent": "front-door", "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        if self.token and self._may_have_token(address):
            headers["Authorization"] = f"Bearer {self.token}"
        host = urlsplit(address).netloc
        try:
            with _session(self.timeout) as client, client.stream(method, address, headers=headers) as reply:
                if refusal := self._refusal(reply, address):
                    raise refusal
                yield reply
        except HTTPError as error:
            reason = str(error) or type(error).__name__
            raise PassingError(
                f"{host} cannot be reached or broke off ({reason}). Check the network and HTTPS_PROXY. "
                "Where there is no network, bring the files on a stick: frontdoor models pull NAME --from FOLDER."
            ) from error

    def _may_have_token(self, address: str) -> bool:
        safe = address.startswith("https:") or urlsplit(address).hostname in LOOPBACK
        return safe and _origin(address) == _origin(self.endpoint)

    def _refusal(self, reply: _Reply, address: str) -> ModelFileError | None:
        status, headers = reply.status_code, reply.headers
        host, why = urlsplit(address).netloc, headers.get("X-Error-Code", "")
        if status < BAD_REQUEST or status == UNSATISFIABLE:
            return None
        if status in (TIMED_OUT, TOO_MANY) or status >= SERVER_ERROR:
            asked = headers.get("Retry-After", "")
            busy = "has had too many requests" if status == TOO_MANY else f"is in trouble (it answered {status})"
            return PassingError(
                f"{host} {busy}. Try again later; what was fetched is kept.",
                retry_after=float(asked) if asked.isdecimal() else None,
            )
        if status in (UNAUTHORISED, FORBIDDEN):
            return ModelFileError(_no_entry(host, status, why, token=bool(self.token)))
        if status == NOT_FOUND:
            missing = {"RevisionNotFound": "this revision of the model", "RepoNotFound": "this model"}
            return ModelFileError(f"{host} does not have {missing.get(why, 'this file')}: {address}")
        return ModelFileError(f"{host} answered {status} for {address}.")


def _session(timeout: float):
    """A session of huggingface_hub's kind; not its own one, which refuses to work under HF_HUB_OFFLINE."""
    from huggingface_hub.utils import get_session

    try:
        return type(get_session())(timeout=timeout, follow_redirects=False)
    except ValueError as error:
        raise ModelFileError(f"HTTPS_PROXY, HTTP_PROXY or ALL_PROXY makes no sense: {error}") from error


def _no_entry(host: str, status: int, why: str, *, token: bool) -> str:
    answered = f"{host} does not give this file (it answered {status})"
    if why == "GatedRepo":
        account = "HF_TOKEN's account" if token else "an account there, and set HF_TOKEN to a token of it"
        return (
            f"{answered}: the conditions of this model must be accepted first. Accept them on its page with {account}."
        )
    if token:
        return f"{answered}, although HF_TOKEN was sent. Check that the token is valid and may read this model."
    return f"{answered}. It does not know this model, wants to know who asks (then set HF_TOKEN), or a proxy refuses."


def _origin(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None when it is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or re.search(r"[\s\x00]", address):
        return None
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme]


def _published(headers: Mapping[str, str]) -> Published:
    etag = (headers.get("X-Linked-Etag") or headers.get("ETag", "")).strip().removeprefix("W/").strip('"').lower()
    length = headers.get("X-Linked-Size") or headers.get("Content-Length", "")
    return Published(
        int(length) if length.isdecimal() else None,
        sha256=etag if re.fullmatch(r"[0-9a-f]{64}", etag) else "",
        git_sha1=etag if re.fullmatch(r"[0-9a-f]{40}", etag) else "",
    )


def _body(reply: _Reply, start: int) -> Body:
    length, span = reply.headers.get("Content-Length", ""), reply.headers.get("Content-Range", "")
    if reply.status_code == OK:
        return Body(0, int(length) if length.isdecimal() else None, reply.iter_raw())
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", span)
    if reply.status_code == UNSATISFIABLE or not found or int(found[1]) != start:
        raise PassingError("The server does not go on from where it broke off.", retry_after=0, from_start=True)
    return Body(start, int(found[2]) if found[2] != "*" else None, reply.iter_raw())
