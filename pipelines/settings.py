"""Every setting of the product, in one frozen tree; read from the environment and ``.env``, never from a global."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


class _Room(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EngineSettings(_Room):
    """Which engine does what."""

    embedder: str = Field(
        default="minilm",
        description="'minilm' (in the package), or a sentence-transformers model on this machine by name or folder.",
    )
    vector_index: Literal["chroma", "exact"] = Field(
        default="chroma", description="Where vectors are searched: 'chroma' on disk, or 'exact' in memory."
    )
    threads: int = Field(default=2, ge=1, le=64, description="CPU threads for embedding.")


class LanguageModelSettings(_Room):
    """The model that writes answers. With neither a model nor an address, answers are quoted."""

    model: str = Field(
        default="",
        description="A model of 'frontdoor models list', or a GGUF file; with an address, the name that server knows.",
    )
    url: str = Field(
        default="",
        description="Address of another OpenAI-compatible server on this network, such as http://127.0.0.1:11434/v1.",
    )
    api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key of the model server: another one is sent it; ours asks for it where it is set.",
    )
    context_tokens: int = Field(
        default=4096, ge=512, le=131072, description="Most tokens of one conversation, answer included."
    )
    answer_tokens: int = Field(default=400, ge=50, le=4096, description="Most tokens of one answer.")
    temperature: float = Field(default=0.0, ge=0, le=2, description="0 always takes the likeliest word.")
    answer_seconds: float = Field(
        default=20.0, gt=0, le=600, description="Longest time for an answer; after it, the pages are quoted."
    )


class ModelServerSettings(_Room):
    """Our own model server, started when a model is set and no other server's address is."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=0, ge=0, le=65535, description="Port besides the Unix socket in the data folder; 0 for none."
    )
    residents: int = Field(default=16, ge=1, le=256, description="Answers written at the same time.")
    kv_tokens: int = Field(
        default=0, ge=0, le=4_194_304, description="Tokens remembered for all of them; 0 takes 1,024 for each resident."
    )
    kv_type: Literal["f32", "f16", "q8_0"] = Field(default="f16", description="How the remembered tokens are stored.")
    flash_attention: Literal["auto", "on", "off"] = Field(default="auto", description="Faster attention.")
    batch_tokens: int = Field(default=512, ge=32, le=8192, description="Most tokens of one pass.")
    prefill_slice: int = Field(
        default=256, ge=16, le=8192, description="Most prompt tokens read in a pass while others are being answered."
    )
    threads: int = Field(default=2, ge=1, le=256, description="CPU threads.")
    gpu_layers: int = Field(default=-1, ge=-1, le=1000, description="Layers on the GPU; -1 for all, 0 for none.")
    tensor_split: tuple[float, ...] = Field(
        default=(), description="Share of the model on each GPU, as JSON list; empty lets the library decide."
    )
    queue: int = Field(default=128, ge=1, le=10000, description="Answers that may wait; the next is told to come back.")


class AnsweringSettings(_Room):
    """How answers are made."""

    max_characters: int = Field(default=300, ge=50, le=2000, description="Longest question, in characters.")
    passages: int = Field(default=8, ge=1, le=50, description="Passages kept after search.")
    answer_words: int = Field(default=90, ge=20, le=300, description="Longest quoted answer, in words.")
    min_confidence: float = Field(
        default=0.55, ge=0, le=1, description="Below this chance of being right, the nearest page is shown instead."
    )


class WebSettings(_Room):
    """The web door."""

    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 for every network card.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    secure_cookies: bool = Field(
        default=False, description="Send cookies over HTTPS only. Turn on wherever the service is reached by HTTPS."
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(), description="Sites that may call the API from a browser and embed the widget, as JSON list."
    )
    questions_per_minute: int = Field(default=20, ge=1, description="Questions a minute from one visitor.")
    answers_at_once: int = Field(
        default=64, ge=1, le=1000, description="Questions being answered at once; the next is told to come back."
    )
    max_body_bytes: int = Field(default=65536, ge=1024, description="Largest request body, in bytes.")
    switched_off: bool = Field(default=False, description="Show the 'switched off' page instead of the chat.")


class RetentionSettings(_Room):
    """How long things are kept, in days."""

    conversations_days: int = Field(default=30, ge=0, description="Questions (redacted) and answers, in days.")
    handovers_days: int = Field(default=90, ge=0, description="Call-back requests, in days.")
    feedback_days: int = Field(default=365, ge=0, description="'Was this right?' marks, in days.")


