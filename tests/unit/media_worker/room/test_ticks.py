"""A room calls its edge before each frame of sound, and tells it when there are no more."""

from tests.support.room import Microphone, SteppedRoom, seat, space, stepped_room


def talkative() -> SteppedRoom:
    """Return a room in which the host talks and a guest listens."""
    here = stepped_room(space(1, [seat("a_host", "host")]))
    here.join("a_host")
    here.join("g_guest")
    here.unmute("a_host")
    here.talk({"a_host": Microphone(440)}, 1.0)
    return here


def test_edge_is_left_to_itself_when_all_have_been_silent_for_a_while() -> None:
    here = talkative()
    ticking = [here.edge.ticking]
    here.loop.pass_time(2.0)
    assert [*ticking, here.edge.ticking] == [True, False]
    assert here.loop.idle


def test_edge_is_left_to_itself_when_the_room_is_closed() -> None:
    here = talkative()
    here.room.close()
    assert not here.edge.ticking
