"""The host's powers on the real edge with real aiortc peers: what is heard, and by whom no more."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chalicelib.protocol import Evidence
from media_worker.archive import Archive
from media_worker.rooms import Kept
from tests.integration.test_room_sound import HOST, RATE, SPEAKER, House, loudness
from tests.support.bucket import bucket
from tests.support.edge import Client
from tests.support.patience import until_async
from tests.support.player import played
from tests.support.room import space


@asynccontextmanager
async def talk(*listeners: str) -> AsyncIterator[House]:
    """The host (440 Hz) and a speaker (660 Hz) talk to each other and to `listeners`."""
    here = House()
    try:
        for person, hertz in {"a_host": 440.0, "a_speaker": 660.0, **dict.fromkeys(listeners)}.items():
            await here.enter(person, hertz)
        here.mute("a_host", False)
        here.mute("a_speaker", False)
        yield here
    finally:
        here.room.close()
        await here.leave()


def messages(client: Client, kind: str) -> list[dict[str, Any]]:
    return [message for message in map(json.loads, client.texts) if message["type"] == kind]


def audible(blocks: list[NDArray[np.int16]]) -> float:
    """Seconds of sound in what a peer received."""
    return sum(len(block) for block in blocks if np.abs(block).max() > 300) / RATE


async def test_removed_listener_hears_nothing_300_ms_later_and_is_told_and_let_go() -> None:
    async with talk("a_fan", "g_guest") as here:
        await here.hears("a_fan", 0.5)
        fan = here.here["a_fan"]
        before = len(fan.samples)
        here.room.apply(space(2, [HOST, SPEAKER], removed=("a_fan",)))
        await until_async(lambda: None if fan.channel.readyState == "closed" else "the data channel is open")
        assert loudness(await here.hears("g_guest"), 440) > 2_500, "the others were disturbed"
        assert audible(fan.samples[before:]) <= 0.3
        assert json.loads(fan.texts[-1]) == {"type": "removed"}


async def test_removed_speaker_is_heard_by_nobody_after_300_ms_of_sound() -> None:
    async with talk("g_guest") as here:
        await here.hears("g_guest", 0.5)
        here.mute("a_host", True)
        await until_async(lambda: None if here.told("g_guest")["stage"][0]["muted"] else "the mute was not told")
        guest = here.here["g_guest"]
        before, dropped = len(guest.samples), here.room.dropped
        here.room.apply(space(2, [HOST], removed=("a_speaker",)))
        await until_async(lambda: None if messages(here.here["a_speaker"], "removed") else "not told")
        # The peer is deaf to the goodbye and sends on; the edge knows it no more.
        await until_async(lambda: f"{here.room.peers} are here" if here.room.peers != 2 else None)
        here.mute("a_host", False)
        await here.hears("g_guest", 0.5)
        heard = np.concatenate(guest.samples[before:])
        assert loudness(heard[-RATE // 4 :], 660) < 200
        gone = [block for block in guest.samples[before:] if loudness(np.resize(block, 1_920), 660) > 1_000]
        assert sum(map(len, gone)) <= 0.3 * RATE
        assert here.room.dropped >= dropped


async def test_evidence_decodes_to_the_tones_that_were_heard_and_not_to_who_was_muted() -> None:
    async with talk("g_guest") as here, bucket() as store:
        here.mute("a_speaker", True)
        for _ in range(2):
            await here.hears("g_guest", 0.5)
        began = len(here.here["g_guest"].samples)
        archive = Archive()
        archive.store(Kept(Evidence("r_1", store.url("/r_1.ogg")), here.room.last_minute()))
        opened_for = len(here.room.last_minute()) / 50
        await until_async(lambda: None if store.bodies else "nothing is stored")
        await archive.close()
        heard = await here.hears("g_guest", 0.5)
        samples = played(store.bodies["/r_1.ogg"])
        kept = samples[-RATE // 2 :]
        assert 1.0 <= len(samples) / RATE <= opened_for
        assert loudness(kept, 440) > 2_500
        assert loudness(kept, 660) < 200
        assert loudness(heard, 440) > 2_500, "the room was disturbed"
        assert len(here.here["g_guest"].samples) > began


async def test_two_hundred_reactions_reach_each_listener_in_four_events_a_second_at_most() -> None:
    async with talk("a_fan", "a_other", "g_guest") as here:
        await here.hears("g_guest", 0.5)
        arrived: dict[str, list[float]] = {person: [] for person in here.here}
        clock = asyncio.get_running_loop().time
        for person, times in arrived.items():

            def note(text: str, times: list[float] = times) -> None:
                if json.loads(text)["type"] == "reactions":
                    times.append(clock())

            here.here[person].channel.on("message", note)
        for number in range(200):
            sender = ("a_host", "a_speaker", "a_fan", "a_other")[number % 4]
            here.here[sender].channel.send(json.dumps({"type": "react", "emoji": ("heart", "clap")[number % 2]}))
            if number % 10 == 9:
                await here.hears("g_guest", 0.05)
        tallies = await all_told(here, "g_guest")
        for times in arrived.values():
            assert times
            assert max(sum(start <= time < start + 1 for time in times) for start in times) <= 4
        # At most ten at once from each of four people, and five a second after that.
        assert 40 <= sum(tally["count"] for tally in tallies) < 160
        assert {tally["person"] for tally in tallies} == {"a_host", "a_speaker", None}


async def all_told(here: House, person: str) -> list[dict[str, Any]]:
    """Every tally that `person` was told, once there are no more to come."""
    await until_async(lambda: "reactions wait" if here.room._applause._tallies else None)
    await here.hears(person, 0.5)
    return [tally for message in messages(here.here[person], "reactions") for tally in message["tallies"]]
