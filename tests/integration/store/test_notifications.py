"""Notifications: stored once, grouped, counted, and sent at once to open pages."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.services.notifications.delivery import notify, unread
from chalicelib.services.space import join
from tests.support.control import BOB, EVE, GUEST, HOST, Control, person


def liked(by: Identity, post: str = "p_1") -> Notification:
    return Notification("liked", f"liked:{post}:{by.id}", by, post=post, text="Tea")


def lines(control: Control, of: Identity = HOST) -> list[tuple[str, list[str], int]]:
    """Return kind, names and count of each entry, newest first."""
    page, _ = control.deps.notifications.page(of.id, None, 20, control.deps.now_ms())
    return [(line.kind, [one.name for one in line.by], line.count) for line in page]


def test_person_is_told_once_of_what_is_told_twice(control: Control) -> None:
    notification = Notification("live", "live:s_1", BOB, space="s_1", text="Tea")
    assert [notify(control.deps, HOST.id, notification) for _ in range(2)] == [True, False]
    assert lines(control) == [("live", ["Bob"], 1)]


def test_likes_of_one_post_share_a_line_that_names_the_newest_three(control: Control) -> None:
    for number in range(5):
        control.at += 1
        notify(control.deps, HOST.id, liked(person(number)))
    notify(control.deps, HOST.id, liked(person(2)))
    assert lines(control) == [("liked", ["Person 4", "Person 3", "Person 2"], 5)]
    assert unread(control.deps, HOST.id) == 1


def test_own_doing_guests_and_blocked_people_make_no_notification(control: Control) -> None:
    control.deps.relationships.put("block", HOST.id, EVE.id, control.at)
    assert not notify(control.deps, HOST.id, liked(HOST))
    assert not notify(control.deps, HOST.id, liked(EVE))
    assert not notify(control.deps, GUEST.id, liked(BOB))
    assert lines(control) == []


def test_open_page_is_told_at_once_with_the_number_of_unread(control: Control) -> None:
    ticket = join.open_socket(control.deps, HOST).ticket
    connection, _ = control.knock(ticket=ticket)
    notify(control.deps, HOST.id, liked(BOB))
    told = control.posts.last(connection)
    assert (told["type"], told["line"]["kind"], told["line"]["by"][0]["name"], told["unread"]) == (
        "noted",
        "liked",
        "Bob",
        1,
    )
