"""Trial calls from the command line: a script made into sound, placed, and told."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from app.cli.serve import open_store
from app.phone.call_records import CallRecords, KeptCall
from app.phone.trial.bad_line import Conditions
from app.phone.trial.caller import RATE, TICK, Step, TrialCall, TrialCaller
from app.phone.trial.wire import AudioSocketWire, MediaStreamWire, Wire
from app.staff.records import Records
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav, write_wav
from pipelines.engines.mouth import synthesiser
from pipelines.engines.protocols import Voice
from pipelines.errors import FrontDoorError
from pipelines.settings import Settings, load_settings

_KEPT_WITHIN = 5.0  # seconds after a call in which its record is written
_LONGEST = 120.0  # seconds of one thing said
_LATE = 0.1  # seconds by which this program may be late for its figures to count


@dataclass(frozen=True, slots=True)
class Script:
    """What a caller does."""

    texts: tuple[str, ...]
    files: tuple[Path, ...] = ()  # WAV files said after the texts
    keys: str = ""  # pressed after those; a comma waits for the service
    voice: str = ""  # of eval.calls.voices; empty for the service's own
    interrupt: float = 0.0  # seconds into the service's voice at which the second words and later ones come


def place(
    script: Script,
    conditions: Conditions,
    *,
    by: str,
    server: str,
    out: Path | None,
    calls: int = 1,
    settings: Settings | None = None,
) -> list[str]:
    """Place calls and return their dialogue with times, a row for each thing said.

    Args:
        script: what each caller does.
        conditions: of the callers' lines.
        by: 'media-stream' or 'audiosocket'.
        server: web address of the service; empty for the one of the settings.
        out: file for both sides as stereo sound; the caller is on the left.
        calls: how many at once.
        settings: those of the environment by default.

    Raises:
        FrontDoorError: a file cannot be read or written, or no call is taken.
    """
    settings = settings or load_settings()
    if out and not out.parent.is_dir():
        raise FrontDoorError(f"{out} cannot be written: there is no folder {out.parent}.")
    steps = steps_of(script, settings)
    done, problems = asyncio.run(_placed(lambda: wire(by, server, settings), steps, conditions, calls))
    if not done:
        raise FrontDoorError(problems[0])
    rows = list(_dialogue(done[0], _record(done[0].call_id, settings))) if calls == 1 else list(_many(done, problems))
    if out:
        try:
            out.write_bytes(write_wav(done[0].caller, done[0].service, rate=RATE))
        except OSError as error:
            raise FrontDoorError(f"{out} cannot be written: {error.strerror}.") from error
        rows.append(f"Both sides, the caller on the left: {out}")
    return rows


async def _placed(
    make: Callable[[], Wire], steps: Sequence[Step], conditions: Conditions, calls: int
) -> tuple[list[TrialCall], list[str]]:
    callers = [
        TrialCaller(make(), steps, conditions=replace(conditions, seed=conditions.seed + number)).run()
        for number in range(calls)
    ]
    results = await asyncio.gather(*callers, return_exceptions=True)
    broken = [result for result in results if isinstance(result, BaseException)]
    for error in broken:
        if not isinstance(error, FrontDoorError):
            raise error
    return [result for result in results if isinstance(result, TrialCall)], [str(error) for error in broken]


def steps_of(script: Script, settings: Settings) -> list[Step]:
    """The script as sound.

    Raises:
        FrontDoorError: a file is no sound, or the voice is not here.
    """
    said = list(zip(script.texts, _spoken(script.texts, script.voice, settings), strict=True))
    said += [(file.name, _sound_of(file)) for file in script.files]
    steps = [
        Step(words=words, sound=sound, interrupts=script.interrupt if place else 0.0)
        for place, (words, sound) in enumerate(said)
    ]
    for keys in script.keys.split(","):
        strange = set(keys.strip().upper()) - set("0123456789*#ABCD")
        if strange:
            raise FrontDoorError(f"A telephone has no key '{min(strange)}': use 0 to 9, * and #.")
        if keys.strip():
            steps.append(Step(keys=keys.strip().upper()))
    return steps


def _sound_of(file: Path) -> Pcm:
    try:
        sound, rate = read_wav(file.read_bytes())
    except OSError as error:
        raise FrontDoorError(f"{file} cannot be read: {error.strerror}.") from error
    except FrontDoorError as error:
        raise FrontDoorError(f"{file}: {error}") from error
    if not len(sound) or len(sound) > _LONGEST * rate:
        raise FrontDoorError(f"{file} holds no sound, or more than {_LONGEST:.0f} seconds.")
    return resample(sound, source=rate, target=RATE)


def _spoken(texts: Sequence[str], voice: str, settings: Settings) -> list[Pcm]:
    if not texts:
        return []
    if voice:
        from eval.calls.voices import NATURAL, spoken  # the evaluation's voices; the service's own does without

        if voice not in NATURAL and not voice.startswith("espeak "):
            have = ", ".join(NATURAL)
            raise FrontDoorError(f"There is no voice '{voice}'. Have: {have}, and 'espeak' with a voice of espeak-ng.")
        return [spoken(words, voice) for words in texts]
    mouth = synthesiser(settings)
    try:
        return [mouth.say(words, Voice(), rate=RATE) for words in texts]
    finally:
        mouth.close()


def wire(by: str, server: str, settings: Settings) -> Wire:
    """A line to the service that is not open yet.

    Raises:
        FrontDoorError: the settings have no AudioSocket.
    """
    host = "127.0.0.1" if settings.web.host in ("0.0.0.0", "::") else settings.web.host  # noqa: S104
    address = server or f"http://{host}:{settings.web.port}"
    if by == "media-stream":
        return MediaStreamWire(address, token=settings.phone.token.get_secret_value())
    port = settings.phone.audiosocket_port
    if not port:
        raise FrontDoorError(
            "The settings have no AudioSocket. Set FRONT_DOOR_PHONE__AUDIOSOCKET_PORT, such as 9092, for the service "
            "and here."
        )
    return AudioSocketWire(urlsplit(address).hostname or settings.phone.audiosocket_host, port)


def _record(call_id: str, settings: Settings) -> KeptCall | None:
    """The service's own record, where it runs with this machine's database."""
    store = open_store(settings)
    try:
        records = CallRecords(Records(store.engine), days=settings.retention.conversations_days)
        until = time.monotonic() + _KEPT_WITHIN
        while time.monotonic() < until:
            found = records.of_call(settings.council, call_id)
            if found:
                return found
            time.sleep(0.1)
        return None
    finally:
        store.close()


def _dialogue(done: TrialCall, record: KeptCall | None) -> Iterator[str]:
    rows = [(turn.began * TICK, f"caller: {turn.words}") for turn in done.turns]
    for turn in record.turns if record else ():
        heard = f"heard ({turn.confidence:.2f}): {turn.heard}" if turn.heard else "no words"
        rows.append((turn.seconds, f"{heard} → {turn.outcome or 'nothing'}"))
        if turn.said:
            rows.append((turn.seconds, f"service: {turn.said}"))
    for when, row in sorted(rows, key=lambda row: row[0]):
        yield f"{when:6.1f} s  {row}"
    yield from _waits_in_words([done])
    if record is None:
        yield f"Ended by the {done.ended_by} after {done.seconds:.0f} s; its record is not on this machine."
    else:
        team = f", put through to {record.team}" if record.team else ""
        yield f"Call {record.reference}: {record.seconds:.0f} s, ended: {record.ending}{team}"


def _many(done: list[TrialCall], problems: list[str]) -> Iterator[str]:
    yield f"{len(done)} calls were taken, {len(problems)} were not."
    for problem in dict.fromkeys(problems):
        yield f"Not taken: {problem}"
    yield f"Ended by the service: {sum(call.ended_by == 'service' for call in done)}"
    yield from _waits_in_words(done)


def _waits_in_words(done: Sequence[TrialCall]) -> Iterator[str]:
    answers = [wait for call in done for wait in call.waits.answers]
    barge_ins = [wait for call in done for wait in call.waits.barge_ins]
    yield f"From the end of words to the first sound: {_in_words(answers)}"
    if barge_ins:
        yield f"From the first words over the service's voice to its silence: {_in_words(barge_ins)}"
    latest = max(call.latest for call in done)
    if latest > _LATE:
        yield f"This machine was busy: the caller was up to {latest:.1f} s late, so the waits are not exact."


def _in_words(waits: list[float]) -> str:
    if not waits:
        return "none"
    if len(waits) > 8:
        return f"median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s, of {len(waits)}"
    return ", ".join(f"{wait:.2f}" for wait in waits) + " s"
