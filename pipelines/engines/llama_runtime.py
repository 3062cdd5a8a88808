"""One GGUF model and its memory in llama.cpp: tokens in, logits out. The one file that knows llama_cpp.

Nothing here decides anything: who reads next and which token is taken stands in ``pipelines.batching``. One thread at a
time may decode and touch the memory; turning text into tokens, and schemas into grammars, is safe from any thread.
"""

# llama_cpp's functions are made by decorators that lose their types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import ctypes
import json
import os
import re
import threading
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.llama_batch import Entry, TokenBatch
from pipelines.engines.llama_grammar import Grammar
from pipelines.errors import EngineError

__all__ = ["Entry", "Grammar", "LlamaOptions", "LlamaRuntime", "ModelFacts"]

KvType = Literal["f32", "f16", "q8_0"]
FlashAttention = Literal["auto", "on", "off"]
Decoded = Literal["ok", "full"]
Logits = NDArray[np.float32]

_ERROR = 4  # GGML_LOG_LEVEL_ERROR
_CONTROL = 8  # LLAMA_TOKEN_ATTR_CONTROL
_KV_TYPES: dict[KvType, int] = {"f32": 0, "f16": 1, "q8_0": 8}  # GGML_TYPE_*
_FLASH_ATTENTION: dict[FlashAttention, int] = {"auto": -1, "off": 0, "on": 1}
_LAYER = re.compile(r"layer\s+\d+ assigned to device (\S+?),")
_TWO_HALVES = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")
_LONGEST_GRAMMAR = 65_536  # characters; its parser ends the process at about 160,000
_LONGEST_UBATCH = 512  # larger ones need more memory and are no faster


