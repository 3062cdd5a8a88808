"""Chat models that say a given text, exactly, whatever they are asked: real files, real decoding, known words.

The text is cut into pieces, each a token that occurs nowhere else. A token's vector holds, in its reserved dimensions,
a code of its own; the output row of the piece that follows holds the same code. So the only likely successor of a
piece is the next one, and the first piece follows the end of the assistant's header.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from tokenizers import pre_tokenizers

from scripts.make_models.blocks import Floats
from scripts.make_models.gguf_file import Reserved, write_gguf
from scripts.make_models.random_models import HALF, KINDS, READ_TOKENS, council_vocabulary, full_vocabulary
from scripts.make_models.shapes import SHAPES, TINY
from scripts.make_models.vocabulary import CHATML, END_OF_MESSAGE, with_more_tokens

PIECE_CHARACTERS = 4  # what a token of a real vocabulary holds, about
PIECE_BYTES = 24  # llama-cpp-python leaves out tokens of more than 32
STEPS_A_CHARACTER = 20
LINE_BREAK = "Ċ"  # the last token of the assistant's header, as byte-level BPE spells it
TINY_SCRIPTED = replace(TINY, width=192, heads=6, vocabulary=4096)
TINY_CODE, SHAPED_CODE = 128, 96  # reserved dimensions; the second in whole blocks of 32
CERTAINTY = 80.0  # logit of the next piece before the last norm, which divides it by two or three


def scripted_gguf(
    path: Path, text: str, *, shape: Literal["tiny", "0.5b"] = "tiny", scripts: Mapping[str, str] | None = None
) -> Path:
    """Write a chat model that answers every prompt with ``text`` and ends.

    Args:
        path: the GGUF file to write.
        text: what it says, to the character, at temperature 0; an empty text ends at once.
        shape: 'tiny', or '0.5b' for the speed of a model of that size.
        scripts: keyword → what to say instead where a message holds it; the last that is found wins. The file's own
            chat template does that: it adds a token for the keyword to the assistant's header.

    Raises:
        ValueError: a text is a single line break, which cannot be told from the end of the header, or repeats itself
            so often that its pieces cannot all differ.
    """
    scripts = scripts or {}
    starts = [LINE_BREAK, *(f"<|script-{number}|>" for number in range(1, len(scripts) + 1))]
    base, kinds, code, read = (
        (TINY_SCRIPTED, HALF, TINY_CODE, TINY_SCRIPTED.vocabulary)
        if shape == "tiny"
        else (SHAPES[shape], KINDS["q4_0"], SHAPED_CODE, READ_TOKENS)
    )
    known = council_vocabulary(read)
    pieces = cut([text, *scripts.values()], known.tokens)
    new = dict.fromkeys(piece for parts in pieces for piece in parts)  # each once, in order
    own = [*starts[1:], *(piece for piece in new if piece not in known.tokens)]
    vocabulary = with_more_tokens(known, own) if shape == "tiny" else full_vocabulary(base, own)
    numbers = {token: number for number, token in enumerate(vocabulary.tokens)}
    chains = [
        [*(numbers[token] for token in (start, *parts)), END_OF_MESSAGE]
        for start, parts in zip(starts, pieces, strict=True)
    ]
    return write_gguf(
        path,
        f"scripted-{shape}",
        shape=replace(base, vocabulary=len(vocabulary.tokens)),
        vocabulary=replace(
            vocabulary,
            control=vocabulary.control.union(starts[1:]),
            template=_template(dict(zip(scripts, starts[1:], strict=True))),
        ),
        kinds=kinds,
        reserved=_chained(chains, code),
        seed=1,
    )


def cut(texts: Sequence[str], known: Collection[str]) -> list[list[str]]:
    """Cut texts into tokens that stand neither in the vocabulary nor twice in the texts.

    Tokens are spelled as byte-level BPE does. A text too short for a token of its own is one that is known already:
    the shortest are cut first, so that it is a whole text there too, and is followed by the end.
    """
    taken = {*known}
    pieces = {text: _cut(text, taken) for text in sorted(set(texts), key=len)}
    return [pieces[text] for text in texts]


def _cut(text: str, taken: set[str]) -> list[str]:
    """Find pieces from the left, the shortest first; where none is left to take, go back and try a longer one."""
    pieces: list[str] = []
    options = [_options(text, 0, taken)] if text else []
    for _ in range(STEPS_A_CHARACTER * len(text) + 1):
        if not options:
            break
        piece, end = next(options[-1], ("", 0))
        if piece:
            pieces.append(piece)
            taken.add(piece)
            if end == len(text):
                return pieces
            options.append(_options(text, end, taken))
        else:
            options.pop()
            if pieces:
                taken.discard(pieces.pop())
    whole = _spelled(text)
    if whole and (whole not in taken or whole == LINE_BREAK):
        raise ValueError(f"the text '{text[:40]}' repeats itself too often to be scripted, or is a line break only")
    return [whole] if whole else []


def _options(text: str, begin: int, taken: set[str]) -> Iterator[tuple[str, int]]:
    """Pieces that may start here, and where each ends."""
    for end in range(begin + 1, len(text) + 1):
        piece = _spelled(text[begin:end])
        if len(piece) > PIECE_BYTES:
            return
        if (end - begin >= PIECE_CHARACTERS or end == len(text)) and piece not in taken:
            yield piece, end


def _spelled(text: str) -> str:
    """Byte-level BPE's spelling: each byte as a printable character."""
    split: Any = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return "".join(part for part, _ in split.pre_tokenize_str(text))


def _template(tokens: Mapping[str, str]) -> str:
    """ChatML whose assistant's header ends with the token of the keyword that was found last."""
    if not tokens:
        return CHATML
    choices = "".join(
        f"{{% if {json.dumps(keyword, ensure_ascii=False)} in message.content %}}"
        f"{{% set chosen.start = '{token}' %}}{{% endif %}}"
        for keyword, token in tokens.items()
    )
    begin, end = CHATML.split("{% endfor %}")
    header = end.replace("{% endif %}", "{{ chosen.start }}{% endif %}")
    return f"{{% set chosen = namespace(start='') %}}{begin}{choices}{{% endfor %}}{header}"


def _chained(chains: Sequence[Sequence[int]], width: int) -> Reserved:
    """Codes by which each token of a chain is followed by the next."""
    random = np.random.default_rng(1)
    embeddings: dict[int, Floats] = {}
    outputs: dict[int, Floats] = {}
    for chain in chains:
        for token, successor in pairwise(chain):
            if token not in embeddings:
                embeddings[token] = random.choice(np.array([-1, 1], np.float32), width)
                answering = outputs.setdefault(successor, np.zeros(width, np.float32))
                answering += embeddings[token] * (CERTAINTY / width)
    nothing = np.zeros(width, np.float32)
    return Reserved(nothing, nothing, embeddings=embeddings, outputs=outputs, logit_deviation=0.0)
