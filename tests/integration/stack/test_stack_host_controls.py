"""The whole stack with real peers: what hosts do is heard and shown, and works without any WebSocket."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from infra.local.attendee import Attendee
from infra.local.stack import Stack
from infra.local.visitor import Refusal, Visitor
from tests.support.forks import forked_stack
from tests.support.patience import patient, until_async
from tests.support.player import played
from tests.support.roles import make_reviewer
from tests.support.space import (
    HOST_HZ,
    SPEAKER_HZ,
    TONES,
    LiveSpace,
    hears,
    live_space,
    role,
    seat,
    tape_of,
)
from tests.support.tones import RATE, heard, share
from tests.support.visitor import PASSWORD

pytestmark = pytest.mark.sound

MINUTE = 60 * RATE  # samples
SEATS = 13
LISTENERS = 27  # each is a whole peer in the process of the test


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


@pytest.fixture(scope="module")
def reviewed() -> Iterator[Stack]:
    """A stack with a reviewer of its own."""
    with forked_stack() as running:
        yield running


async def test_report_keeps_the_last_minute_of_what_was_heard(reviewed: Stack) -> None:
    async with live_space(reviewed.origin) as space, Visitor(reviewed.origin) as rita:
        await rita.sign_up("rita", "Rita", PASSWORD)
        await asyncio.to_thread(make_reviewer, reviewed, "rita")
        speaker, listener = await space.speaker(), await space.listener()
        await hears(listener, HOST_HZ, SPEAKER_HZ)
        speaker.mute(True)
        await hears(listener, HOST_HZ)
        ear = listener.ear
        assert ear is not None
        tape, silent_since = tape_of(listener), ear.heard
        await until_async(lambda: None if ear.heard > silent_since + MINUTE else "no minute has gone by", within=180)
        made = await listener.visitor.post(f"/api/spaces/{space.id}/reports", {"reason": "Spam", "text": "A tone"})
        meanwhile = tape.last(MINUTE)  # before the evidence is asked for, so that both minutes end together
        kept = played(await evidence(rita, made["report"]))
        assert len(kept) == MINUTE
        assert heard(kept, TONES) == {HOST_HZ}
        # As much of it as was heard: on a busy machine a peer may stutter, for everybody alike.
        assert share(kept, HOST_HZ) >= 0.95 * share(meanwhile, HOST_HZ) > 0


async def test_reports_are_read_by_reviewers_alone(reviewed: Stack) -> None:
    async with live_space(reviewed.origin) as space:
        made = await space.host.visitor.post(f"/api/spaces/{space.id}/reports", {"reason": "Spam"})
        for path in ("/api/reports", f"/api/reports/{made['report']}/evidence"):
            with pytest.raises(Refusal) as refused:
                await space.host.visitor.get(path)
            assert refused.value.code == "not_a_reviewer"


async def test_removed_speaker_loses_sound_and_data_within_300_ms_of_sound_and_is_barred(space: LiveSpace) -> None:
    speaker, other = await space.speaker(), await space.listener()
    tape, others = tape_of(speaker), tape_of(other)
    await hears(speaker, HOST_HZ)
    await hears(other, HOST_HZ, SPEAKER_HZ)
    await space.host.visitor.act(space.id, f"removed/{speaker.you['id']}")
    await until_async(lambda: None if "absent" in seat(other, speaker.you["id"]) else "still on the stage")
    told, by_others = tape.mark(), others.mark()
    await asyncio.wait_for(speaker.gone(), patient(10))
    await until_async(lambda: None if others.seconds(by_others) > 1 else "the others hear too little", within=30)
    assert tape.seconds(told) <= 0.3
    assert heard(others.since(by_others)[3 * RATE // 10 :], TONES) == {HOST_HZ}
    assert speaker.messages[-1] == {"type": "removed"}
    with pytest.raises(Refusal) as refused:
        await space.enter(speaker.visitor)
    assert (refused.value.status, refused.value.code) == (403, "removed")


async def test_commands_work_while_every_websocket_is_cut(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener("Liam")
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    for participant in (space.host, speaker, listener):
        await participant.drop_socket()
    host = space.host.visitor
    await host.act(space.id, f"stage/{speaker.you['id']}/mute")
    await hears(listener, HOST_HZ)
    await host.act(space.id, f"stage/{speaker.you['id']}/unmute")
    await space.unmute(speaker)
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    await host.act(space.id, f"stage/{speaker.you['id']}/audience")
    await until_async(lambda: None if role(speaker) == "listener" else f"the role is {role(speaker)}")
    await space.approve(listener)
    await host.act(space.id, f"cohosts/{listener.you['id']}")
    await until_async(lambda: None if role(listener) == "cohost" else f"the role is {role(listener)}")
    await listener.visitor.act(space.id, "pins", url="https://example.org/score")
    await until_async(
        lambda: None if pinned(speaker) == ["https://example.org/score"] else f"pinned: {pinned(speaker)}"
    )
    await listener.visitor.act(space.id, f"removed/{speaker.you['id']}")
    await asyncio.wait_for(speaker.gone(), patient(10))
    await host.act(space.id, "end")
    await until_async(lambda: None if listener.room["space"]["state"] == "ended" else "not told of the end")


async def test_full_stage_and_its_audience_see_every_act_of_the_host(site: str) -> None:
    async with AsyncExitStack() as people:
        space = await people.enter_async_context(live_space(site))
        space.host.mute(True)  # decoding the sound of so many peers would be the test's work, not the product's
        speakers = [await space.listener(f"S{number}") for number in range(1, SEATS)]
        for speaker in speakers:
            await space.approve(speaker)
        everybody = [space.host, *speakers, *[await space.listener() for _ in range(LISTENERS)]]
        assert len(everybody[-1].room["stage"]) == SEATS
        late = await space.listener("Late")
        await late.visitor.act(space.id, "requests")
        with pytest.raises(Refusal) as refused:
            await space.host.visitor.act(space.id, f"requests/{late.you['id']}/approve")
        assert refused.value.code == "stage_full"
        host, first, last = space.host.visitor, speakers[0].you["id"], speakers[-1].you["id"]
        await host.act(space.id, f"stage/{first}/mute")
        await seen_by(everybody, lambda one: seat(one, first).get("muted_by_host") is True, "the mute")
        await host.act(space.id, "stage/mute")
        await seen_by(everybody, lambda one: seat(one, last).get("muted_by_host") is True, "the mute of all")
        await host.delete(f"/api/spaces/{space.id}/stage/mute")
        await seen_by(everybody, lambda one: seat(one, last).get("muted_by_host") is False, "the undo")
        assert all(seat(one, first)["muted_by_host"] for one in everybody)
        await host.act(space.id, f"cohosts/{first}")
        await seen_by(everybody, lambda one: seat(one, first).get("role") == "cohost", "the co-host")
        await host.act(space.id, f"removed/{last}")
        await seen_by(everybody[:12] + everybody[13:], lambda one: "absent" in seat(one, last), "the removal")
        await host.act(space.id, f"requests/{late.you['id']}/approve")
        await seen_by([late], lambda one: role(one) == "speaker", "the free seat")


async def seen_by(people: list[Attendee], holds: Callable[[Attendee], bool], what: str) -> None:
    def why_not() -> str | None:
        blind = [one.you["id"] for one in people if not holds(one)]
        return f"{len(blind)} of {len(people)} have not seen {what}" if blind else None

    await until_async(why_not, within=30)


def pinned(participant: Attendee) -> list[str]:
    return [pin["url"] for pin in participant.room["space"]["pins"]]


async def evidence(reviewer: Visitor, report: str) -> bytes:
    """Return the sound that was stored with a report, once it is there."""
    url = (await reviewer.get(f"/api/reports/{report}/evidence"))["url"]
    found: list[bytes] = []

    async def why_not() -> str | None:
        async with aiohttp.ClientSession() as web, web.get(url) as answer:
            if answer.status == 200:
                found.append(await answer.read())
            return None if found else f"the store answers {answer.status}"

    await until_async(why_not)
    return found[0]
