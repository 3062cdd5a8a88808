"""``python -m scripts.make_models KIND OUT``: one test model a call."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from scripts.make_models import scripted_gguf, shaped_gguf, tiny_gguf, translation_model, whisper_checkpoint
from scripts.make_models.random_models import KINDS
from scripts.make_models.shapes import SHAPES


def main() -> int:
    options = _parser().parse_args()
    out: Path = options.out
    start = perf_counter()
    match options.kind:
        case "tiny-gguf":
            tiny_gguf(out, seed=options.seed)
        case "shaped-gguf":
            shaped_gguf(out, options.size, options.quantisation)
        case "scripted-gguf":
            scripted_gguf(out, options.text, shape=options.shape, scripts=dict(options.script))
        case "whisper":
            whisper_checkpoint(out)
        case _:
            translation_model(out)
    files = [out] if out.is_file() else [file for file in out.iterdir() if file.is_file()]
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    print(f"{out}: {megabytes:.1f} MB in {perf_counter() - start:.1f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.make_models", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)

    def kind(name: str, what: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=what, description=what)
        added.add_argument("out", type=Path, help="where to write")
        return added

    kind("tiny-gguf", "a chat model of two layers that rambles").add_argument("--seed", type=int, default=1)
    shaped = kind("shaped-gguf", "a chat model with the shape of a well-known one; it rambles too")
    shaped.add_argument("--size", choices=list(SHAPES), default="0.5b", help="billions of parameters")
    shaped.add_argument("--quantisation", choices=list(KINDS), default="q4_0")
    scripted = kind("scripted-gguf", "a chat model that says a text, whatever it is asked")
    scripted.add_argument("text")
    scripted.add_argument("--shape", choices=["tiny", "0.5b"], default="tiny")
    scripted.add_argument(
        "--script",
        nargs=2,
        action="append",
        default=[],
        metavar=("KEYWORD", "TEXT"),
        help="what to say instead where a message holds the keyword; may be given again",
    )
    kind("whisper", "a Whisper checkpoint")
    kind("translation", "a folder with a translation model for CTranslate2")
    return parser


if __name__ == "__main__":
    sys.exit(main())
