"""Fetches a council's own site politely: one host, robots.txt, a pause between requests, only what changed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit
from xml.etree import ElementTree

from protego import Protego

from pipelines.engines.http import Client, HTTPError, InvalidURL, Response
from pipelines.engines.protocols import Progress
from pipelines.errors import CrawlError
from pipelines.extraction.html import decode_html, extract_html, links_of
from pipelines.knowledge.crawl_state import Kept, read_state, write_state

AGENT = "front-door-crawler"
MAX_ROBOTS_BYTES = 500_000  # as RFC 9309 asks for at least
LONGEST_PAUSE = 120.0  # seconds; a site that asks for more gets its page tomorrow
OK, NOT_MODIFIED, NOT_FOUND, GONE, TOO_MANY, SERVER_ERROR = 200, 304, 404, 410, 429, 500


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """What a crawl may cost the site and us."""

    max_pages: int = 2000  # addresses asked for, the sitemaps among them
    max_bytes: int = 5_000_000  # of one page
    max_seconds: float = 7200.0
    seconds_between: float = 1.0
    timeout: float = 20.0


@dataclass(slots=True)
class CrawlResult:
    """What a crawl found, by address."""

    changed: list[str] = field(default_factory=list[str])
    unchanged: list[str] = field(default_factory=list[str])
    vanished: list[str] = field(default_factory=list[str])
    failed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    skipped: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # not web pages, dead links


def crawl(
    address: str,
    into: Path,
    *,
    limits: CrawlLimits | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> CrawlResult:
    """Fetch a sitemap's pages, or a page and what it links to, into ``into/pages.jsonl``.

    A page that could not be fetched, or was not reached, keeps what it said last time. What was fetched is kept even
    when the crawl is stopped half-way.

    Raises:
        CrawlError: the address is no web address, the site cannot be reached or sends elsewhere, or its robots.txt
            forbids the address.
    """
    limits = limits or CrawlLimits()
    start = _tidy(address)
    if not start:
        raise CrawlError(f"'{address}' is not a web address. Give one that starts with https://")
    before = read_state(into)
    with Client(headers={"User-Agent": AGENT}, timeout=limits.timeout, follow_redirects=False) as client:
        visit = _Visit(client, start, limits, before, sleep)
        try:
            result = visit.run(progress)
            result.vanished += visit.vanished()
        finally:
            gone = set(visit.result.vanished)
            kept = visit.kept | {url: old for url, old in before.items() if url not in visit.kept and url not in gone}
            if kept or before:
                write_state(into, kept)
    return result


class _Visit:
    """One walk over one host."""

    def __init__(
        self,
        client: Client,
        start: str,
        limits: CrawlLimits,
        before: dict[str, Kept],
        sleep: Callable[[float], None],
    ) -> None:
        self._client = client
        self._start = start
        self._host = urlsplit(start).netloc
        self._limits = limits
        self._before = before
        self._sleep = sleep
        self._stop_at = time.monotonic() + limits.max_seconds
        self._robots = self._read_robots()
        self._queue = deque([start])
        self._seen = {start}
        self.kept: dict[str, Kept] = {}
        self.result = CrawlResult()

    def run(self, progress: Progress | None) -> CrawlResult:
        if not self._robots.can_fetch(self._start, AGENT):
            raise CrawlError(f"robots.txt of {self._host} does not allow {self._start}. Ask the site's owner.")
        done = 0
        while self._queue and done < self._limits.max_pages and time.monotonic() < self._stop_at:
            url = self._queue.popleft()
            if not self._robots.can_fetch(url, AGENT):
                continue
            if done:
                self._sleep(self._pause())
            self._fetch(url)
            done += 1
            if progress:
                progress(done, min(done + len(self._queue), self._limits.max_pages))
        return self.result

    def vanished(self) -> list[str]:
        """Known pages that are no longer there: asked for in vain, or not linked to any more by a site seen whole."""
        failed = {url for url, _ in self.result.failed}
        waiting = set(self._queue)
        seen_whole = not waiting and not failed
        missing = (url for url in self._before if url not in self.kept and url not in failed)
        return [url for url in missing if seen_whole or (url in self._seen and url not in waiting)]

    def _pause(self) -> float:
        return min(LONGEST_PAUSE, max(self._limits.seconds_between, float(self._robots.crawl_delay(AGENT) or 0)))

    def _read_robots(self) -> Protego:
        try:
            with self._client.stream("GET", urljoin(self._start, "/robots.txt"), follow_redirects=True) as reply:
                body = _read_limited(reply, MAX_ROBOTS_BYTES, self._stop_at) or b""
        except (HTTPError, InvalidURL, ValueError) as error:
            raise CrawlError(f"{self._host} cannot be reached ({error}). Check the address and the network.") from error
        if reply.status_code >= SERVER_ERROR or reply.status_code == TOO_MANY:
            raise CrawlError(f"robots.txt of {self._host} answered {reply.status_code}. Try again later.")
        return Protego.parse(body.decode("utf-8", errors="replace") if reply.status_code == OK else "")

    def _fetch(self, url: str) -> None:
        old = self._before.get(url)
        headers = {"If-None-Match": old.etag, "If-Modified-Since": old.modified} if old else {}
        try:
            with self._client.stream(
                "GET", url, headers={key: value for key, value in headers.items() if value}
            ) as reply:
                self._take(url, reply, old)
        except (HTTPError, InvalidURL, ValueError) as error:
            self.result.failed.append((url, f"could not be fetched ({error})"))

    def _take(self, url: str, reply: Response, old: Kept | None) -> None:
        status = reply.status_code
        if status == NOT_MODIFIED and old:
            self.kept[url] = old
            self.result.unchanged.append(url)
            self._add(old.links)
        elif reply.is_redirect:
            self._follow(url, urljoin(url, reply.headers.get("Location", "")))
        elif status in (NOT_FOUND, GONE):
            if not old:
                self.result.skipped.append((url, "is not there"))
        elif status != OK:
            self.result.failed.append((url, f"answered {status}"))
            if status == TOO_MANY:
                asked = reply.headers.get("Retry-After", "")
                self._sleep(min(LONGEST_PAUSE, float(asked) if asked.isdecimal() else LONGEST_PAUSE / 4))
        else:
            self._keep(url, reply, old)

    def _follow(self, url: str, target: str) -> None:
        if urlsplit(_tidy(target)).netloc == self._host:
            self._add([target])
        elif url == self._start:
            raise CrawlError(f"{url} sends to another site, {target}. Crawl that address instead.")
        else:
            self.result.skipped.append((url, f"sends to another site, {target}"))

    def _keep(self, url: str, reply: Response, old: Kept | None) -> None:
        body = _read_limited(reply, self._limits.max_bytes, self._stop_at)
        if body is None:
            self.result.failed.append((url, f"is larger than {self._limits.max_bytes / 1e6:g} MB or too slow"))
            return
        kind = reply.headers.get("Content-Type", "")
        if ("xml" in kind or urlsplit(url).path.endswith(".xml")) and "html" not in kind:
            self._add(_sitemap_addresses(body))
            return
        if "html" not in kind:
            self.result.skipped.append((url, f"is not a web page ({kind or 'no type'})"))
            return
        source = decode_html(body, reply.charset_encoding or "")
        page = extract_html(source, url=url)
        links = [link for link in dict.fromkeys(map(_tidy, links_of(source, url))) if link]
        self._add(links)
        if not page.text.strip():
            self.result.skipped.append((url, "has no text"))
            return
        etag, modified = reply.headers.get("ETag", ""), reply.headers.get("Last-Modified", "")
        self.kept[url] = Kept(page.title, page.text, links, etag, modified)
        same = old and (old.title, old.text) == (page.title, page.text)
        (self.result.unchanged if same else self.result.changed).append(url)

    def _add(self, addresses: Sequence[str]) -> None:
        for address in map(_tidy, addresses):
            if urlsplit(address).netloc == self._host and address not in self._seen:
                self._seen.add(address)
                self._queue.append(address)


def _tidy(address: str) -> str:
    """The address in one spelling, without the part after '#'; empty when it is no web address."""
    try:
        parts = urlsplit(urldefrag(address.strip())[0])
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    netloc = host if port in (None, usual) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _read_limited(reply: Response, limit: int, stop_at: float) -> bytes | None:
    body = bytearray()
    for part in reply.iter_bytes():
        body += part
        if len(body) > limit or time.monotonic() > stop_at:
            return None
    return bytes(body)


def _sitemap_addresses(body: bytes) -> list[str]:
    """The addresses of a sitemap or of a sitemap index; nothing for any other XML."""
    # Entities can blow up in memory and no sitemap needs them; a zero byte would be UTF-16, which could hide them.
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\x00" in body:
        return []
    try:
        root = ElementTree.fromstring(body)  # noqa: S314
    except ElementTree.ParseError:
        return []
    return [node.text for node in root.iter() if node.tag.rpartition("}")[2] == "loc" and node.text]
