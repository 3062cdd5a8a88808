"""Who listens, thinks and speaks for one call: slow work, done in threads beside the calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from app.phone.text_message import TextMessages
from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import SpeechRecogniser, SpeechSynthesiser, Voice
from pipelines.types import Exchange
from pipelines.voice.events import Expecting, Reply, Spoken, Topic, Understood
from pipelines.voice.mind import Mind

RATE = 8_000  # samples a second
_SLOWER = 0.75  # of the usual pace, for a caller who asked for it

_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The engines of the service and the mind of one call."""

    ears: SpeechRecogniser
    mouth: SpeechSynthesiser
    mind: Mind
    texts: TextMessages
    threads: Executor
    council: str
    words_per_minute: int

    async def understand(
        self, sound: Pcm, expecting: Expecting, *, options: tuple[Topic, ...], history: tuple[Exchange, ...]
    ) -> Understood:
        """What an utterance means.

        Raises:
            FrontDoorError: it could not be listened to.
        """
        return await self._beside(partial(self._understand, sound, expecting, options=options, history=history))

    def _understand(
        self, sound: Pcm, expecting: Expecting, *, options: tuple[Topic, ...], history: tuple[Exchange, ...]
    ) -> Understood:
        heard = self.ears.recognise(sound, rate=RATE, council=self.council, expecting=expecting.value)
        return self.mind.understand(heard, expecting, options=options, history=history)

    async def reply(self, question: str, *, history: tuple[Exchange, ...], language: str) -> Reply:
        """The answer to a question.

        Raises:
            FrontDoorError: something broke.
        """
        return await self._beside(partial(self.mind.reply, question, history=history, language=language))

    async def make_sound(self, spoken: Spoken) -> Pcm:
        """One sentence as sound of the telephone.

        Raises:
            FrontDoorError: it cannot be said.
        """
        pace = round(self.words_per_minute * (_SLOWER if spoken.slower else 1))
        voice = Voice(language=spoken.language, words_per_minute=pace)
        return await self._beside(partial(self.mouth.say, spoken.text, voice, rate=RATE))

    async def send_text(self, number: str, *, title: str, url: str) -> None:
        """A page to the caller's telephone.

        Raises:
            FrontDoorError: it could not be sent.
        """
        await self._beside(partial(self.texts.send, number, title=title, url=url))

    async def _beside(self, work: Callable[[], _Done]) -> _Done:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)
