"""The end of a conversation that everybody has left: nobody can read it again, so nothing of it is kept."""

from typing import Final

from chalicelib.domain.anonymisation import GONE
from chalicelib.domain.conversation import Conversation
from chalicelib.services.deps import Deps, Job
from chalicelib.services.messages import message_pictures

FORGET: Final = "forget_conversation"
PAGE: Final = 200  # rows that `DeletionStore` erases at once, at most


def forget_if_left(deps: Deps, conversation: Conversation) -> None:
    """Enqueue the job that deletes the conversation, if all its members have left or deleted their accounts."""
    if _is_left(conversation):
        deps.enqueue(Job(FORGET, conversation.id))


def erase_page(deps: Deps, job: Job) -> str | None:
    """Delete a page of the conversation's messages with their pictures, and after the last the conversation."""
    conversation = deps.conversations.load(job.about)
    if conversation is None or not _is_left(conversation):
        return None
    stored = deps.conversations.messages(conversation.id, 0, conversation.seq + 1, PAGE, newest=False)
    sent = [picture for message in (*stored, *conversation.waiting) for picture in message.pictures]
    message_pictures.forget(deps, sent)
    return None if deps.deletion.inbox(f"TALK#{conversation.id}") else "more"


def _is_left(conversation: Conversation) -> bool:
    return all(one.person.id == GONE.id for one in conversation.members)
