"""The service with ears that know every question by its sound, for soaks: what is wrong then is not the hearing.

Prints its address, and a line a second of JSON: calls and tasks that run. For ``bench.voice_soak`` alone.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import socket
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.cli.serve import open_store
from app.main import create_app
from app.phone.crew import RATE
from app.phone.dialect import MESSAGE_BYTES
from app.phone.exchange import Engines
from app.telemetry import configure_logging
from bench.voice_prints import Print, who
from bench.voice_questions import OPEN
from pipelines.answering.pipeline import answer
from pipelines.audio.pcm import Pcm
from pipelines.engines.mouth import synthesiser
from pipelines.engines.protocols import Heard, Voice
from pipelines.engines.silero_activity import SileroActivity
from pipelines.errors import EngineError
from pipelines.services import Services
from pipelines.settings import Settings, load_settings
from pipelines.types import Question


class KnowingEars:
    """Fills ``SpeechRecogniser``: knows an utterance by pieces of its sound, sample for sample.

    Sound of two callers in one utterance is told as a fault, and so is sound that nobody here has made.
    """

    name = "knowing"

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints = prints
        self._places = {each.name: place for place, each in enumerate(prints)}
        self.heard = self.unknown = self.mixed = 0

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", expecting: str = "") -> Heard:
        del rate, council, language, expecting
        found = who(sound, self._prints)
        places = sorted(self._places[name] for name in found)
        if not places:
            self.unknown += 1
            return Heard(text="", engine=self.name)
        # A caller who asks the next question at once is heard in one go; no caller asks any other two.
        if len(places) > 2 or (places[-1] - places[0]) not in (0, 1, len(self._prints) - 1):
            self.mixed += 1
            raise EngineError("two callers in one utterance")
        self.heard += 1
        last = places[0] if places[-1] - places[0] > 1 else places[-1]
        return Heard(text=self._prints[last].name, confidence=0.95, sure_of_words=True, engine=self.name)

    def problem(self) -> str:
        return ""

    def close(self) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.voice_service", description=__doc__)
    parser.add_argument("prints", type=Path, help="file of bench.voice_prints with the questions")
    options = parser.parse_args()
    configure_logging("WARNING")
    settings = load_settings()
    ears = KnowingEars(Print.read(options.prints))
    store = open_store(settings)
    services = Services(settings, clock=lambda: OPEN)
    answer(Question("How do I pay?", settings.council, services.today()), services)  # as 'frontdoor serve' does
    app = create_app(services, store, settings, engines=_engines(settings, ears))
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(f"Soak: http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    try:
        asyncio.run(_serve(app, listener, ears))
    finally:
        store.close()


def _engines(settings: Settings, ears: KnowingEars) -> Engines:
    mouth = synthesiser(settings)
    voice = Voice(words_per_minute=settings.voice.words_per_minute)
    return Engines(
        ears=ears, mouth=mouth, activity=SileroActivity, warm=lambda texts: mouth.warm(texts, voice, rate=RATE)
    )


async def _serve(app: FastAPI, listener: socket.socket, ears: KnowingEars) -> None:
    config = uvicorn.Config(
        app, log_config=None, ws_max_size=MESSAGE_BYTES, ws_max_queue=16, ws_ping_interval=None, access_log=False
    )
    telling = asyncio.create_task(_tell(app, ears))
    try:
        await uvicorn.Server(config).serve(sockets=[listener])
    finally:
        telling.cancel()


async def _tell(app: FastAPI, ears: KnowingEars) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + 1.0
        await asyncio.sleep(1.0)
        late = loop.time() - due
        if app.state.exchange.calls == 0:
            gc.collect()  # what is left now is held by something
        told = {
            "calls": app.state.exchange.calls,
            "tasks": len(asyncio.all_tasks()),
            "late": round(late, 3),
            "heard": ears.heard,
            "unknown": ears.unknown,
            "mixed": ears.mixed,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
