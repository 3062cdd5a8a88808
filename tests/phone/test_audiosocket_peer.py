"""The AudioSocket line against another hand's implementation of the protocol: npm's asterisk-audiosocket."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from line_partners import Answered, Reception, likeness, no_task_left, say, until, warble

from app.phone.audiosocket import serve_audiosocket
from pipelines.settings import PROJECT

PEER = Path(__file__).parent / "audiosocket_peer.mjs"
SAID, ANSWER = warble(1.2), warble(1.0, start=2_800, end=500)


@pytest.fixture
def peer(tmp_path: Path) -> Path:
    """The script, where node finds the project's packages."""
    (tmp_path / "node_modules").symlink_to(PROJECT / "node_modules")
    return Path(shutil.copy(PEER, tmp_path))


async def _node(peer: Path, *words: object) -> dict[str, int]:
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "node", peer, *map(str, words), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    return json.loads(out)


def test_what_one_side_says_the_other_hears_whole(peer: Path) -> None:
    said, heard = peer.parent / "said.raw", peer.parent / "heard.raw"
    said.write_bytes(SAID.astype("<i2").tobytes())

    async def answer(call: Answered) -> None:
        await until(lambda: len(call.heard) >= len(SAID), "the caller has spoken", seconds=30)
        await say(call.line, ANSWER)

    async def test() -> None:
        reception = Reception(answer)
        async with no_task_left():
            listener = await serve_audiosocket(reception, "127.0.0.1", 0, on_transfer=lambda *wish: None)

            kinds = await _node(peer, listener.port, said, heard, 3)

            await until(lambda: listener.calls() == 0, "over")
            await listener.close()
        call = reception.calls[0]
        back = np.frombuffer(heard.read_bytes(), "<i2").astype(np.int16)
        assert call.line.call_id == "40325ec2-5efd-4bd3-805f-53576e581d13"
        assert likeness(call.heard, SAID) > 0.999
        assert likeness(back, ANSWER) > 0.999
        assert set(kinds) == {"16"}
        assert kinds["16"] > 140
        assert call.ended == "hung up by the caller"

    asyncio.run(test())


def test_the_peer_is_told_when_the_call_is_given_back(peer: Path) -> None:
    said, heard = peer.parent / "said.raw", peer.parent / "heard.raw"
    said.write_bytes(SAID.astype("<i2").tobytes())
    wishes: list[tuple[str, ...]] = []

    async def put_through(call: Answered) -> None:
        await until(lambda: len(call.heard) > 800, "heard", seconds=30)
        assert await call.line.transfer("customer-services", team="parking", summary="A fine.")

    async def test() -> None:
        async with no_task_left():
            listener = await serve_audiosocket(
                Reception(put_through), "127.0.0.1", 0, on_transfer=lambda *wish: wishes.append(wish)
            )

            kinds = await _node(peer, listener.port, said, heard, 20)

            await listener.close()
        assert kinds["0"] == 1
        assert wishes == [("40325ec2-5efd-4bd3-805f-53576e581d13", "customer-services", "parking", "A fine.")]

    asyncio.run(test())
