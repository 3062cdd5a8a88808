"""Sound as browsers record it (WebM, Ogg, MP4, WAV) turned into samples, and samples into Ogg Opus for them to play.

Only these containers and a few codecs are opened: the library behind knows many more, among them lists of addresses.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.errors import ExtractionError

if TYPE_CHECKING:
    from av import AudioResampler, Packet
    from av.container import InputContainer

RATE = 16_000  # samples a second
MOST_SECONDS = 60.0
OPUS_RATES = frozenset({8_000, 12_000, 16_000, 24_000, 48_000})  # RFC 6716, section 2

_CODECS = frozenset(
    "opus vorbis aac flac mp3 mp3float pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_alaw pcm_mulaw".split()
)
_FAULTS = 50  # broken packets after which the rest is given up
_EMPTY_PACKETS = 100_000  # a table may promise millions that hold nothing
_BITS = 24_000  # a second; speech in one channel is clear from 16,000
_FRAME = 960  # samples that the encoder is given at once

_NOT_KNOWN = "This is no sound that can be read here. Send WebM, Ogg, MP4 or WAV."
_DAMAGED = "This sound is damaged, or nothing was recorded. Record it again."


def container(data: bytes) -> str:
    """'matroska', 'ogg', 'mov' or 'wav' by the first bytes; empty for anything else."""
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if data.startswith(b"OggS"):
        return "ogg"
    if data[4:8] == b"ftyp":
        return "mov"
    return "wav" if data.startswith(b"RIFF") and data[8:12] == b"WAVE" else ""


def decode(data: bytes, *, rate: int = RATE, most_seconds: float = MOST_SECONDS) -> Pcm:
    """The first sound track as one channel; empty where a recording was stopped before anything was in it.

    A file that breaks off gives what came before. A stranger's file belongs into a process of its own: decode_apart.

    Args:
        data: the whole file.
        rate: samples a second that are wanted.
        most_seconds: what comes after is left out, and not decoded.

    Raises:
        ExtractionError: it is no WebM, Ogg, MP4 or WAV, its codec is not known here, or nothing of it can be read.
    """
    kind = container(data)
    if not kind:
        raise ExtractionError(_NOT_KNOWN)
    most = round(most_seconds * rate)
    pieces: list[Pcm] = []
    have = 0
    for piece in _pieces(data, kind, rate):
        pieces.append(piece)
        have += len(piece)
        if have >= most:
            break
    return np.concatenate(pieces)[:most] if pieces else np.zeros(0, np.int16)


def _pieces(data: bytes, kind: str, rate: int) -> Iterator[Pcm]:
    import av
    from av.error import FFmpegError

    broken = (FFmpegError, ValueError, RuntimeError, MemoryError, OverflowError)
    try:
        file = av.open(io.BytesIO(data), "r", format=kind, metadata_errors="replace")
    except broken as error:
        raise ExtractionError(_DAMAGED) from error
    with file:
        if not file.streams.audio or _codec(file) not in _CODECS:
            raise ExtractionError(_NOT_KNOWN)
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
        faults: list[Exception] = []
        given = 0
        for packet in chain(_packets(file, broken, faults), [None]):
            try:
                for piece in _sound(packet, resampler) if packet or given else ():
                    given += 1
                    yield piece
            except broken as error:
                faults.append(error)
                if len(faults) > _FAULTS:
                    break
    if faults and not given:
        raise ExtractionError(_DAMAGED) from faults[0]


def _codec(file: InputContainer) -> str:
    """Empty where the library has no decoder for it, and so no context, whatever its types say."""
    return str(getattr(file.streams.audio[0].codec_context, "name", ""))


def _packets(
    file: InputContainer, broken: tuple[type[Exception], ...], faults: list[Exception]
) -> Iterator[Packet[Any]]:
    """The track's packets, as far as the file holds together; why it does not goes to the faults."""
    packets = file.demux(file.streams.audio[0])
    empty = 0
    while empty <= _EMPTY_PACKETS:
        try:
            packet = next(packets, None)
        except broken as error:
            faults.append(error)
            return
        if packet is None:
            return
        empty += not packet.size
        yield packet


def _sound(packet: Packet[Any] | None, resampler: AudioResampler) -> Iterator[Pcm]:
    """What a packet holds; for None, what the resampler still has."""
    for frame in packet.decode() if packet else (None,):
        for changed in resampler.resample(frame):
            yield _samples(changed)


def _samples(frame: Any) -> Pcm:
    return frame.to_ndarray().reshape(-1)


def encode_opus(pcm: Pcm, *, rate: int) -> bytes:
    """An Ogg Opus file, a small part of the WAV file; of no sound at all, one of silence.

    Args:
        pcm: the sound.
        rate: its samples a second, one of OPUS_RATES.

    Raises:
        ValueError: Opus has no such rate.
    """
    if rate not in OPUS_RATES:
        raise ValueError(f"Opus has no {rate} samples a second; it has {sorted(OPUS_RATES)}")
    import av

    pcm = pcm if len(pcm) else np.zeros(_FRAME, np.int16)  # without a frame there is no file
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as opened:
        file: Any = opened  # its types name every codec but not what they give
        stream = file.add_stream("libopus", rate=rate, layout="mono", options={"application": "voip"})
        stream.bit_rate = _BITS
        for start in range(0, len(pcm), _FRAME):
            frame = av.AudioFrame.from_ndarray(pcm[start : start + _FRAME].reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()
