"""The whole of Espacio as processes: real handlers, a real media worker, real peers."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest

from infra.local.attendee import join
from infra.local.speech import RATE, SpeechLoop
from infra.local.stack import Stack, stack
from infra.local.visitor import Refusal, Visitor
from tests.support.patience import patient, until_async
from tests.support.space import hears

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def running() -> Iterator[Stack]:
    with stack() as running:
        yield running


def tone(hertz: int) -> SpeechLoop:
    wave = 8_000 * numpy.sin(2 * numpy.pi * hertz * numpy.arange(RATE) / RATE)
    return SpeechLoop(wave.astype(numpy.int16), asyncio.get_running_loop().time())


async def test_guest_hears_the_host_and_who_it_is(running: Stack) -> None:
    async with Visitor(running.origin) as alba, Visitor(running.origin) as guest:
        await alba.sign_up("alba", "Alba", PASSWORD)
        space = await alba.start_space("Tones")
        host, listener = (
            await join(alba, space["id"], within=patient(30)),
            await join(guest, space["id"], within=patient(30)),
        )
        host.speak(tone(440))
        host.mute(False)
        await hears(listener, 440)
        assert listener.ear is not None
        assert listener.ear.speakers == {listener.room["stage"][0]["csrc"]}
        assert listener.room["you"]["role"] == "listener"
        await listener.leave()
        await until_async(lambda: None if host.room["audience"]["count"] == 0 else "the listener is still counted")
        await host.leave()


async def test_accounts_and_spaces_survive_kill(tmp_path: Path) -> None:
    with stack("--workers", "0", data=tmp_path) as first:
        async with Visitor(first.origin) as bruno:
            await bruno.sign_up("bruno", "Bruno", PASSWORD)
            space = await bruno.start_space("Later", starts_at=int(time.time() + 3_600) * 1_000)
        file, saved = tmp_path / "cloud.snapshot", space["id"].encode()
        await until_async(
            lambda: "" if file.exists() and saved in file.read_bytes() else "no snapshot with the Space is there",
            within=60,  # on a slow disk, the next save waits longer
        )
        os.kill(first.pid, signal.SIGKILL)
    with stack("--workers", "0", data=tmp_path) as second:
        assert "The snapshot" not in (tmp_path / "runner.log").read_text()
        async with Visitor(second.origin) as bruno:
            assert (await bruno.sign_in("bruno", PASSWORD))["display_name"] == "Bruno"
            assert (await bruno.space(space["id"]))["title"] == "Later"
            with pytest.raises(Refusal, match="handle_taken"):
                await bruno.sign_up("bruno", "Another", PASSWORD)
