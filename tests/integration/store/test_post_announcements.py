"""The worker of a live Space is told of posts that link to it."""

import pytest

from chalicelib.services.space import spaces
from tests.support.authors import open_accounts, write
from tests.support.control import BOB, EVE, HOST, ORIGIN, Control


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    open_accounts(HOST, BOB, EVE)


def test_worker_is_told_of_posts_and_replies_about_its_space(control: Control) -> None:
    space, worker = control.carried()
    post = write(control, BOB, f"Come in: {ORIGIN}/i/spaces/{space.id}")
    assert [message["action"] for message in control.posts.to(worker)] == ["posted"]
    grant = control.grant(worker)
    assert (grant.act, grant.room.space, grant.latest_post) == ("posted", space.id, post.id.removeprefix("p_"))
    reply = write(control, EVE, f"I am in {ORIGIN}/i/spaces/{space.id}", post.id)
    assert control.grant(worker).latest_post == reply.id.removeprefix("p_")


def test_worker_is_told_of_nothing_else(control: Control) -> None:
    space, worker = control.carried()
    write(control, BOB, f"Another one: {ORIGIN}/i/spaces/s_none")
    write(control, BOB, f"On another site: https://elsewhere.example/i/spaces/{space.id}")
    spaces.end(control.deps, space.id, HOST)
    control.posts.sent.clear()
    write(control, BOB, f"It was good: {ORIGIN}/i/spaces/{space.id}")
    assert control.posts.to(worker) == []


def test_post_about_a_space_without_a_worker_is_told_to_nobody(control: Control) -> None:
    space = control.live()
    write(control, BOB, f"Come in: {ORIGIN}/i/spaces/{space.id}")
    gone, _ = control.carried()
    control.at += 3_600
    write(control, BOB, f"Come in: {ORIGIN}/i/spaces/{gone.id}")
    assert control.posts.sent == []
