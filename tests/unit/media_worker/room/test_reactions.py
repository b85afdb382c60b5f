"""Reactions on stepped time: they are added up and paced, and cost little."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.protocol import Reactions
from media_worker.peer import Peer
from media_worker.room.reactions import AT_ONCE, PAUSE, LiveReactions
from tests.support.room import FakePeer, SteppedLoop


class TimedPeer(FakePeer):
    """A FakePeer that also remembers when it was sent each text."""

    def __init__(self, loop: SteppedLoop) -> None:
        super().__init__()
        self._loop = loop
        self.times: list[float] = []

    def send_text(self, text: str) -> None:
        super().send_text(text)
        self.times.append(self._loop.now)

    @property
    def tallies(self) -> Counter[tuple[str, str | None]]:
        """Return all reactions that this peer was sent, added up."""
        total: Counter[tuple[str, str | None]] = Counter()
        for text in self.texts:
            for tally in msgspec.json.decode(text, type=Reactions).tallies:
                total[tally.emoji, tally.person] += tally.count
        return total


@dataclass
class ReactionRoom:
    """The reactions of a room, and its peers."""

    loop: SteppedLoop = field(default_factory=SteppedLoop)
    peers: list[TimedPeer] = field(default_factory=list)

    def __post_init__(self) -> None:
        loop = cast(asyncio.AbstractEventLoop, self.loop)
        self.reactions = LiveReactions(loop, lambda: list[Peer](self.peers), lambda peer: not peer.slow)

    def crowd(self, count: int) -> None:
        self.peers += [TimedPeer(self.loop) for _ in range(count)]


def most_in_a_second(times: list[float]) -> int:
    return max(sum(start <= time <= start + 1 for time in times) for start in times)


def test_first_reaction_is_shown_at_once() -> None:
    here = ReactionRoom()
    here.crowd(1)
    here.reactions.add("heart", "a_host")
    here.loop.pass_time(0.001)
    assert here.peers[0].messages == [
        {"type": "reactions", "tallies": [{"emoji": "heart", "count": 1, "person": "a_host"}]}
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["heart", "clap"]), st.sampled_from(["a_1", None]), st.floats(0, 0.2))))
def test_whatever_is_sent_each_listener_gets_all_of_it_in_four_messages_a_second(
    sent: list[tuple[str, str | None, float]],
) -> None:
    here = ReactionRoom()
    here.crowd(3)
    for emoji, person, pause in sent:
        here.reactions.add(emoji, person)
        here.loop.pass_time(pause)
    here.loop.pass_time(2)
    for peer in here.peers:
        assert peer.tallies == Counter((emoji, person) for emoji, person, _ in sent)
        assert not peer.times or most_in_a_second(peer.times) <= 4
    assert here.loop.idle


@pytest.mark.parametrize("size", [10, 300, 2_000])
def test_storm_costs_a_bounded_number_of_messages_whatever_the_size_of_the_room(size: int) -> None:
    here = ReactionRoom()
    here.crowd(size)
    for _ in range(250):
        for _ in range(20):
            here.reactions.add("fire", None)
        here.loop.pass_time(0.020)
    times = sorted(time for peer in here.peers for time in peer.times)
    rounds = Counter(round(time, 4) for time in times)
    assert max(rounds.values()) <= AT_ONCE
    assert all(later - sooner >= 0.019 for sooner, later in pairwise(sorted(rounds)))
    assert max(most_in_a_second(peer.times) for peer in here.peers) <= 4
    assert min(len(peer.texts) for peer in here.peers) >= 5 / max(PAUSE, size / AT_ONCE * 0.020) - 1


def test_slow_listener_is_left_out_without_delaying_others() -> None:
    here = ReactionRoom()
    here.crowd(2)
    here.peers[0].slow = True
    here.reactions.add("heart", None)
    here.loop.pass_time(1)
    assert [len(peer.texts) for peer in here.peers] == [0, 1]
    here.peers[0].slow = False
    here.reactions.add("clap", None)
    here.loop.pass_time(1)
    assert here.peers[0].tallies == Counter({("clap", None): 1})


def test_closed_reactions_says_nothing_more() -> None:
    here = ReactionRoom()
    here.crowd(100)
    here.reactions.add("heart", None)
    here.loop.pass_time(0.001)
    here.reactions.close()
    here.reactions.add("heart", None)
    here.loop.pass_time(2)
    assert sum(len(peer.texts) for peer in here.peers) == AT_ONCE
    assert here.loop.idle
