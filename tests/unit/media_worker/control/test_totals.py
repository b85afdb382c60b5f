"""What a worker counts, and tells with its heartbeats."""

import asyncio

from chalicelib.protocol import Heard, Mute, Report, Totals, encode
from media_worker.audio.clock import CATCH_UP, FRAME_TIME, FrameClock
from media_worker.control.heartbeats import AT_ONCE, heartbeats
from tests.support.room import seat, space
from tests.unit.media_worker.control.test_rooms import Stage


def heard(ms: int) -> str:
    return encode(Heard(ms))


def test_worker_counts_who_came_and_who_is_there() -> None:
    stage = Stage()
    host, guest = stage.admit("a_host"), stage.admit("g_1")
    stage.admit("a_host", space(1, [seat("a_host", "host")], space="s_2"))
    assert host.observer is not None
    host.observer.text_received(encode(Mute(False)))
    guest.close("gone")
    stage.loop.pass_time(1)
    totals = stage.rooms.totals()
    assert (totals.joins, totals.spaces, totals.listeners, totals.heard) == (3, 2, 0, 0)


def test_browser_is_believed_once_about_its_first_sound() -> None:
    stage = Stage()
    for number in range(25):
        peer = stage.admit(f"g_{number}")
        assert peer.observer is not None
        peer.observer.text_received(heard(100 + number))
        peer.observer.text_received(heard(600_000))
    totals = stage.rooms.totals()
    assert (totals.heard, totals.first_sounds) == (25, tuple(range(105, 125)))


def test_what_was_counted_outlives_the_room() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.rooms.end(stage.grant("end", space(2, state="ended")))
    stage.loop.pass_time(1)
    assert (stage.rooms.totals().joins, stage.rooms.totals().spaces) == (1, 0)


def test_totals_are_told_once_in_a_beat_of_several_messages() -> None:
    totals = Totals(1, 2, 3, 4, (5,), 6, 7)
    sent = heartbeats("w_1", 0.5, [Report("s_1", 1, 0)] * (AT_ONCE + 1), False, totals)
    assert [message.totals for message in sent] == [totals, None]


async def test_clock_that_was_kept_from_ticking_tells_how_many_ticks_it_left_out() -> None:
    late: list[int] = []
    done = asyncio.Event()

    def tick(number: int, now: float) -> bool:
        if number >= 20:
            done.set()
        return not done.is_set()

    loop = asyncio.get_running_loop()
    clock = FrameClock(loop, tick, late.append)
    start = loop.time()
    clock.wake()
    while loop.time() < start + 10 * FRAME_TIME:  # busy: nothing else runs on this loop
        pass
    await done.wait()
    assert sum(late) >= 10 - CATCH_UP - 2
