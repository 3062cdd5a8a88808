"""Text files of every kind that is translated, with what must not change in them."""

from __future__ import annotations

PAGE = """<!DOCTYPE html>
<html lang="en-GB" class=x>
<head><meta charset="utf-8"><title>Bins &amp; bags</title><meta name="description" content="All about bins">
<style>p{color:red}</style></head>
<body>
<!-- a comment -->
<nav><a href="/a?x=1&amp;y=2">Home</a> | <a href="/b">Pay</a></nav>
<main>
<h1>Your  bins</h1>
<p>Put your <b>un<i>usual</i></b> bin out by&nbsp;7am &mdash; <code>x &lt; y</code> or
 <span translate="no">Veolia</span>.<br>See <a href='c.html' title="More">our page</a>.<img src=a.png alt="A bin"></p>
<pre>one
two</pre>
<script>var a = "<p>Hello</p>";</script>
<a href="x"><h3>Card title</h3><p>Card text</p></a>
<ul><li>Paper<li>Glass &copy; 2020</ul>
<input placeholder="Your name" value="keep"><input type=submit value="Send it">
<button aria-label="Close">X menu</button>
</main></body></html>
"""
MARKDOWN = """---
title: Bins
lang: en
---

# Your *bins* today

Some **bold te**xt and `code` with [a link](https://x.gov.uk/a_b "Tip") and ![A bin](bin.png).
A second line\\
after a break\\_ed &amp; <b>html</b> [ref] [other][ref] https://example.com/a_b

> Quoted text
> over lines

1. First item
   more of it
2. Second ***both***

| Band | Charge |
|------|-------:|
| A    | £1,500 a\\|b |

```py
print("hello")
```

<div class="x">
<p>HTML <b>here</b></p>
</div>

Note[^1].

[^1]: The *note* text.

[ref]: https://example.com/ref
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
<i>Welcome to</i> the council's
new website.

2
00:00:05,000 --> 00:00:07,000
- Who are you?
- I am <b>Jo</b> & Co
"""
VTT = """WEBVTT - Film
Kind: captions

NOTE for nobody

intro
00:01.000 --> 00:04.000 line:0
<v Roger>Hello &amp; <c.loud>bye</c>

00:05.000 --> 00:06.000
Second one
"""
TEXT = """Dear resident,

YOUR BINS
=========

Put your bin out by seven in the morning on your day so that the crew
can take it away, and bring it back in by the evening of the same day.

  - Paper
  - Glass is collected every other week from now on, from the kerb by
    your house

Band A      £1,500
Band B\t£1,700
Yours
The council
"""
XLIFF_1 = """<?xml version="1.0" encoding="utf-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en" target-language="es" datatype="html"><body>
<trans-unit id="1"><source>Hello <g id="1">big</g> <x id="2"/>world &amp; all</source></trans-unit>
<trans-unit id="2" approved="yes"><source>Done</source><target state="final">Hecho</target></trans-unit>
<trans-unit id="3" translate="no"><source>Code</source></trans-unit>
</body></file></xliff>
"""
XLIFF_2 = """<?xml version="1.0"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en"><file id="f"><unit id="u">
<segment><source>Hello <pc id="1">big</pc><ph id="2"/> world</source></segment>
<ignorable><source> </source></ignorable></unit></file></xliff>
"""

SAMPLES = {
    "bins.html": PAGE.encode(),
    "bins.md": MARKDOWN.encode(),
    "film.srt": SRT.encode(),
    "film.vtt": VTT.encode(),
    "letter.txt": TEXT.encode(),
    "one.xlf": XLIFF_1.encode(),
    "two.xlf": XLIFF_2.encode(),
}
