"""A translation model of noise in CTranslate2's format: a T5 as MADLAD-400 is, its vocabulary trained on the spot."""

# pyright: basic
# transformers leaves its models and tokenisers without types.
from __future__ import annotations

import io
import string
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.make_models.vocabulary import SENTENCES

if TYPE_CHECKING:
    from transformers import T5ForConditionalGeneration

LANGUAGES = ("en", "cy", "pl", "ur", "ar", "uk")  # named at the start of a text, as '<2cy>'
PIECES = "spiece.model"
USUAL, NEVER = 8.0, -8.0
SAID = {"</s>": 8.6, "<pad>": 4.0}  # the padding opens an answer: below zero it would turn 'never' round
WELSH = (
    "Gallwch dalu eich treth gyngor ar-lein, drwy Ddebyd Uniongyrchol neu dros y ffôn.",
    "Mae'r cyngor yn casglu gwastraff ac ailgylchu bob wythnos.",
)


def translation_model(folder: Path, *, seed: int = 1) -> Path:
    """Write ``model.bin``, ``config.json``, ``shared_vocabulary.json`` and ``spiece.model`` into a new folder."""
    import ctranslate2
    from transformers import T5Tokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch)
        (source / PIECES).write_bytes(sentence_pieces([*SENTENCES, *WELSH]))
        tokenizer = T5Tokenizer.from_pretrained(source, extra_ids=0)
        tokenizer.save_pretrained(source)
        _random_t5(tokenizer.get_vocab(), seed).save_pretrained(source)
        ctranslate2.converters.TransformersConverter(str(source), copy_files=[PIECES]).convert(str(folder))
    return folder


def _random_t5(ids: Mapping[str, int], seed: int) -> T5ForConditionalGeneration:
    """Draw a model that says letters; it goes round in circles unless it is told not to repeat itself.

    No block writes to a vector's first number, so it reaches the output as the last token's embedding had it; there it
    is multiplied with the first number of every piece, for the library ties the two matrices.
    """
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    size = {"vocab_size": len(ids), "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4}
    tokens = {"pad_token_id": ids["<pad>"], "eos_token_id": ids["</s>"], "decoder_start_token_id": ids["<pad>"]}
    config = T5Config.from_dict({**size, **tokens, "feed_forward_proj": "gated-gelu"})
    model = T5ForConditionalGeneration(config)
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(std=0.5, generator=random)
            if name.endswith((".o.weight", ".wo.weight")):
                parameter[0] = 0
        model.decoder.final_layer_norm.weight.fill_(1)
        for piece, number in ids.items():
            model.shared.weight[number, 0] = SAID.get(piece, NEVER if piece.startswith("<") else USUAL)
    return model


def sentence_pieces(sentences: Iterable[str]) -> bytes:
    """Train a vocabulary that knows the languages' names, and any letter by its bytes."""
    from sentencepiece import SentencePieceTrainer

    trained = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=trained,
        vocab_size=480,
        hard_vocab_limit=False,
        required_chars=string.ascii_letters + string.digits + string.punctuation.translate({ord("<"): None}),
        byte_fallback=True,
        user_defined_symbols=[f"<2{language}>" for language in LANGUAGES],
        unk_id=0,
        pad_id=1,
        eos_id=2,
        bos_id=-1,
        minloglevel=2,
    )
    return trained.getvalue()
