"""Notifications: stored once, grouped, counted, and sent at once to open pages."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.services.notifications.delivery import notify, unread
from chalicelib.services.space import join
from chalicelib.store.notifications import NotificationStore
from tests.support.control import BOB, EVE, GUEST, HOST, Control, person
from tests.support.hosted_space import refused


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


def test_like_that_lost_every_race_is_delivered_when_it_is_tried_again(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    deps = replace(control.deps, pause=lambda _: None)
    notify(deps, HOST.id, liked(EVE))
    with monkeypatch.context() as always_late:
        always_late.setattr(NotificationStore, "load", lambda *_: None)  # as if somebody wrote after each look
        with refused("busy"):
            notify(deps, HOST.id, liked(BOB))
    assert [notify(deps, HOST.id, liked(BOB)) for _ in range(2)] == [True, False]
    assert lines(control) == [("liked", ["Bob", "Eve"], 2)]


@pytest.mark.over_http
def test_likes_at_the_same_time_all_count_and_each_counts_once(control: Control) -> None:
    people = [person(number) for number in (*range(8), *range(8))]
    with ThreadPoolExecutor(len(people)) as pool:
        told = list(pool.map(lambda by: notify(control.deps, HOST.id, liked(by)), people))
    assert (sum(told), [line[2] for line in lines(control)]) == (8, [8])


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