@dataclass(frozen=True, slots=True, kw_only=True)
class LlamaOptions:
    """How a model is loaded and how much it remembers."""

    sequences: int  # conversations remembered at once
    kv_tokens: int  # tokens remembered for all of them together
    batch_tokens: int = 512  # most tokens of one pass
    threads: int = 2
    gpu_layers: int = -1  # -1 for all that fit the library's own rule
    tensor_split: tuple[float, ...] = ()  # share of the model on each GPU; empty lets the library decide
    kv_type: KvType = "f16"
    flash_attention: FlashAttention = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What was loaded and where it went."""

    description: str  # architecture, size and quantisation: 'llama 1B Q4_0'
    size_bytes: int
    parameters: int
    trained_context: int  # tokens
    gpu_supported: bool  # whether this build of llama.cpp can use a GPU at all
    layers_by_device: Mapping[str, int]  # the output layer included

    @property
    def placement(self) -> str:
        """Where the layers are, for an operator: 'CUDA0: 29 layers, CPU: 8 layers'."""
        where = ", ".join(f"{device}: {count} layers" for device, count in self.layers_by_device.items())
        return where if self.gpu_supported else f"{where} (llama.cpp sees no GPU: 'frontdoor doctor' says why)"


@dataclass(frozen=True, slots=True)
class _Library:
    module: Any
    log_callback: Any  # kept alive: llama.cpp calls it for ever
    log: deque[tuple[int, str]]


class LlamaRuntime:
    """A loaded model with one context."""

    def __init__(self, model_file: Path, options: LlamaOptions) -> None:
        """Load a model.

        Raises:
            EngineError: the file is no model that can chat, or memory does not suffice; with llama.cpp's own words.
        """
        self._library = _library()
        self._llama = self._library.module
        self._text_lock = threading.Lock()  # against closing while another thread reads the vocabulary
        self._model: Any = None
        self._context: Any = None
        try:
            self._load(model_file, options)
        except BaseException:
            self.close()
            raise

    def _load(self, model_file: Path, options: LlamaOptions) -> None:
        if not model_file.is_file():
            raise EngineError(f"there is no model file {model_file}. See 'frontdoor models list'.")
        self._library.log.clear()
        self._model = self._llama.llama_model_load_from_file(os.fsencode(model_file), self._model_params(options))
        if not self._model:
            raise EngineError(f"llama.cpp could not load {model_file}: {self._last_errors()}")
        devices = Counter(match[1] for _, line in self._library.log if (match := _LAYER.search(line)))
        if not self._llama.llama_model_has_decoder(self._model) or self._llama.llama_model_has_encoder(self._model):
            raise EngineError(f"{model_file} is no chat model. Choose one of 'frontdoor models list'.")
        self._context = self._llama.llama_init_from_model(self._model, self._context_params(options))
        if not self._context:
            raise EngineError(
                f"llama.cpp could not make room for {options.kv_tokens} remembered tokens: {self._last_errors()}. "
                "Lower FRONT_DOOR_MODEL_SERVER__KV_TOKENS or FRONT_DOOR_MODEL_SERVER__RESIDENTS."
            )
        self._vocabulary = self._llama.llama_model_get_vocab(self._model)
        self._memory = self._llama.llama_get_memory(self._context)
        self.vocabulary_size: int = self._llama.llama_vocab_n_tokens(self._vocabulary)
        self.sequences = options.sequences
        self.kv_tokens: int = self._llama.llama_n_ctx(self._context)  # rounded up by the library
        self.batch_tokens: int = self._llama.llama_n_batch(self._context)
        self._batch = TokenBatch(self._llama, self.batch_tokens)
        self._pieces: dict[int, bytes] = {}
        self.facts = self._facts(devices)

    def _model_params(self, options: LlamaOptions) -> Any:
        params = self._llama.llama_model_default_params()
        params.n_gpu_layers = options.gpu_layers if self._llama.llama_supports_gpu_offload() else 0
        if options.tensor_split:
            devices = self._llama.llama_max_devices()
            if len(options.tensor_split) > devices:
                raise EngineError(f"the model is to be split over more than {devices} devices")
            self._split = (ctypes.c_float * devices)(*options.tensor_split)
            params.tensor_split = self._split
        return params

    def _context_params(self, options: LlamaOptions) -> Any:
        params = self._llama.llama_context_default_params()
        params.n_ctx = options.kv_tokens
        # With less than a token for each sequence llama.cpp ends the process.
        params.n_batch = max(options.batch_tokens, options.sequences)
        params.n_ubatch = max(min(options.batch_tokens, _LONGEST_UBATCH), options.sequences)
        params.n_seq_max = options.sequences
        params.n_threads = params.n_threads_batch = options.threads
        params.type_k = params.type_v = _KV_TYPES[options.kv_type]
        params.flash_attn_type = _FLASH_ATTENTION[options.flash_attention]
        params.kv_unified = True  # a prefix that several conversations share is stored and read once
        params.no_perf = True
        return params

    def _facts(self, devices: Mapping[str, int]) -> ModelFacts:
        text = ctypes.create_string_buffer(256)
        self._llama.llama_model_desc(self._model, text, len(text))
        return ModelFacts(
            description=text.value.decode(errors="replace"),
            size_bytes=self._llama.llama_model_size(self._model),
            parameters=self._llama.llama_model_n_params(self._model),
            trained_context=self._llama.llama_model_n_ctx_train(self._model),
            gpu_supported=self._llama.llama_supports_gpu_offload(),
            layers_by_device=dict(devices),
        )

    def _last_errors(self) -> str:
        lines = [line for level, line in self._library.log if level == _ERROR]
        return "; ".join(lines[-3:]) or "it gave no reason"

    # Text and tokens: any thread.

    @property
    def chat_template(self) -> str | None:
        """The Jinja template that came with the model."""
        template = self._llama.llama_model_chat_template(self._model, None)
        return template.decode(errors="replace") if template else None

    @property
    def begin_token(self) -> int | None:
        """The token that has to open every prompt, if the model wants one."""
        wanted = self._llama.llama_vocab_get_add_bos(self._vocabulary)
        return self._llama.llama_vocab_bos(self._vocabulary) if wanted else None

    def begin_and_end_texts(self) -> tuple[str, str]:
        """How templates write the beginning and the end of a text: ('<s>', '</s>')."""
        llama, vocabulary = self._llama, self._vocabulary
        return self._name(llama.llama_vocab_bos(vocabulary)), self._name(llama.llama_vocab_eos(vocabulary))

    def control_texts(self) -> list[str]:
        """Names of the tokens that steer the model, such as '<|im_end|>'."""
        attribute = self._llama.llama_vocab_get_attr
        return [
            name
            for token in range(self.vocabulary_size)
            if attribute(self._vocabulary, token) & _CONTROL and (name := self._name(token))
        ]

    def _name(self, token: int) -> str:
        name = self._llama.llama_vocab_get_text(self._vocabulary, token) if token >= 0 else None
        return name.decode(errors="replace") if name else ""

    def tokenise(self, text: str) -> list[int]:
        """Tokens of a rendered prompt; names of control tokens become those tokens, no beginning is added."""
        raw = text.encode(errors="replace")
        size = len(raw) + 16
        with self._text_lock:
            self._check_open()
            buffer = (ctypes.c_int32 * size)()
            count = self._llama.llama_tokenize(self._vocabulary, raw, len(raw), buffer, size, False, True)
        if count < 0:
            raise EngineError("the prompt could not be turned into tokens")
        return buffer[:count]

    def piece(self, token: int) -> bytes:
        """Bytes of a token; not always whole characters, and none for a control token."""
        if (known := self._pieces.get(token)) is not None:
            return known
        buffer = ctypes.create_string_buffer(512)
        length = self._llama.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, False)
        return self._pieces.setdefault(token, buffer.raw[: max(length, 0)])

    def ends_generation(self, token: int) -> bool:
        return bool(self._llama.llama_vocab_is_eog(self._vocabulary, token))

    def grammar(self, schema: Mapping[str, Any]) -> Grammar:
        """What keeps a text to a JSON schema.

        Raises:
            EngineError: the schema cannot be followed.
        """
        from llama_cpp.llama_grammar import json_schema_to_gbnf

        try:
            # The converter writes a character beyond 16 bits as two halves, which are no characters.
            rules = _TWO_HALVES.sub(
                lambda halves: json.loads(f'"{halves[0]}"'), json_schema_to_gbnf(json.dumps(schema))
            )
        except Exception as error:  # the converter asserts, and trips over odd schemas in many ways
            raise EngineError(f"the JSON schema cannot be followed: {error or 'it is malformed'}") from error
        if len(rules) > _LONGEST_GRAMMAR:
            raise EngineError("the JSON schema cannot be followed: it is too large")
        with self._text_lock:
            self._check_open()
            sampler = self._llama.llama_sampler_init_grammar(self._vocabulary, rules.encode(), b"root")
        if not sampler:
            raise EngineError("the JSON schema cannot be followed: llama.cpp refuses its grammar")
        return Grammar(self._llama, sampler)

    def _check_open(self) -> None:
        if not self._model:
            raise EngineError("the model is closed")

    # Memory and passes: the owning thread only.

    def forget(self, sequence: int, start: int = 0) -> None:
        """Drop what a sequence remembers from a position on. Some models can only drop all: ask ``remembered``."""
        if not self._llama.llama_memory_seq_rm(self._memory, sequence, start, -1):
            self._llama.llama_memory_seq_rm(self._memory, sequence, -1, -1)

    def share(self, source: int, target: int, count: int) -> None:
        """Let an empty sequence remember the first tokens of another one too, without storing them twice."""
        self._llama.llama_memory_seq_cp(self._memory, source, target, 0, count)

    def remembered(self, sequence: int) -> int:
        """Tokens that a sequence remembers."""
        return self._llama.llama_memory_seq_pos_max(self._memory, sequence) + 1

    def decode(self, entries: Sequence[Entry]) -> Decoded:
        """Read some tokens of some sequences in one pass.

        Returns:
            'full' when there is no room to remember them; then nothing was read.

        Raises:
            EngineError: the pass failed.
        """
        code = self._llama.llama_decode(self._context, self._batch.fill(entries))
        if code == 1:
            return "full"
        if code:
            raise EngineError(f"llama.cpp failed to decode ({code}): {self._last_errors()}")
        return "ok"

    def logits(self, rows: int) -> Logits:
        """Logits after each entry of the last pass that wanted them, shape (rows, vocabulary); valid until the next."""
        pointer = self._llama.llama_get_logits(self._context)
        address = ctypes.cast(pointer, ctypes.c_void_p).value or 0
        size = rows * self.vocabulary_size
        floats = memoryview((ctypes.c_float * size).from_address(address))
        return np.frombuffer(floats, dtype=np.float32).reshape(rows, self.vocabulary_size)

    def close(self) -> None:
        with self._text_lock:
            if self._context:
                self._llama.llama_free(self._context)
            if self._model:
                self._llama.llama_model_free(self._model)
            self._context = self._model = None


@cache
def _library() -> _Library:
    """llama_cpp, imported once, with its log kept instead of printed."""
    # Threads that spin while they wait take the core from those that compute: decoding is several times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Where llama.cpp ends the process it would first call a debugger, while everybody waits for the restart.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    import llama_cpp

    log: deque[tuple[int, str]] = deque(maxlen=2000)

    def keep(level: int, text: bytes, _: object) -> None:
        if line := text.decode(errors="replace").strip():
            log.append((level, line))

    callback = llama_cpp.llama_log_callback(keep)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    return _Library(llama_cpp, callback, log)
