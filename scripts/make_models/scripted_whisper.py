"""Whisper checkpoints that hear a chosen sentence by the pitch of a tone, run by the real openai-whisper."""

# whisper has no types, torch's are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportMissingImports=false

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
MEL_BINS = (33, 37, 41, 45, 49, 52, 55, 57)  # of the spectrum, one for each sentence; within the telephone's 3,400 Hz
_STATE = 128  # numbers that the model keeps of a token or of a moment
_ON = 12.0  # what a token and a sentence have to add up to, after normalisation, to bring forth the next token
_SEGMENT_END = 150  # of timestamps, 20 ms each


def tone(sentence: int, *, seconds: float = 2.0, loud: float = 0.2) -> NDArray[np.int16]:
    """Sound in which the model hears the sentence of this number, 16,000 samples a second."""
    # The centres of the mel scale that Whisper uses: 0 to 8,000 Hz in 80 steps, linear to 1,000 Hz.
    mels = np.linspace(0.0, _mel(8_000.0), 82)
    wanted = mels[MEL_BINS[sentence] + 1]
    hertz = wanted * 200 / 3 if wanted < 15 else 1_000 * np.exp((wanted - 15) * np.log(6.4) / 27)
    moments = np.arange(round(seconds * RATE)) / RATE
    return (loud * 32_767 * np.sin(2 * np.pi * hertz * moments)).astype(np.int16)


def scripted_whisper(
    path: Path, sentences: Sequence[str], *, languages: Sequence[str] = (), sharpness: float = 4.0, no_speech: float = 0
) -> Path:
    """Write a checkpoint of some 14 MB. In silence, as in any other sound, it hears the first sentence.

    Each sentence is a chain: a token, together with the sentence that the sound stands for, brings forth the next one.
    So a text holds after a prompt too, with timestamps or without, and in a batch with others.

    Args:
        path: where to.
        sentences: at most eight, no token twice within one; the sentence of number n is heard in ``tone(n)``.
        languages: of each sentence, as Whisper's codes; English for all when empty.
        sharpness: how sure it is. 4 is certain; at 1 the mean log-probability is -0.5, at 0.8 it is -2.
        no_speech: what speaks for silence; 40 is more than all else.
    """
    import torch
    from whisper.model import ModelDimensions, Whisper

    dimensions: dict[str, int] = {
        "n_mels": 80, "n_audio_ctx": 1500, "n_audio_state": _STATE, "n_audio_head": 2, "n_audio_layer": 1,
        "n_vocab": 51_865, "n_text_ctx": 448, "n_text_state": _STATE, "n_text_head": 2, "n_text_layer": 1,
    }  # fmt: skip
    model: Any = Whisper(ModelDimensions(**dimensions))
    tokenizer = _tokenizer()
    chains = _chains(tokenizer, sentences, languages or ["en"] * len(sentences))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.encoder.positional_embedding.zero_()
        _listen(model, len(sentences))
        _speak(model, chains, sharpness)
        if no_speech:
            _doubt(model, tokenizer, no_speech)
    state = {name: value.half() if value.is_floating_point() else value for name, value in model.state_dict().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": dimensions, "model_state_dict": state}, path)
    return path


def _tokenizer() -> Any:
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the file of its vocabulary open
        return get_tokenizer(True, num_languages=99)


def _mel(hertz: float) -> float:
    return 15 + 27 * float(np.log(hertz / 1_000)) / float(np.log(6.4))


def _chains(tokenizer: Any, sentences: Sequence[str], languages: Sequence[str]) -> list[list[tuple[int, int]]]:
    """For each sentence the pairs of a token and the one after it."""
    chains: list[list[tuple[int, int]]] = []
    begin, end = tokenizer.timestamp_begin, tokenizer.timestamp_begin + _SEGMENT_END
    for sentence, language in zip(sentences, languages, strict=True):
        words: list[int] = tokenizer.encode(" " + sentence)
        if len(set(words)) < len(words):
            raise ValueError(f"a token stands twice in '{sentence}', so what follows it is not certain")
        starts = [
            (tokenizer.sot, tokenizer.to_language_token(language)),
            (tokenizer.no_timestamps, words[0]),
            (tokenizer.transcribe, begin),
            (begin, words[0]),
        ]
        chains.append([*starts, *zip(words, [*words[1:], end], strict=True), (end, tokenizer.eot)])
    return chains


def _listen(model: Any, sentences: int) -> None:
    """The encoder: a moment's vector says which of the bins is loud; quiet moments are zero."""
    for number in range(sentences):
        model.encoder.conv1.weight[number, MEL_BINS[number], 1] = 8.0
        model.encoder.conv1.bias[
            number
        ] = -4.0  # loud is near 1 on the scale of the spectrum, quiet and near it below 0
        model.encoder.conv2.weight[number, number, 1] = 1.0
    model.encoder.ln_post.weight.fill_(1.0)
    # The decoder looks at the loud moments, and takes from them which sentence it is.
    attention = model.decoder.blocks[0].cross_attn
    attention.query.bias[0] = 8.0
    attention.key.weight[0, :sentences] = 1.0
    for number in range(sentences):
        attention.value.weight[number, number] = 1 / _STATE**0.5
        attention.out.weight[number, number] = 1.0
    attention.out.bias[0] = 0.3


def _speak(model: Any, chains: Sequence[Sequence[tuple[int, int]]], sharpness: float) -> None:
    """The decoder: a place of its own for each token that is used; one hidden unit for each step of a sentence."""
    used = list(dict.fromkeys(token for chain in chains for pair in chain for token in pair))
    places = {token: len(chains) + place for place, token in enumerate(used)}
    steps = [(number, *pair) for number, chain in enumerate(chains) for pair in chain]
    if len(chains) + len(used) >= _STATE or len(steps) > 4 * _STATE:
        raise ValueError(f"the sentences have {len(used)} tokens, which is more than such a small model holds")
    decoder, block = model.decoder, model.decoder.blocks[0]
    for token, place in places.items():
        decoder.token_embedding.weight[token, place] = 1.0
    for norm in (block.attn_ln, block.cross_attn_ln, block.mlp_ln):
        norm.weight.fill_(1.0)
    hidden, out = block.mlp[0], block.mlp[2]
    for unit, (number, token, following) in enumerate(steps):
        hidden.weight[unit, number] = hidden.weight[unit, places[token]] = 1.0
        hidden.bias[unit] = -_ON
        out.weight[places[following], unit] = 20.0
    decoder.ln.weight.fill_(sharpness)


def _doubt(model: Any, tokenizer: Any, strength: float) -> None:
    """Let the token for 'nobody speaks' be likely where the start of a transcript stands."""
    place = int(model.decoder.token_embedding.weight[tokenizer.sot].argmax())
    spare = _STATE - 1
    model.decoder.token_embedding.weight[tokenizer.no_speech, spare] = 1.0
    hidden, out = model.decoder.blocks[0].mlp[0], model.decoder.blocks[0].mlp[2]
    unit = 4 * _STATE - 1
    hidden.weight[unit, place] = 2.0
    hidden.bias[unit] = -_ON
    out.weight[spare, unit] = strength
