"""The trial SIP line against real telephones: baresip, and twenty callers of sipp at once."""

from __future__ import annotations

import asyncio
import shutil
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from line_partners import Answered, Reception, likeness, no_task_left, say, until, warble

from app.phone.sip.line import SipLine
from app.phone.sip.server import serve_sip
from pipelines.audio.g711 import encode
from pipelines.audio.wav import read_wav, write_wav

HERE = Path(__file__).parent
SAID, ANSWER = warble(1.5), warble(1.2, start=2_800, end=500)

needs_baresip = pytest.mark.skipif(shutil.which("baresip") is None, reason="baresip is not installed (make callers)")
needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp is not installed (make callers)")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Telephone:
    """A baresip with a sound file for its microphone, which keeps what its user would have heard."""

    def __init__(self, folder: Path, *, law: str) -> None:
        self._folder = folder
        (folder / "said.wav").write_bytes(write_wav(np.pad(SAID, (4_000, 16_000)), rate=8_000))
        own = _free_port()
        (folder / "accounts").write_text(f"<sip:01154960123@127.0.0.1:{own}>;regint=0;audio_codecs={law}\n")
        (folder / "config").write_text(
            f"""poll_method epoll
sip_listen 127.0.0.1:{own}
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/unused.wav
audio_alert aufile,/dev/null
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
module_path {_modules()}
module g711.so
module aufile.so
module stdio.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
rtp_ports 20000-20400
net_interface 127.0.0.1
snd_path {folder}
"""
        )

    async def call(self, port: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            "baresip", "-4", "-f", self._folder, "-e", f"/dial sip:frontdoor@127.0.0.1:{port}", "-t", "40",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    def heard(self) -> Any:
        file = next(self._folder.glob("dump-*-dec.wav"))
        return read_wav(file.read_bytes())[0]


def _modules() -> Path:
    return next((path for path in Path("/usr/lib").glob("**/baresip/modules")), Path("/usr/lib/baresip/modules"))


async def _press(process: asyncio.subprocess.Process, keys: str) -> None:
    assert process.stdin is not None
    for key in keys:
        process.stdin.write(key.encode())
        await process.stdin.drain()
        await asyncio.sleep(0.3)  # a finger's pause: the telephone sends each press for some time


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    await asyncio.wait_for(process.wait(), 10)


@needs_baresip
@pytest.mark.parametrize("law", ["pcma", "pcmu"])
def test_a_real_telephone_is_heard_hears_presses_keys_and_hangs_up(tmp_path: Path, law: str) -> None:
    async def answer(call: Answered) -> None:
        await until(lambda: likeness(call.heard, SAID) > 0.9, "heard", seconds=20)
        await say(call.line, ANSWER)

    async def test() -> None:
        reception, telephone = Reception(answer), Telephone(tmp_path, law=law)
        async with no_task_left():
            listener = await serve_sip(reception, "127.0.0.1", 0)
            process = await telephone.call(listener.port)
            await until(lambda: bool(reception.calls), "rung", seconds=20)
            call = reception.calls[0]
            await until(lambda: likeness(call.heard, SAID) > 0.9, "heard", seconds=20)
            await asyncio.sleep(len(ANSWER) / 8_000)
            await _press(process, "42#")
            await until(lambda: call.keys == "42#", "keys", seconds=15)
            await _press(process, "bq")
            await until(lambda: call.ended is not None, "hung up", seconds=15)
            await _end(process)
            await listener.close()

        assert call.line.caller == "01154960123"
        assert call.ended == "hung up by the caller"
        assert likeness(telephone.heard(), ANSWER) > 0.8

    asyncio.run(test())


@needs_baresip
def test_a_real_telephone_understands_that_we_hang_up(tmp_path: Path) -> None:
    async def answer(call: Answered) -> None:
        await say(call.line, ANSWER)

    async def test() -> None:
        reception, telephone = Reception(answer, ends=True), Telephone(tmp_path, law="pcma")
        async with no_task_left():
            listener = await serve_sip(reception, "127.0.0.1", 0)
            process = await telephone.call(listener.port)
            await until(lambda: bool(reception.calls), "rung", seconds=20)
            call = reception.calls[0]
            await until(lambda: call.ended is not None, "over", seconds=20)
            line = call.line
            assert isinstance(line, SipLine)
            await until(lambda: not line.dialog.unanswered, "the BYE was confirmed")
            await _end(process)
            await listener.close()

        assert call.ended == "hung up by us"
        assert likeness(telephone.heard(), ANSWER) > 0.8

    asyncio.run(test())


@needs_sipp
def test_twenty_callers_at_once_are_each_heard_whole(tmp_path: Path) -> None:
    (tmp_path / "said.ul").write_bytes(encode(SAID, "ulaw"))
    shutil.copy(HERE / "sipp_caller.xml", tmp_path)

    async def answer(call: Answered) -> None:
        await say(call.line, ANSWER)

    async def test() -> None:
        reception = Reception(answer)
        async with no_task_left():
            listener = await serve_sip(reception, "127.0.0.1", 0)
            process = await asyncio.create_subprocess_exec(
                "sipp", f"127.0.0.1:{listener.port}", "-sf", "sipp_caller.xml", "-i", "127.0.0.1", "-mi", "127.0.0.1",
                "-p", str(_free_port()), "-m", "20", "-l", "20", "-r", "20", "-s", "frontdoor", "-nostdin",
                "-timeout", "40s",
                cwd=tmp_path, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            code = await asyncio.wait_for(process.wait(), 60)
            await until(lambda: listener.calls() == 0, "all over")
            await listener.close()

        assert code == 0
        assert len({call.line.call_id for call in reception.calls}) == 20
        assert {call.ended for call in reception.calls} == {"hung up by the caller"}
        assert [counts for call in reception.calls if (counts := call.line.counts).lost or not counts.received] == []
        assert min(likeness(call.heard, SAID) for call in reception.calls) > 0.98

    asyncio.run(test())


@needs_baresip
def test_a_real_telephone_follows_a_transfer_to_the_person(tmp_path: Path) -> None:
    async def test() -> None:
        async with no_task_left():
            person = Reception()
            desk = await serve_sip(person, "127.0.0.1", 0)

            async def put_through(call: Answered) -> None:
                await until(lambda: likeness(call.heard, SAID) > 0.9, "heard", seconds=20)
                assert await call.line.transfer(f"sip:desk@127.0.0.1:{desk.port}", team="", summary="A fine.")

            reception, telephone = Reception(put_through), Telephone(tmp_path, law="pcma")
            listener = await serve_sip(reception, "127.0.0.1", 0)
            process = await telephone.call(listener.port)
            await until(lambda: bool(person.calls), "the person was rung", seconds=30)
            await until(lambda: listener.calls() == 0, "our part is over", seconds=20)
            await until(lambda: likeness(person.calls[0].heard, SAID) > 0.9, "the person hears", seconds=20)
            await _end(process)
            await listener.close()
            await desk.close()

    asyncio.run(test())
