"""A room on the real edge with real aiortc peers: which tones each peer hears."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.protocol import Person
from media_worker.audio.opus import FRAME
from media_worker.peer import PeerObserver
from media_worker.room.participant import Participant
from media_worker.room.room import LiveRoom
from tests.support.edge import Client, RecordingObserver, RunningEdge, Tone
from tests.support.patience import until_async
from tests.support.room import seat, space
from tests.support.tape import Tape
from tests.support.tones import RATE, heard, pitch

pytestmark = pytest.mark.sound

TONES = (440, 660, 880)
HOST, SPEAKER = seat("a_host", "host"), seat("a_speaker")


class House(RunningEdge):
    """A room, its edge, and everybody who has joined."""

    def __init__(self) -> None:
        super().__init__()
        numbers = count(101)
        self.room = LiveRoom(space(1, [HOST, SPEAKER]), self.edge, asyncio.get_running_loop(), lambda: next(numbers))
        self.here: dict[str, Client] = {}
        self._arriving = ""

    def admit(self, offer: str) -> tuple[str, RecordingObserver]:
        person = Person(self._arriving, self._arriving, self._arriving)
        nobody: PeerObserver = cast(PeerObserver, None)
        return self.room.join(person, offer), cast(RecordingObserver, nobody)

    async def enter(self, person: str, hertz: float | None = None) -> Client:
        """Let `person` join, with a microphone that sends a tone at once."""
        self._arriving = person
        client = self.here[person] = await self.join(Tone(hertz) if hertz else None)
        await until_async(lambda: None if client.texts else f"{person} has no snapshot")
        await until_async(lambda: None if client.channel.readyState == "open" else f"{person}'s channel is not open")
        return client

    def mute(self, person: str, muted: bool) -> None:
        self.here[person].channel.send(json.dumps({"type": "mute", "muted": muted}))

    def newest(self, person: str) -> NDArray[np.int16]:
        """Return the newest second of sound at `person`, or as much as there is."""
        return np.concatenate(self.here[person].samples or [np.zeros(0, np.int16)])[-RATE:]

    async def hears(self, person: str, *expected: float) -> None:
        """Wait until exactly these of TONES are in the newest second of sound at `person`."""

        def why_not() -> str | None:
            samples = self.newest(person)
            found = heard(samples, TONES)
            whole = len(samples) == RATE and found == set(expected)
            return None if whole else f"{person} hears {sorted(found)} Hz in {len(samples)} samples"

        await until_async(why_not, within=30)

    async def hears_clearly(self, person: str, hertz: float) -> None:
        """Wait until `hertz` carries most energy in the newest second at `person`, and no other of TONES is in it."""

        def why_not() -> str | None:
            samples = self.newest(person)
            found, loudest = heard(samples, TONES), pitch(samples)
            clear = len(samples) == RATE and found == {hertz} and loudest == pytest.approx(hertz, abs=10)
            return None if clear else f"{person} hears {sorted(found)}, mostly {loudest} Hz in {len(samples)} samples"

        await until_async(why_not, within=30)

    async def sound(self, person: str, seconds: float = 1.0) -> NDArray[np.int16]:
        """Return the next `seconds` of sound at `person`."""
        blocks = self.here[person].samples
        start = len(blocks)

        def missing() -> str | None:
            got = sum(map(len, blocks[start:]))
            return None if got >= seconds * RATE else f"{person} heard {got / RATE:.2f} of {seconds} s"

        await until_async(missing, within=30)
        return np.concatenate(blocks[start:])

    def tape(self, person: str) -> Tape:
        """Record what `person` receives from now on, by the room's time."""
        return Tape(self.here[person].connection.getReceivers()[0])

    def mark(self, tape: Tape) -> int:
        """Return the room's time by its own clock: whatever is mixed from now on is after it."""
        return tape.at(self.room._broadcast._clock._number * FRAME) - 1

    async def muted_at(self, tape: Tape, person: str) -> int:
        """Mute `person`, and return the room's time at which the room did so."""
        marks: list[int] = []
        inner = self.room.set_muted

        def look(participant: Participant, muted: bool) -> None:
            inner(participant, muted)
            if muted:
                marks.append(self.mark(tape))

        self.room.set_muted = look  # type: ignore[method-assign]
        self.mute(person, True)
        await until_async(lambda: None if marks else f"the room has not muted {person}")
        return marks[0]

    def told(self, person: str) -> dict[str, Any]:
        """Return the newest slices that `person` was sent."""
        screen: dict[str, Any] = {}
        for text in self.here[person].texts:
            screen |= json.loads(text)
        return screen

    async def all_see(self, fact: str, value: str) -> None:
        """Wait until everybody was sent a Space whose `fact` is `value`, and so all that was sent before."""

        def why_not() -> str | None:
            seen = {person: self.told(person)["space"][fact] for person in self.here}
            return None if set(seen.values()) == {value} else f"the {fact} is not {value} for all: {seen}"

        await until_async(why_not)


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """A house in which host and speaker talk, and a fan and a guest listen."""
    here = House()
    try:
        for person, hertz in {"a_host": 440.0, "a_speaker": 660.0, "a_fan": 880.0, "g_guest": None}.items():
            await here.enter(person, hertz)
        yield here
    finally:
        here.room.close()
        await here.leave()


