"""A live Space with real peers, for tests of the whole stack: who is in it, and who hears which tone."""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from infra.local.attendee import Attendee, join
from infra.local.visitor import Visitor
from tests.support.patience import patient, until_async
from tests.support.tape import Tape
from tests.support.tones import RATE, heard, pitch
from tests.support.visitor import PASSWORD
from tests.support.voice import SineTrack

HOST_HZ = 440
SPEAKER_HZ = 660
TONES = (HOST_HZ, SPEAKER_HZ, 880)


class LiveSpace:
    """A Space and its people.

    `host` is on the stage, unmuted, and sends 440 Hz. In one that is `recorded`, whoever speaks agrees to it.
    """

    def __init__(self, origin: str, people: AsyncExitStack, **settings: bool) -> None:
        self.origin = origin
        self.recorded = settings.get("record", False)
        self._settings = settings
        self._people = people
        self.id = ""
        self.host: Attendee

    async def open(self, title: str) -> None:
        hana = await self.account("Hana")
        self.id = (await hana.start_space(title, settings=self._settings))["id"]
        self.host = await self.enter(hana)
        self.host.speak(SineTrack(HOST_HZ))
        await self.unmute(self.host)

    async def account(self, name: str) -> Visitor:
        """Sign somebody up, outside of the Space."""
        visitor = await self.guest()
        await visitor.sign_up(f"{name.lower()}_{uuid.uuid4().hex[:6]}", name, PASSWORD)
        return visitor

    async def guest(self) -> Visitor:
        return await self._people.enter_async_context(Visitor(self.origin))

    async def enter(self, visitor: Visitor, within: float = 30) -> Attendee:
        attendee = await join(visitor, self.id, within=patient(within))
        self._people.push_async_callback(attendee.leave)
        return attendee

    async def listener(self, name: str = "") -> Attendee:
        """Let somebody join the audience: a guest, or `name` with an account."""
        return await self.enter(await (self.account(name) if name else self.guest()))

    async def speaker(self, name: str = "Sara", hz: float = SPEAKER_HZ) -> Attendee:
        """Let somebody ask to speak, be approved, send `hz` and unmute."""
        attendee = await self.listener(name)
        await self.approve(attendee)
        attendee.speak(SineTrack(hz))
        await self.unmute(attendee)
        return attendee

    async def approve(self, listener: Attendee) -> None:
        await listener.visitor.act(self.id, "requests", reason="I play the viola", consent=self.recorded)
        await self.host.visitor.act(self.id, f"requests/{listener.you['id']}/approve")
        await until_async(lambda: None if role(listener) == "speaker" else f"the role is {role(listener)}")

    async def unmute(self, attendee: Attendee) -> None:
        attendee.mute(False)
        await until_async(lambda: None if not seat(attendee)["muted"] else "the stage still shows them muted")


def role(attendee: Attendee) -> str:
    return str(attendee.room["you"]["role"])


def seat(attendee: Attendee, person: str = "") -> dict[str, object]:
    """Return a person on the stage as the attendee sees them; without `person`, the attendee."""
    wanted = person or attendee.you["id"]
    found = [entry for entry in attendee.room["stage"] if entry["id"] == wanted]
    return dict(found[0]) if found else {"muted": True, "absent": True}


async def hears(attendee: Attendee, *expected: float, seconds: float = 1.0, within: float = 30.0) -> None:
    """Wait until exactly the tones `expected` of TONES are in the newest `seconds` of received sound."""
    wanted = set(expected)

    def why_not() -> str | None:
        assert attendee.ear is not None
        samples = attendee.ear.samples(seconds)
        found = heard(samples, TONES)
        if found == wanted and (len(samples) >= seconds * RATE or not wanted):
            return None
        return f"they hear {sorted(found)} Hz in {len(samples)} samples instead of {sorted(wanted)}"

    await until_async(why_not, within)


async def hears_mostly(attendee: Attendee, expected: float, seconds: float = 5.0, within: float = 30.0) -> None:
    """Wait until the tone `expected` carries most energy in the newest `seconds` of what arrives."""

    def why_not() -> str | None:
        assert attendee.ear is not None
        samples = attendee.ear.samples(seconds)
        loudest = pitch(samples)
        whole = len(samples) >= seconds * RATE and abs(loudest - expected) <= 10
        return None if whole else f"they hear mostly {loudest} Hz in {len(samples)} samples instead of {expected}"

    await until_async(why_not, within)


async def silence_of(attendee: Attendee, *absent: float, seconds: float = 1.0, within: float = 30.0) -> None:
    """Wait for `seconds` of newer sound, which must contain none of the tones `absent`."""
    assert attendee.ear is not None
    ear = attendee.ear
    ear.forget()
    await until_async(lambda: None if len(ear.samples(seconds)) >= seconds * RATE else "too little arrived", within)
    assert not heard(ear.samples(seconds), absent)


def tape_of(attendee: Attendee) -> Tape:
    """Record what the attendee receives from now on, by the room's time."""
    return Tape(attendee.peer.getReceivers()[0])


async def all_hear(attendees: Iterable[Attendee], *expected: float) -> None:
    for attendee in attendees:
        await hears(attendee, *expected)


@asynccontextmanager
async def live_space(
    origin: str,
    title: str = "Tuning an orchestra",
    *,
    recorded: bool = False,
    captioned: bool = False,
    tracks: bool = False,
) -> AsyncIterator[LiveSpace]:
    """Start a Space whose host can be heard; everybody leaves at the end. With `tracks`, each speaker's own sound is
    kept, too."""
    async with AsyncExitStack() as people:
        space = LiveSpace(origin, people, record=recorded, captions=captioned, tracks=tracks)
        await space.open(title)
        yield space
