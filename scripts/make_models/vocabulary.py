"""Vocabularies of test models: byte-level BPE trained on the spot, so that any text can be read."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gguf import GGUFWriter, TokenType
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

END_OF_TEXT, START_OF_MESSAGE, END_OF_MESSAGE = 0, 1, 2  # token ids
CONTROL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
ALPHABET: tuple[str, ...] = tuple(sorted(pre_tokenizers.ByteLevel.alphabet()))
PRINTABLE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,!?'\"-:;()[]{}$%/_Ġ")
SENTENCES = (
    "You can pay your council tax online, by Direct Debit or by telephone.",
    "The council collects household waste and recycling every week.",
    "A resident permit lets you park in your own street from Monday to Saturday.",
    "If you live alone you may get a discount of 25 per cent on your bill.",
    "You must challenge a penalty charge notice within 28 days of the date on it.",
    "Call us between 9am and 5pm, or write to the address on your bill.",
    "Tell us at once when you move, because your charge is worked out by the day.",
    "Students, carers and people with a severe mental impairment are not counted.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in the order of their ids, and the merges by which text becomes tokens."""

    tokens: tuple[str, ...]  # as byte-level BPE spells them: 'Ġ' for a space
    merges: tuple[str, ...]
    control: frozenset[str] = frozenset(CONTROL)
    template: str = CHATML

    def id_of(self, token: str) -> int:
        return self.tokens.index(token)

    def silent(self) -> list[int]:
        """Ids of tokens that a random model shall not say: control tokens, and bytes that would print as noise."""
        return [
            number
            for number, token in enumerate(self.tokens)
            if number != END_OF_MESSAGE and (token in self.control or not PRINTABLE.issuperset(token))
        ]

    def write(self, writer: GGUFWriter) -> None:
        """Put the tokeniser's part of the header."""
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_list(self.tokens)
        kinds = [TokenType.CONTROL if token in self.control else TokenType.NORMAL for token in self.tokens]
        writer.add_token_types(kinds)
        writer.add_token_merges(self.merges)
        writer.add_bos_token_id(END_OF_TEXT)
        writer.add_pad_token_id(END_OF_TEXT)
        writer.add_eos_token_id(END_OF_MESSAGE)
        writer.add_eot_token_id(END_OF_MESSAGE)
        writer.add_add_bos_token(False)
        writer.add_chat_template(self.template)


def trained_vocabulary(size: int, corpus: Iterable[str] = SENTENCES) -> Vocabulary:
    """Train byte-level BPE. A corpus that is soon exhausted gives fewer tokens than ``size``."""
    tokenizer: Any = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)  # llama.cpp's 'gpt-2'
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(CONTROL), show_progress=False, initial_alphabet=list(ALPHABET)
    )
    tokenizer.train_from_iterator(corpus, trainer)
    ids: dict[str, int] = tokenizer.get_vocab()
    merges: list[str | list[str]] = json.loads(tokenizer.to_str())["model"]["merges"]
    return Vocabulary(
        tuple(sorted(ids, key=ids.__getitem__)),
        tuple(merge if isinstance(merge, str) else " ".join(merge) for merge in merges),
    )


def with_more_tokens(vocabulary: Vocabulary, tokens: Sequence[str]) -> Vocabulary:
    """Add tokens that the model can say and that no text is ever read as, for no merge makes them."""
    return Vocabulary(
        (*vocabulary.tokens, *tokens), vocabulary.merges, control=vocabulary.control, template=vocabulary.template
    )


def invented_words(count: int, taken: Iterable[str], seed: int = 1) -> list[str]:
    """Pronounceable words with a space before them, none of them in ``taken``, in a fixed random order."""
    known = set(taken)
    syllables = [a + b for a in "bdfghklmnprstvw" for b in "aeiou"]
    words = ("Ġ" + "".join(parts) for parts in itertools.product(syllables, repeat=3))
    chosen = list(itertools.islice((word for word in words if word not in known), count))
    random.Random(seed).shuffle(chosen)
    return chosen
