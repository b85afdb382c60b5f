"""Messages and posts with pictures whose command comes twice: long after the first, or during it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.conversation import MARKS, Conversation, Message
from chalicelib.domain.errors import NotFound
from chalicelib.domain.picture import file_of
from chalicelib.domain.post import Post
from chalicelib.services import pictures
from chalicelib.services.messages import conversations
from chalicelib.services.pictures import Attachment
from chalicelib.services.posts import posts
from tests.support.control import BOB, HOST, Control, Shelf
from tests.support.uploads import picture


@pytest.fixture
def talk(control: Control) -> Conversation:
    """Ada's and Bob's conversation."""
    for one in (HOST, BOB):
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)
    return conversations.begin(control.deps, HOST, [BOB.id])


def uploaded(control: Control, width: int) -> Attachment:
    allowed = pictures.upload_form(control.deps, HOST, "image/png")
    control.media.kept[allowed.form.fields["key"]] = picture((width, 30))
    return Attachment(allowed.id)


def sent(control: Control, talk: Conversation, chosen: Attachment, mark: str = "m_same") -> Message:
    return conversations.write(replace(control.deps, mark=mark), talk.id, HOST, "Look", [chosen])


@dataclass
class InterruptedShelf(Shelf):
    """Calls `meanwhile` once, before it reads anything."""

    meanwhile: Callable[[], object] | None = None

    def read(self, key: str, limit: int) -> bytes | None:
        if (first := self.meanwhile) is not None:
            self.meanwhile = None
            first()
        return super().read(key, limit)


def interrupted(control: Control, meanwhile: Callable[[], object]) -> None:
    """Let something happen before the next command reads its uploads."""
    control.media = InterruptedShelf(control.media.kept, meanwhile)
    control.deps = replace(control.deps, media=control.media)


def test_command_that_comes_again_while_it_is_executed_gets_its_message(control: Control, talk: Conversation) -> None:
    chosen, done = uploaded(control, 40), list[Message]()
    interrupted(control, lambda: done.append(sent(control, talk, chosen)))
    assert [sent(control, talk, chosen)] == done
    assert [one.width for one in done[0].pictures] == [40]


def test_post_whose_command_comes_again_while_it_is_executed_is_one_post(control: Control, talk: Conversation) -> None:
    draft, done = posts.Draft("Look", pictures=(uploaded(control, 40),)), list[Post]()
    control.deps = replace(control.deps, mark="m_same")
    interrupted(control, lambda: done.append(posts.create(control.deps, HOST, draft)))
    assert [posts.create(control.deps, HOST, draft)] == done
    assert [one.width for one in done[0].pictures] == [40]


def test_upload_that_is_gone_for_another_reason_is_refused(control: Control, talk: Conversation) -> None:
    chosen = uploaded(control, 40)
    interrupted(control, lambda: sent(control, talk, chosen, "m_other"))
    with pytest.raises(NotFound) as refused:
        sent(control, talk, chosen)
    assert refused.value.code == "no_such_upload"


def test_forgotten_command_replaces_no_picture_of_its_first_message(control: Control, talk: Conversation) -> None:
    first = sent(control, talk, uploaded(control, 40)).pictures[0]
    before = control.media.kept[file_of(first.name, "large")]
    for _ in range(MARKS):
        conversations.write(control.deps, talk.id, HOST, "And another thing")
    second = sent(control, talk, uploaded(control, 60)).pictures[0]
    assert (first.width, second.width) == (40, 60)
    assert control.media.kept[file_of(first.name, "large")] == before
