"""A long conversation that everybody has left is deleted page by page, to its end."""

from unittest import mock

import pytest

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.conversation import Conversation, Member, Message
from chalicelib.domain.picture import PICTURES, SIZES, Picture, file_of
from chalicelib.services.messages import deletion
from tests.support.control import Control

LEFT = Conversation("d_left", (Member(GONE), Member(GONE)), True, 0, seq=deletion.PAGE + 1)


def lines(control: Control) -> list[Message]:
    return control.deps.conversations.messages(LEFT.id, 0, LEFT.seq + 1, LEFT.seq, newest=False)


@pytest.fixture
def left(control: Control) -> Control:
    control.deps.conversations.create(LEFT)
    deletion.forget_if_left(control.deps, LEFT)
    return control


def test_pictures_of_a_page_of_messages_go_at_once_and_none_is_left(left: Control) -> None:
    for seq in range(1, LEFT.seq + 1):
        pictures = tuple(Picture(f"messages/a_ana/{seq}/{place}", 40, 30) for place in range(PICTURES))
        left.deps.conversations.rewrite(LEFT.id, Message(f"m_{seq}", GONE, pictures=pictures, seq=seq))
        for picture in pictures:
            for size in SIZES:
                left.media.keep(file_of(picture.name, size), b"webp", "image/webp")
    with mock.patch.object(left.media, "forget", side_effect=AssertionError("one request for one object")):
        left.work_once()
        assert len(left.media.kept) == PICTURES * len(SIZES)
        left.work()
    assert (left.media.kept, lines(left), left.deps.conversations.load(LEFT.id)) == ({}, [], None)


def test_page_that_the_database_ends_early_is_not_taken_for_the_last(left: Control) -> None:
    for seq in range(1, 9):  # 2.4 MB, of which one query reads 1 MB
        left.deps.conversations.rewrite(LEFT.id, Message(f"m_{seq}", GONE, text="x" * 300_000, seq=seq))
    left.work_once()
    assert 0 < len(lines(left)) < 8
    left.work()
    assert (lines(left), left.deps.conversations.load(LEFT.id)) == ([], None)
