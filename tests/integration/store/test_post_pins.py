"""Posts that are pinned in Spaces: their copies go with them."""

import pytest

from chalicelib.domain.space import Space
from chalicelib.services.posts import posts
from chalicelib.services.posts.deletion import SPACE_PIN
from chalicelib.services.space import host_controls, post_pins, spaces
from tests.support.authors import open_accounts, write
from tests.support.control import BOB, EVE, HOST, ORIGIN, Control
from tests.support.hosted_space import refused


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    open_accounts(HOST, BOB, EVE)


def texts(control: Control, space: Space) -> list[str]:
    return [pin.text for pin in spaces.get(control.deps, space.id).pins]


@pytest.mark.parametrize("over", [False, True], ids=["live", "ended"])
def test_pin_of_a_post_goes_when_the_post_is_deleted_and_others_stay(control: Control, over: bool) -> None:
    space = control.live()
    gone, stays = write(control, BOB, "a slip"), write(control, BOB, "an idea")
    for post in (gone, stays):
        host_controls.pin(control.deps, space.id, HOST, f"{ORIGIN}/i/posts/{post.id}")
    host_controls.pin(control.deps, space.id, HOST, "https://example.org/", "A link")
    if over:
        spaces.end(control.deps, space.id, HOST)
    posts.delete(control.deps, gone.id, BOB)
    control.work()
    assert texts(control, space) == ["an idea", "A link"]


def test_post_that_is_deleted_while_it_is_pinned_leaves_no_pin(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, post = control.live(), write(control, BOB, "a slip")
    note = post_pins.note

    def note_late(*arguments: object) -> None:
        posts.delete(control.deps, post.id, BOB)
        control.work()
        note(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(post_pins, "note", note_late)
    answered = host_controls.pin(control.deps, space.id, HOST, f"{ORIGIN}/i/posts/{post.id}")
    assert answered.pins == ()
    assert texts(control, space) == []


def test_who_may_not_pin_stores_nothing_beside_the_post(control: Control) -> None:
    space, post = control.live(), write(control, BOB, "an idea")
    with refused("not_allowed"):
        host_controls.pin(control.deps, space.id, EVE, f"{ORIGIN}/i/posts/{post.id}")
    with refused("no_such_space"):
        host_controls.pin(control.deps, "s_none", EVE, f"{ORIGIN}/i/posts/{post.id}")
    assert control.deps.posts.people(post.id, SPACE_PIN, None, 10) == []