async def test_two_listeners_hear_the_host() -> None:
    async with house() as here:
        here.mute("a_host", False)
        for listener in ("a_fan", "g_guest"):
            await here.hears_clearly(listener, 440)


async def test_listeners_hear_both_speakers_and_each_speaker_only_the_other() -> None:
    async with house() as here:
        here.mute("a_host", False)
        here.mute("a_speaker", False)
        expected = {"a_host": {660}, "a_speaker": {440}, "a_fan": {440, 660}, "g_guest": {440, 660}}
        for person, tones in expected.items():
            await here.hears(person, *tones)
        for person, samples in zip(expected, await asyncio.gather(*map(here.sound, expected)), strict=True):
            assert heard(samples, TONES) <= expected[person], f"{person} hears themself or a listener"
        for person, tones in expected.items():
            await here.hears(person, *tones)


async def test_mute_by_self_is_silence_within_200_ms_of_sound() -> None:
    async with house() as here:
        tape = here.tape("g_guest")
        here.mute("a_host", False)
        await here.hears("g_guest", 440)
        muted_at = await here.muted_at(tape, "a_host")
        await until_async(lambda: None if here.told("g_guest")["stage"][0]["muted"] else "the mute was not told")
        dropped = here.room.dropped
        await until_async(lambda: None if here.room.dropped > dropped + 50 else "the browser sends no more")
        assert tape.seconds(muted_at) <= 0.2


async def test_mute_by_host_is_silence_although_the_browser_sends() -> None:
    async with house() as here:
        here.mute("a_speaker", False)
        await here.hears("g_guest", 660)
        here.room.apply(space(2, [HOST, seat("a_speaker", muted_by_host=True)]))
        here.mute("a_host", False)
        await here.hears("g_guest", 440)
        dropped = here.room.dropped
        await until_async(lambda: None if here.room.dropped > dropped + 50 else "the browser sends no more")
        assert heard(await here.sound("g_guest"), TONES) <= {440}
        await here.hears("g_guest", 440)


async def test_listener_steps_on_the_stage_without_a_new_connection() -> None:
    async with house() as here:
        connections = here.edge.counts.peers_opened
        here.room.apply(space(2, [HOST, SPEAKER, seat("a_fan")]))
        here.mute("a_fan", False)
        await here.hears("g_guest", 880)
        assert here.edge.counts.peers_opened == connections


async def test_end_is_announced_and_everybody_is_disconnected() -> None:
    async with house() as here:
        here.mute("a_host", False)
        await here.hears("g_guest", 440)
        here.room.apply(space(2, [HOST, SPEAKER], state="ended"))
        here.room.end()
        await until_async(lambda: f"{here.room.peers} peers are here" if here.room.peers else None)
        await here.all_see("state", "ended")


async def test_who_comes_in_is_let_in_at_once_while_ticks_read_the_socket() -> None:
    async with house() as here:
        here.mute("a_host", False)
        await here.hears_clearly("a_fan", 440)
        await until_async(lambda: None if here.edge._reader.ticks else "datagrams still wake the worker up")
        await here.hears_clearly("g_guest", 440)
        await here.enter("g_newcomer")
        assert not here.edge._reader.ticks
        await here.hears_clearly("g_newcomer", 440)
        await until_async(lambda: None if here.edge._reader.ticks else "newcomers stay urgent")
        here.mute("a_host", True)
        await until_async(lambda: None if not here.edge._reader.ticks else "ticks go on without sound")