class StaffSettings(_Room):
    """The officers' door: who may come in, and for how long."""

    address: str = Field(
        default="",
        description="Address at which officers reach the service, for one-time links; empty takes host and port.",
    )
    session_hours: int = Field(default=10, ge=1, le=72, description="Longest time signed in, in hours.")
    idle_minutes: int = Field(default=120, ge=5, le=1440, description="Time signed in without doing anything.")
    invitation_hours: int = Field(default=48, ge=1, le=720, description="How long a one-time link works, in hours.")
    tries: int = Field(default=5, ge=2, le=50, description="Wrong passwords in a row before an account has to wait.")
    longest_wait_minutes: int = Field(
        default=15, ge=1, le=1440, description="Longest wait after wrong passwords; it doubles from half a minute."
    )


class DocumentSettings(_Room):
    """Documents that officers turn into Easy Read."""

    picture_set: str = Field(
        default="openmoji", description="Set of pictures: 'openmoji', or one that was imported, by its name."
    )
    most_upload_mb: int = Field(default=20, ge=1, le=200, description="Largest file, in megabytes.")
    files_at_once: int = Field(default=10, ge=1, le=100, description="Files in one upload.")
    queue: int = Field(default=50, ge=1, le=10000, description="Documents that may wait to be turned.")
    minutes: int = Field(default=10, ge=1, le=240, description="Longest time for one document, in minutes.")
    uploads_days: int = Field(default=30, ge=1, description="The file as it was uploaded, in days.")
    documents_days: int = Field(default=180, ge=1, description="An Easy Read document after its last change, in days.")
    deleted_days: int = Field(default=14, ge=1, description="How long a deleted document can be brought back, in days.")


class TranslationSettings(_Room):
    """Documents and messages in other languages."""

    languages: tuple[str, ...] = Field(
        default=(
            "cy",
            "pl",
            "ro",
            "pa",
            "ur",
            "bn",
            "gu",
            "ar",
            "pt",
            "es",
            "ta",
            "tr",
            "uk",
            "so",
            "fa",
            "zh",
            "lt",
            "it",
            "fr",
        ),
        description="Languages offered, as BCP 47 tags; one without an engine is offered for a translator.",
    )
    engines: tuple[str, ...] = Field(
        default=("apertium", "ctranslate2", "model"),
        description="Engines by preference, after the council's own memory; one that is not there is passed over.",
    )
    models: tuple[str, ...] = Field(
        default=(),
        description="Translation models: names of 'frontdoor models list', or folders of CTranslate2 models.",
    )
    chat: bool = Field(default=True, description="Whether a message in another language is answered in it.")
    chat_engines: tuple[str, ...] = Field(
        default=("ctranslate2", "model"),
        description="Engines whose words a resident may read unchecked. Apertium's are drafts for officers only.",
    )
    local_forms: bool = Field(
        default=False, description="Whether drafts have the other language's figures and order of dates."
    )
    seconds: float = Field(default=60.0, gt=0, le=3600, description="Longest time for one call of an engine.")
    fuzzy_from: float = Field(
        default=0.75, ge=0.5, le=1, description="Likeness from which a sentence of the memory is offered as a draft."
    )


class VoiceSettings(_Room):
    """Ears and mouth: how speech becomes words, and words speech."""

    recogniser: str = Field(
        default="sphinx",
        description="'sphinx' (in the package), or a whisper model: of 'frontdoor models list', or a .pt file.",
    )
    whisper_device: Literal["auto", "cpu", "cuda"] = Field(default="auto", description="Where whisper runs.")
    processes: int = Field(default=2, ge=1, le=64, description="Processes that listen, for 'sphinx'.")
    recognise_seconds: float = Field(default=8.0, gt=0, le=60, description="Longest time to understand one utterance.")
    synthesiser: str = Field(
        default="espeak",
        description="'espeak' (espeak-ng of this machine), a Piper voice (an .onnx file), or a folder of them, one for "
        "each language.",
    )
    words_per_minute: int = Field(default=160, ge=80, le=300, description="How fast answers are spoken.")
    sure_from: float = Field(
        default=0.6, ge=0, le=1, description="Confidence from which words are answered without asking back."
    )


