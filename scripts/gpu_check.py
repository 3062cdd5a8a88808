"""Says what the llama-cpp-python that was just built can use; fails when it is not what was to be built."""

from __future__ import annotations

import argparse
import sys

from app.cli.graphics_cards import BACKENDS, gpu_backends, graphics_cards, llama_cpp_folder


def verdict(wanted: str, built_for: tuple[str, ...], *, offloads: bool, cards: str) -> tuple[str, int]:
    """What to say, and the exit code.

    Args:
        wanted: 'CUDA', 'Vulkan' and so on; empty for the CPU only.
        built_for: what was built.
        offloads: whether llama.cpp sees a device that it can use.
        cards: the cards of this machine, in words; empty for none.
    """
    if wanted and wanted not in built_for:
        return f"llama-cpp-python was not built for {wanted}: see the messages above, and docs/gpu.md.", 1
    what = f"llama-cpp-python is built for {' and '.join(built_for) or 'the CPU only'}"
    if built_for and offloads:
        return f"{what} and can use what is here: {cards or 'a device'}.", 0
    if built_for:
        return (
            f"{what}, but sees no device on this machine: {cards or 'no card found'}. 'frontdoor doctor' says more.",
            0,
        )
    return f"{what}.{f' There is a card: {cards}. docs/gpu.md says how to use it.' if cards else ''}", 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wanted", nargs="?", default="", choices=["", *BACKENDS.values()])
    wanted: str = parser.parse_args().wanted
    folder = llama_cpp_folder()
    if not folder:
        print("llama-cpp-python is not installed.", file=sys.stderr)
        return 1
    from llama_cpp import llama_supports_gpu_offload

    cards = ", ".join(str(card) for card in graphics_cards())
    words, code = verdict(wanted, gpu_backends(folder), offloads=bool(llama_supports_gpu_offload()), cards=cards)
    print(words, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
