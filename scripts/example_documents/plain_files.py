"""The formats that are text: a web page, Markdown, plain text and Rich Text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scripts.example_documents.content import Example, Piece, Table
from scripts.example_documents.inline import Run, plain, runs


def web_page(example: Example) -> str:
    """HTML with a banner, a menu, a trail and a footer around what matters."""
    menu = "".join(f'<li><a href="{escape(address)}">{escape(words)}</a></li>' for words, address in example.nav)
    body = "\n".join(part for piece in example.pieces for part in _html(piece))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(example.title)} | Northmere Borough Council</title>\n"
        "<script>window.analytics = {page: 'x'};</script>\n<style>nav { display: flex; }</style>\n</head>\n<body>\n"
        '<div class="cookie-banner">We use cookies to improve this website. <button>Accept all</button></div>\n'
        f"<header><nav><ul>{menu}</ul></nav></header>\n"
        f'<main>\n<p class="trail"><a href="/">Home</a> &gt; {escape(example.title)}</p>\n{body}\n</main>\n'
        f"<footer><p>{escape(example.footer)}</p></footer>\n</body>\n</html>\n"
    )


def markdown(example: Example) -> str:
    """Markdown as somebody types it."""
    return "\n\n".join(part for piece in example.pieces for part in _markdown(piece)) + "\n"


def plain_text(example: Example) -> str:
    """Words only, in lines of at most 100 letters as an e-mail programme breaks them."""
    return "\n\n".join(part for piece in example.pieces for part in _text(piece)) + "\n"


def rich_text(example: Example) -> str:
    """Rich Text in the Windows character set, with what it lacks as escapes."""
    body = "\n".join(part for piece in example.pieces for part in _rtf(piece))
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\n"
        f"{{\\info{{\\title {_rtf_words(example.title)}}}}}\n\\f0\\fs22\n{body}\n}}\n"
    )


def _html(piece: Piece) -> Iterator[str]:
    for tag, text in (("h1", piece.h1), ("h2", piece.h2), ("p", piece.p)):
        if text:
            yield f"<{tag}>{_html_words(text)}</{tag}>"
    for tag, items in (("ul", piece.ul), ("ol", piece.ol)):
        if items:
            yield f"<{tag}>" + "".join(f"<li>{_html_words(item)}</li>" for item in items) + f"</{tag}>"


def _html_words(text: str) -> str:
    def one(run: Run) -> str:
        words = escape(run.text, quote=False)
        match run.kind:
            case "bold":
                return f"<strong>{words}</strong>"
            case "link":
                return f'<a href="{escape(run.target)}">{words}</a>'
            case "line":
                return "<br>"
            case _:
                return words

    return "".join(one(run) for run in runs(text))


def _markdown(piece: Piece) -> Iterator[str]:
    for mark, text in (("# ", piece.h1), ("## ", piece.h2), ("", piece.p)):
        if text:
            yield f"{mark}{text}"
    if piece.ul:
        yield "\n".join(f"- {item}" for item in piece.ul)
    if piece.ol:
        yield "\n".join(f"{number}. {item}" for number, item in enumerate(piece.ol, start=1))
    if piece.table:
        yield _markdown_table(piece.table)


def _markdown_table(table: Table) -> str:
    lines = [f"| {' | '.join(row)} |" for row in table.rows]
    lines.insert(1, "|" + " --- |" * len(table.rows[0]))
    return "\n".join(lines)


def _text(piece: Piece) -> Iterator[str]:
    if piece.h1:
        yield piece.h1.upper() if len(piece.h1) < 20 else f"{piece.h1}\n{'=' * len(piece.h1)}"
    if piece.h2:
        yield f"{piece.h2}\n{'-' * len(piece.h2)}"
    if piece.p:
        yield _wrapped(plain(piece.p))
    if piece.ul:
        yield "\n".join(f"* {plain(item)}" for item in piece.ul)


def _wrapped(text: str) -> str:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > 99:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".lstrip()
    return "\n".join(lines)


def _rtf(piece: Piece) -> Iterator[str]:
    for size, level, text in ((32, 0, piece.h1), (26, 1, piece.h2)):
        if text:
            yield f"{{\\pard\\outlinelevel{level}\\b\\fs{size} {_rtf_words(text)}\\par}}"
    if piece.p:
        yield f"{{\\pard {_rtf_words(piece.p)}\\par}}"
    for item in piece.ul:
        yield f"{{\\pard{{\\*\\pn\\pnlvlblt}}\\'95\\tab {_rtf_words(item)}\\par}}"


def _rtf_words(text: str) -> str:
    def one(letter: str) -> str:
        if letter in "\\{}":
            return f"\\{letter}"
        if letter.isascii():
            return letter
        try:
            return f"\\'{letter.encode('cp1252')[0]:02x}"
        except UnicodeEncodeError:
            return f"\\u{ord(letter)}?"

    return "".join(map(one, plain(text)))
