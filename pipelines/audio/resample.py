"""Sound at another rate."""

from __future__ import annotations

import soxr

from pipelines.audio.pcm import Pcm


def resample(pcm: Pcm, *, source: int, target: int) -> Pcm:
    """A whole sound at ``target`` samples a second."""
    return pcm if source == target else soxr.resample(pcm, source, target, quality="MQ")