class PhoneSettings(_Room):
    """The telephone door: which lines are open, how many calls, and where a person is reached."""

    media_websocket: bool = Field(
        default=True, description="Whether the exchange may connect by WebSocket at /phone/asterisk."
    )
    token: SecretStr = Field(
        default=SecretStr(""),
        description="What the exchange shows to be let in; without one, only this machine itself is let in.",
    )
    twilio: bool = Field(default=False, description="Whether Twilio Media Streams may connect. It is a cloud.")
    twilio_auth_token: SecretStr = Field(
        default=SecretStr(""), description="Twilio's auth token, with which its webhooks are checked."
    )
    public_url: str = Field(default="", description="Address at which the telephone company reaches this service.")
    audiosocket_host: str = Field(default="127.0.0.1", description="Address for AudioSocket.")
    audiosocket_port: int = Field(default=0, ge=0, le=65535, description="Port for AudioSocket; 0 for none.")
    sip_host: str = Field(default="127.0.0.1", description="Address for the trial SIP line, also named in its SDP.")
    sip_port: int = Field(default=0, ge=0, le=65535, description="UDP port for the trial SIP line; 0 for none.")
    calls_at_once: int = Field(
        default=50, ge=1, le=1000, description="Calls at once; the next hears that all lines are busy."
    )
    call_minutes: int = Field(default=15, ge=1, le=120, description="Longest call, in minutes.")
    person: str = Field(
        default="customer-services",
        description="Where a caller is put through to: an extension, a number or a SIP address of the exchange.",
    )
    people: dict[str, str] = Field(
        default_factory=dict, description="The same by team key of council.toml, as JSON object."
    )
    text_webhook: str = Field(
        default="", description="Address that sends a text message (POST of number and text); empty for none."
    )
    text_webhook_key: SecretStr = Field(default=SecretStr(""), description="Bearer key for that address.")
    exchange_records: bool = Field(
        default=False,
        description="Whether the council's exchange records calls: callers are told. The front door keeps no sound.",
    )


class Settings(BaseSettings):
    """All settings. Environment names start with ``FRONT_DOOR_``; levels are joined by ``__``."""

    model_config = SettingsConfigDict(
        env_prefix="FRONT_DOOR_", env_nested_delimiter="__", env_file=".env", frozen=True, extra="ignore"
    )

    council: str = Field(default="northmere", description="Council that the web page speaks for: a folder's name.")
    knowledge_folder: Path = Field(
        default=PROJECT / "knowledge_base", description="Folder with one sub-folder per council."
    )
    prompts_folder: Path = Field(default=PROJECT / "prompts", description="Folder of prompts and fixed replies.")
    data_folder: Path = Field(default=PROJECT / "var", description="Folder for the index, the database and logs.")
    database_url: str = Field(default="", description="SQLAlchemy address; empty means SQLite in the data folder.")
    secret_key: str = Field(
        default="", description="Key that signs cookies and forms; empty makes one and keeps it in the data folder."
    )
    engines: EngineSettings = Field(default=EngineSettings(), description="Which engine does what.")
    language_model: LanguageModelSettings = Field(
        default=LanguageModelSettings(), description="The model that writes answers."
    )
    model_server: ModelServerSettings = Field(default=ModelServerSettings(), description="Our own model server.")
    answering: AnsweringSettings = Field(default=AnsweringSettings(), description="How answers are made.")
    web: WebSettings = Field(default=WebSettings(), description="The web door.")
    retention: RetentionSettings = Field(default=RetentionSettings(), description="How long things are kept.")
    staff: StaffSettings = Field(default=StaffSettings(), description="The officers' door.")
    documents: DocumentSettings = Field(default=DocumentSettings(), description="Documents for Easy Read.")
    translation: TranslationSettings = Field(
        default=TranslationSettings(), description="Documents and messages in other languages."
    )
    voice: VoiceSettings = Field(default=VoiceSettings(), description="Ears and mouth.")
    phone: PhoneSettings = Field(default=PhoneSettings(), description="The telephone door.")


def load_settings() -> Settings:
    """Read settings from the environment and ``.env``.

    Raises:
        SettingsError: a value makes no sense; the message names the environment variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"FRONT_DOOR_{'__'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise SettingsError("Settings are wrong:\n" + "\n".join(lines)) from error
