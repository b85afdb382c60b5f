"""How often a room's people are told of a post about it, on stepped time: each time is a message to everybody."""

import asyncio
from typing import cast

from media_worker.room.latest_post import PAUSE, LatestPost
from tests.support.room import SteppedLoop


class PublishedPosts:
    """The newest post of a room, and what was published of it."""

    def __init__(self, connections: int = 1) -> None:
        self.loop = SteppedLoop()
        self.latest = LatestPost(cast(asyncio.AbstractEventLoop, self.loop), lambda: connections, self._publish)
        self.published: list[tuple[float, str | None]] = []

    def _publish(self) -> None:
        self.published.append((self.loop.now, self.latest.published))


def test_first_post_is_told_at_once_and_later_ones_together() -> None:
    posts = PublishedPosts()
    began = posts.loop.now
    posts.latest.note("0a")
    posts.loop.pass_time(1.0)
    posts.latest.note("0c")
    posts.latest.note("0b")
    posts.loop.pass_time(1.0)
    assert posts.published == [(began, "0a")]
    posts.loop.pass_time(PAUSE)
    assert posts.published == [(began, "0a"), (began + PAUSE, "0c")]
    posts.loop.pass_time(3 * PAUSE)
    assert len(posts.published) == 2


def test_older_post_and_a_repetition_are_told_to_nobody() -> None:
    posts = PublishedPosts()
    posts.latest.note("0c")
    posts.loop.pass_time(2 * PAUSE)
    posts.latest.note("0c")
    posts.latest.note("0a")
    posts.loop.pass_time(2 * PAUSE)
    assert [moment for _, moment in posts.published] == ["0c"]


def test_nothing_is_told_in_a_room_that_is_closed() -> None:
    posts = PublishedPosts()
    posts.latest.note("0a")
    posts.latest.close()
    posts.loop.pass_time(2 * PAUSE)
    assert posts.published == []


def test_large_room_is_told_less_often() -> None:
    posts = PublishedPosts(connections=10_000)
    for number in range(50):
        posts.latest.note(f"{number:02x}")
        posts.loop.pass_time(1.0)
    moments = [moment for moment, _ in posts.published]
    assert [round(moment - moments[0]) for moment in moments] == [0, 20, 40]
