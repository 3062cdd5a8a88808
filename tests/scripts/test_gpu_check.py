"""What is said after llama-cpp-python was built."""

from __future__ import annotations

import pytest

from scripts.gpu_check import verdict


@pytest.mark.parametrize(
    ("wanted", "built_for", "offloads", "cards", "code", "said"),
    [
        ("", (), False, "", 0, "built for the CPU only."),
        ("", (), False, "NVIDIA L4, 22 GiB", 0, "There is a card: NVIDIA L4, 22 GiB"),
        ("CUDA", (), False, "NVIDIA L4, 22 GiB", 1, "was not built for CUDA"),
        ("CUDA", ("Vulkan",), True, "", 1, "was not built for CUDA"),
        ("CUDA", ("CUDA",), True, "NVIDIA L4, 22 GiB", 0, "can use what is here: NVIDIA L4, 22 GiB"),
        ("CUDA", ("CUDA",), False, "", 0, "sees no device on this machine"),
        ("", ("Vulkan",), True, "", 0, "built for Vulkan and can use"),
    ],
)
def test_the_verdict_says_what_was_built_and_whether_it_serves(
    wanted: str, built_for: tuple[str, ...], offloads: bool, cards: str, code: int, said: str
) -> None:
    words, exit_code = verdict(wanted, built_for, offloads=offloads, cards=cards)

    assert exit_code == code
    assert said in words
