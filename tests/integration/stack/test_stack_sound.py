"""The whole stack on loopback with real peers: who hears whom, by the tones that they send."""

from collections.abc import AsyncIterator

import pytest

from infra.local.attendee import Attendee
from tests.support.patience import until_async
from tests.support.space import (
    HOST_HZ,
    SPEAKER_HZ,
    LiveSpace,
    all_hear,
    hears,
    hears_mostly,
    live_space,
    role,
    seat,
    silence_of,
    tape_of,
)
from tests.support.tones import RATE, heard
from tests.support.voice import SineTrack

pytestmark = pytest.mark.sound


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


async def test_listeners_hear_the_host(space: LiveSpace) -> None:
    listeners = [await space.listener(), await space.listener("Liam")]
    await all_hear(listeners, HOST_HZ)
    for listener in listeners:
        await hears_mostly(listener, HOST_HZ)


async def test_host_does_not_hear_themself(space: LiveSpace) -> None:
    listener = await space.listener()
    await hears(listener, HOST_HZ)
    assert space.host.ear is not None
    assert heard(space.host.ear.samples(5.0), (HOST_HZ,)) == set()


async def test_approved_listener_speaks_without_reconnecting(space: LiveSpace) -> None:
    listener, other = await space.listener("Liam"), await space.listener()
    offered, answered = listener.peer.localDescription.sdp, listener.peer.remoteDescription.sdp
    await space.approve(listener)
    listener.speak(SineTrack(SPEAKER_HZ))
    await space.unmute(listener)
    await hears(other, HOST_HZ, SPEAKER_HZ)
    assert (listener.peer.localDescription.sdp, listener.peer.remoteDescription.sdp) == (offered, answered)
    assert listener.peer.connectionState == "connected"


async def test_speakers_hear_each_other_and_not_themselves(space: LiveSpace) -> None:
    speaker, third = await space.speaker("Sara", SPEAKER_HZ), await space.speaker("Tom", 880)
    await hears(space.host, SPEAKER_HZ, 880)
    await hears(speaker, HOST_HZ, 880)
    await hears(third, HOST_HZ, SPEAKER_HZ)


async def test_packets_name_who_speaks_in_them(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener()
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    both = {seat(listener, space.host.you["id"])["csrc"], seat(listener, speaker.you["id"])["csrc"]}
    assert listener.ear is not None
    assert listener.ear.speakers == both


async def test_who_steps_on_the_stage_is_muted_there(space: LiveSpace) -> None:
    listener, other = await space.listener("Liam"), await space.listener()
    await space.approve(listener)
    listener.speak(SineTrack(SPEAKER_HZ))
    await until_async(lambda: sending(listener))
    await silence_of(other, SPEAKER_HZ)
    assert seat(other, listener.you["id"])["muted"] is True


async def test_self_muted_speaker_falls_silent_within_200_ms_of_sound(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener()
    tape = tape_of(listener)
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    speaker.mute(True)
    await until_async(lambda: None if seat(listener, speaker.you["id"])["muted"] else "the stage does not say muted")
    mark = tape.mark()
    await until_async(lambda: None if tape.seconds(mark) > 2 else "two seconds of sound have not come", within=30)
    assert heard(tape.since(mark)[RATE // 5 :], (HOST_HZ, SPEAKER_HZ)) == {HOST_HZ}


async def test_speaker_muted_by_host_is_silent_although_packets_go_on(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener()
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    await space.host.visitor.act(space.id, f"stage/{speaker.you['id']}/mute")
    await hears(listener, HOST_HZ)
    speaker.mute(False)
    sent = await packets_sent(speaker)
    await until_async(lambda: sending(speaker, sent))
    await silence_of(listener, SPEAKER_HZ, seconds=2)
    await until_async(lambda: None if seat(listener, speaker.you["id"])["muted_by_host"] else "the mute is not shown")


async def test_speaker_muted_by_host_is_heard_again_after_taking_it_back(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener()
    await space.host.visitor.act(space.id, f"stage/{speaker.you['id']}/mute")
    await hears(listener, HOST_HZ)
    await speaker.visitor.act(space.id, f"stage/{speaker.you['id']}/unmute")
    await space.unmute(speaker)
    await hears(listener, HOST_HZ, SPEAKER_HZ)


async def test_cheating_listener_is_heard_by_nobody(space: LiveSpace) -> None:
    cheat, listener = await space.listener("Chet"), await space.listener()
    await hears(listener, HOST_HZ)
    cheat.speak(SineTrack(SPEAKER_HZ))
    cheat.mute(False)
    await until_async(lambda: sending(cheat))
    await silence_of(listener, SPEAKER_HZ, seconds=2)
    assert space.host.ear is not None
    assert heard(space.host.ear.samples(5.0), (HOST_HZ, SPEAKER_HZ)) == set()


async def test_speaker_moved_to_the_audience_is_heard_no_more_and_keeps_hearing(space: LiveSpace) -> None:
    speaker, listener = await space.speaker(), await space.listener()
    await hears(listener, HOST_HZ, SPEAKER_HZ)
    await space.host.visitor.act(space.id, f"stage/{speaker.you['id']}/audience")
    await until_async(lambda: None if role(speaker) == "listener" else f"the role is {role(speaker)}")
    await hears(listener, HOST_HZ)
    await hears(speaker, HOST_HZ)


async def test_listener_without_socket_keeps_hearing(space: LiveSpace) -> None:
    listener = await space.listener()
    await hears(listener, HOST_HZ)
    await listener.drop_socket()
    assert listener.ear is not None
    listener.ear.forget()
    await hears(listener, HOST_HZ, seconds=3)


async def packets_sent(participant: Attendee) -> int:
    stats = await participant.peer.getSenders()[0].getStats()
    return sum(entry.packetsSent for entry in stats.values() if entry.type == "outbound-rtp")


async def sending(participant: Attendee, before: int = 0) -> str | None:
    sent = await packets_sent(participant) - before
    return None if sent > 50 else f"they have sent {sent} packets"
