"""The crawler is polite, stays on one host, fetches only what changed and never loses what a page said."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_site import Reply, Site, serve

from pipelines.errors import CrawlError
from pipelines.knowledge.crawl import CrawlLimits, CrawlResult, crawl

FAST = CrawlLimits(seconds_between=0.0, timeout=5.0)
LONG = "You can pay your council tax online, by Direct Debit or at a shop with your bill. "


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serve() as running:
        yield running


def run(site: Site, into: Path, path: str = "/", limits: CrawlLimits = FAST) -> CrawlResult:
    return crawl(site.url(path), into, limits=limits, sleep=lambda _: None)


def texts(into: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in (into / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["url"]: row["text"] for row in rows}


def test_it_follows_links_and_writes_url_title_and_text(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/pay#how", "/pay", "mailto:a@b.example", "javascript:void(0)", "http://[broken")
    site.page("/pay", "Pay a bill", "Pay at www.example or call us. " + LONG)

    result = run(site, tmp_path)

    rows = [json.loads(line) for line in (tmp_path / "pages.jsonl").read_text().splitlines()]
    assert result.changed == [site.url("/"), site.url("/pay")]
    assert [row["title"] for row in rows] == ["Home", "Pay a bill"]
    assert "Pay at www.example or call us." in rows[1]["text"]
    assert site.asked() == ["/robots.txt", "/", "/pay"]


def test_robots_txt_keeps_it_out(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply("User-agent: *\nDisallow: /private\n", kind="text/plain")
    site.page("/", "Home", LONG, "/private/a", "/open")
    site.page("/private/a", "Secret", LONG)
    site.page("/open", "Open", LONG)

    result = run(site, tmp_path)

    assert result.changed == [site.url("/"), site.url("/open")]
    assert "/private/a" not in site.asked()


def test_an_address_that_robots_txt_forbids_is_refused_in_plain_words(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n", kind="text/plain")

    with pytest.raises(CrawlError, match=r"robots.txt of 127.0.0.1:\d+ does not allow .* Ask the site's owner"):
        run(site, tmp_path)


def test_a_broken_robots_txt_stops_the_crawl(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = Reply(status=503)
    site.page("/", "Home", LONG)

    with pytest.raises(CrawlError, match=r"answered 503. Try again later"):
        run(site, tmp_path)
    assert site.asked() == ["/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "pauses"),
    [
        ("", [1.0, 1.0]),
        ("User-agent: *\nCrawl-delay: 7\n", [7.0, 7.0]),
        ("User-agent: *\nCrawl-delay: 0.2\n", [1.0, 1.0]),
    ],
)
def test_it_pauses_as_long_as_the_site_asks_and_never_less_than_we_do(
    site: Site, tmp_path: Path, robots: str, pauses: list[float]
) -> None:
    site.replies["/robots.txt"] = Reply(robots, kind="text/plain")
    site.page("/", "Home", LONG, "/a", "/b")
    site.page("/a", "A", LONG)
    site.page("/b", "B", LONG)
    slept: list[float] = []

    crawl(site.url("/"), tmp_path, limits=CrawlLimits(seconds_between=1.0), sleep=slept.append)

    assert slept == pauses


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ({"ETag": '"v1"'}, ("if-none-match", '"v1"')),
        ({"Last_Modified": "Tue, 03 Nov 2026 09:00:00 GMT"}, ("if-modified-since", "Tue, 03 Nov 2026 09:00:00 GMT")),
    ],
)
def test_an_unchanged_page_is_not_sent_again_and_its_links_are_still_followed(
    site: Site, tmp_path: Path, headers: dict[str, str], sent: tuple[str, str]
) -> None:
    site.page("/", "Home", LONG, "/deep", **headers)
    site.page("/deep", "Deep", "Before. " + LONG)
    run(site, tmp_path)
    site.page("/deep", "Deep", "After. " + LONG)
    site.requests.clear()

    result = run(site, tmp_path)

    assert result.unchanged == [site.url("/")]
    assert result.changed == [site.url("/deep")]
    assert site.requests[1][1][sent[0]] == sent[1]
    assert "After." in texts(tmp_path)[site.url("/deep")]
    assert LONG.strip() in texts(tmp_path)[site.url("/")]


def test_it_stays_on_its_host_in_links_redirects_and_sitemaps(site: Site, tmp_path: Path) -> None:
    with serve() as other:
        other.page("/", "Other", LONG)
        site.page("/", "Home", LONG, other.url("/"), "/away", "/moved", f"{site.address}@evil.example/")
        site.replies["/away"] = Reply(status=302, headers={"Location": other.url("/")})
        site.replies["/moved"] = Reply(status=301, headers={"Location": "/new"})
        site.page("/new", "New", LONG)

        result = run(site, tmp_path)

        assert other.requests == []
    assert result.changed == [site.url("/"), site.url("/new")]
    assert result.skipped == [(site.url("/away"), f"sends to another site, {other.url('/')}")]


def test_a_start_that_sends_to_another_host_says_where_to(site: Site, tmp_path: Path) -> None:
    site.replies["/"] = Reply(status=301, headers={"Location": "https://www.council.example/"})

    with pytest.raises(CrawlError, match=r"sends to another site, https://www.council.example/. Crawl that address"):
        run(site, tmp_path)


def test_a_redirect_loop_ends(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/a")
    site.replies["/a"] = Reply(status=302, headers={"Location": "/b"})
    site.replies["/b"] = Reply(status=302, headers={"Location": "/a"})

    assert run(site, tmp_path).changed == [site.url("/")]
    assert site.asked() == ["/robots.txt", "/", "/a", "/b"]


def test_a_page_above_the_size_limit_is_left_out(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/big")
    site.page("/big", "Big", LONG * 2000)

    result = run(site, tmp_path, limits=CrawlLimits(seconds_between=0, max_bytes=100_000))

    assert result.changed == [site.url("/")]
    assert result.failed == [(site.url("/big"), "is larger than 0.1 MB or too slow")]


def test_the_page_limit_ends_the_walk_and_what_was_not_reached_is_not_called_gone(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, *(f"/p{number}" for number in range(9)))
    for number in range(9):
        site.page(f"/p{number}", f"Page {number}", f"Number {number}. " + LONG)
    run(site, tmp_path)
    site.requests.clear()

    result = run(site, tmp_path, limits=CrawlLimits(seconds_between=0, max_pages=3))

    assert site.asked() == ["/robots.txt", "/", "/p0", "/p1"]
    assert result.vanished == []
    assert len(texts(tmp_path)) == 10


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_leaves_the_file(site: Site, tmp_path: Path, status: int) -> None:
    site.page("/", "Home", LONG, "/old")
    site.page("/old", "Old", LONG)
    run(site, tmp_path)
    site.replies["/old"] = Reply(status=status)

    result = run(site, tmp_path)

    assert result.vanished == [site.url("/old")]
    assert list(texts(tmp_path)) == [site.url("/")]


def test_a_page_that_nothing_links_to_any_more_leaves_the_file(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/old")
    site.page("/old", "Old", LONG)
    run(site, tmp_path)
    site.page("/", "Home", LONG)

    assert run(site, tmp_path).vanished == [site.url("/old")]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_page_that_fails_keeps_its_last_text(site: Site, tmp_path: Path, status: int) -> None:
    site.page("/", "Home", LONG, "/pay")
    site.page("/pay", "Pay", "Pay by card. " + LONG)
    run(site, tmp_path)
    site.replies["/pay"] = Reply("oops", status=status)

    result = run(site, tmp_path)

    assert result.failed == [(site.url("/pay"), f"answered {status}")]
    assert result.vanished == []
    assert "Pay by card." in texts(tmp_path)[site.url("/pay")]


def test_a_start_page_that_fails_loses_no_page_behind_it(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/pay")
    site.page("/pay", "Pay", LONG)
    run(site, tmp_path)
    site.replies["/"] = Reply(status=500)

    result = run(site, tmp_path)

    assert result.vanished == []
    assert set(texts(tmp_path)) == {site.url("/"), site.url("/pay")}


def test_a_host_that_cannot_be_reached_is_named_and_keeps_the_last_pages(site: Site, tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_text("before\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = taken.getsockname()[1]

        with pytest.raises(CrawlError, match=rf"127.0.0.1:{port} cannot be reached .* Check the address"):
            crawl(f"http://127.0.0.1:{port}/", tmp_path, limits=FAST)

    assert (tmp_path / "pages.jsonl").read_text() == "before\n"


@pytest.mark.parametrize("address", ["council.example", "ftp://council.example", "", "https://", "http://[x"])
def test_what_is_no_web_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(CrawlError, match=r"is not a web address. Give one that starts with https://"):
        crawl(address, tmp_path)


def sitemap(*addresses: str, root: str = "urlset", item: str = "url") -> str:
    items = "".join(f"<{item}><loc> {address} </loc></{item}>" for address in addresses)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{root}>'


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8", "text/plain"])
def test_a_sitemap_names_the_pages(site: Site, tmp_path: Path, kind: str) -> None:
    site.replies["/sitemap.xml"] = Reply(
        sitemap(site.url("/a"), "https://elsewhere.example/x", site.url("/b")), kind=kind
    )
    site.page("/a", "A", LONG)
    site.page("/b", "B", LONG)

    assert run(site, tmp_path, "/sitemap.xml").changed == [site.url("/a"), site.url("/b")]


def test_a_sitemap_index_names_sitemaps(site: Site, tmp_path: Path) -> None:
    site.replies["/index.xml"] = Reply(
        sitemap(site.url("/one.xml"), root="sitemapindex", item="sitemap"), kind="application/xml"
    )
    site.replies["/one.xml"] = Reply(sitemap(site.url("/a")), kind="application/xml")
    site.page("/a", "A", LONG)

    assert run(site, tmp_path, "/index.xml").changed == [site.url("/a")]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "http://h/">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><urlset><url><loc>&j;</loc></url></urlset>"
)


@pytest.mark.parametrize("body", [BOMB, BOMB.encode("utf-16"), "<urlset><url><loc>http://", ""])
def test_an_xml_bomb_or_a_broken_sitemap_names_nothing(site: Site, tmp_path: Path, body: str | bytes) -> None:
    site.replies["/sitemap.xml"] = Reply(body, kind="application/xml")

    result = run(site, tmp_path, "/sitemap.xml")

    assert (result.changed, result.failed) == ([], [])
    assert site.asked() == ["/robots.txt", "/sitemap.xml"]


def test_files_that_are_no_web_pages_are_no_failure(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/form.pdf")
    site.replies["/form.pdf"] = Reply(b"%PDF-1.7", kind="application/pdf")

    result = run(site, tmp_path)

    assert result.failed == []
    assert result.skipped == [(site.url("/form.pdf"), "is not a web page (application/pdf)")]


def test_a_page_in_an_old_character_set_reads_right(site: Site, tmp_path: Path) -> None:
    body = (
        f"<html><head><meta charset='windows-1252'></head><body><main><p>It costs £45. {LONG}</p></main></body></html>"
    )
    site.replies["/"] = Reply(body.encode("cp1252"), kind="text/html")

    run(site, tmp_path)

    assert "It costs £45." in texts(tmp_path)[site.url("/")]


def test_a_crawl_that_is_stopped_keeps_what_it_fetched(site: Site, tmp_path: Path) -> None:
    site.page("/", "Home", LONG, "/a", "/b")
    site.page("/a", "A", LONG)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl(site.url("/"), tmp_path, limits=FAST, progress=stop, sleep=lambda _: None)

    assert set(texts(tmp_path)) == {site.url("/"), site.url("/a")}


@pytest.mark.parametrize("state", ["{", "[]", '{"http://x/": {"name": 1}}', '{"http://x/": 3}'])
def test_a_damaged_memory_says_what_to_do(tmp_path: Path, state: str) -> None:
    (tmp_path / "crawl.json").write_text(state)

    with pytest.raises(CrawlError, match=r"crawl.json is damaged. Delete it and crawl again"):
        crawl("http://127.0.0.1:9/", tmp_path)
