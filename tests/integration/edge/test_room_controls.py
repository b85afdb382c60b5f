"""The host's controls on the real edge with real aiortc peers, by what each peer hears."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from chalicelib.protocol import Evidence
from media_worker.audio.audio_history import to_ogg
from media_worker.control.evidence_uploads import EvidenceUploads, RecordedMinute
from tests.integration.edge.test_room_sound import HOST, SPEAKER, TONES, House
from tests.support.bucket import bucket
from tests.support.edge import Client
from tests.support.patience import until_async
from tests.support.player import played
from tests.support.room import space
from tests.support.tones import RATE, heard

pytestmark = pytest.mark.sound


@asynccontextmanager
async def talk(*listeners: str) -> AsyncIterator[House]:
    """Let the host (440 Hz) and a speaker (660 Hz) talk to each other and to `listeners`."""
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


async def test_removed_listener_is_told_disconnected_and_hears_nothing_300_ms_later() -> None:
    async with talk("a_fan", "g_guest") as here:
        tape, fan = here.tape("a_fan"), here.here["a_fan"]
        await here.hears("a_fan", 440, 660)
        here.room.apply(space(2, [HOST, SPEAKER], removed=("a_fan",)))
        removed_at = here.mark(tape)
        await until_async(lambda: None if fan.channel.readyState == "closed" else "the data channel is open")
        await here.sound("g_guest")
        await here.hears("g_guest", 440, 660)
        assert tape.seconds(removed_at) <= 0.3
        assert json.loads(fan.texts[-1]) == {"type": "removed"}


async def test_removed_speaker_is_heard_by_nobody_after_300_ms_of_sound() -> None:
    async with talk("g_guest") as here:
        tape = here.tape("g_guest")
        await here.hears("g_guest", 440, 660)
        here.mute("a_host", True)
        await until_async(lambda: None if here.told("g_guest")["stage"][0]["muted"] else "the mute was not told")
        dropped = here.room.dropped
        here.room.apply(space(2, [HOST], removed=("a_speaker",)))
        removed_at = here.mark(tape)
        await until_async(lambda: None if messages(here.here["a_speaker"], "removed") else "not told")
        # The peer ignores the disconnect and sends on; the edge no longer knows it.
        await until_async(lambda: f"{here.room.peers} are here" if here.room.peers != 2 else None)
        here.mute("a_host", False)
        await here.hears("g_guest", 440)
        assert heard(tape.since(removed_at)[3 * RATE // 10 :], TONES) == {440}
        assert here.room.dropped >= dropped


async def test_evidence_decodes_to_the_tones_that_were_heard_without_the_muted_speaker() -> None:
    async with talk("g_guest") as here, bucket() as store:
        here.mute("a_speaker", True)
        await here.hears("g_guest", 440)
        began = len(here.here["g_guest"].samples)
        archive, minute = EvidenceUploads(), await minute_that_ends_in(here, 440)
        archive.store(RecordedMinute(Evidence("r_1", store.url("/r_1.ogg")), minute))
        await until_async(lambda: None if store.bodies else "nothing is stored")
        await archive.close()
        await here.sound("g_guest")
        await here.hears("g_guest", 440)
        kept = played(store.bodies["/r_1.ogg"])
        assert 1.0 <= len(kept) / RATE <= len(minute) / 50
        assert heard(kept[-RATE // 2 :], TONES) == {440}
        assert len(here.here["g_guest"].samples) > began


async def test_two_hundred_reactions_reach_each_listener_in_four_events_a_second_at_most() -> None:
    async with talk("a_fan", "a_other", "g_guest") as here:
        await here.hears("g_guest", 440, 660)
        arrived: dict[str, list[float]] = {person: [] for person in here.here}
        clock = asyncio.get_running_loop().time
        for person, times in arrived.items():

            def note(text: str, times: list[float] = times) -> None:
                if json.loads(text)["type"] == "reactions":
                    times.append(clock())

            here.here[person].channel.on("message", note)
        began = clock()
        for number in range(200):
            sender = ("a_host", "a_speaker", "a_fan", "a_other")[number % 4]
            here.here[sender].channel.send(json.dumps({"type": "react", "emoji": ("heart", "clap")[number % 2]}))
            if number % 10 == 9:
                await here.sound("g_guest", 0.05)
        tallies = await all_told(here)
        took = clock() - began
        for times in arrived.values():  # counted over the whole time, because late messages come closer to the next
            assert 1 <= len(times) <= 1 + 4 * (times[-1] - began)
        # At most ten at once from each of four people, and five a second after that.
        assert 40 <= sum(tally["count"] for tally in tallies) <= min(200, 4 * (10 + 5 * took))
        assert {tally["person"] for tally in tallies} == {"a_host", "a_speaker", None}


async def all_told(here: House) -> list[dict[str, Any]]:
    """Return every tally that the guest was sent, once no more are due and everybody has received all of theirs."""
    reactions = here.room._reactions
    await until_async(lambda: "reactions wait" if reactions._counts or reactions._waiting else None)
    here.room.apply(space(2, [HOST, SPEAKER], title="After the reactions"))
    await here.all_see("title", "After the reactions")
    return [tally for message in messages(here.here["g_guest"], "reactions") for tally in message["tallies"]]


async def minute_that_ends_in(here: House, hertz: float) -> list[bytes | None]:
    """Return the room's last minute, once its last half second holds `hertz` and no other of TONES."""
    minutes: list[list[bytes | None]] = []

    def why_not() -> str | None:
        minutes.append(here.room.last_minute())
        found = heard(played(to_ogg(minutes[-1], 1))[-RATE // 2 :], TONES)
        return None if found == {hertz} else f"the last half second holds {sorted(found)} Hz"

    await until_async(why_not, within=30)
    return minutes[-1]
