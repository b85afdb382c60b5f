"""Who may do what in a Space: one table, and nothing else asks for a role.

A row says what somebody of that role may do. Taking back what one asked for needs no row.
"""

from enum import StrEnum

from chalicelib.domain.errors import NotAllowed


class Role(StrEnum):
    """What a person is in one Space. A guest is a listener without an account."""

    HOST = "host"
    COHOST = "cohost"
    SPEAKER = "speaker"
    LISTENER = "listener"
    GUEST = "guest"


class Action(StrEnum):
    """What can be done; the value finishes the sentence "... may not {value}"."""

    LISTEN = "listen"
    CREATE = "start a Space"
    START = "start the Space"
    END = "end the Space"
    CANCEL = "cancel the Space"
    SEE_REQUESTS = "see the requests to speak"
    APPROVE = "approve a request to speak"
    DECLINE = "decline a request to speak"
    MUTE = "mute somebody else"
    UNMUTE = "unmute somebody else"
    UNMUTE_SELF = "unmute themself"
    MOVE_TO_AUDIENCE = "move somebody to the audience"
    REQUEST = "request to speak"
    LEAVE_STAGE = "leave the stage"


_EVERYBODY = frozenset({Action.LISTEN})
_MODERATION = frozenset(
    {Action.SEE_REQUESTS, Action.APPROVE, Action.DECLINE, Action.MUTE, Action.UNMUTE, Action.MOVE_TO_AUDIENCE}
)

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.HOST: _EVERYBODY | _MODERATION | {Action.START, Action.END, Action.CANCEL, Action.UNMUTE_SELF},
    Role.COHOST: _EVERYBODY | _MODERATION | {Action.UNMUTE_SELF, Action.LEAVE_STAGE},
    Role.SPEAKER: _EVERYBODY | {Action.UNMUTE_SELF, Action.LEAVE_STAGE},
    Role.LISTENER: _EVERYBODY | {Action.CREATE, Action.REQUEST},
    Role.GUEST: _EVERYBODY,
}

_NAMED = {
    Role.HOST: "The host",
    Role.COHOST: "A co-host",
    Role.SPEAKER: "A speaker",
    Role.LISTENER: "A listener",
    Role.GUEST: "A guest",
}


def may(role: Role, action: Action) -> bool:
    """Whether the table lets `role` do `action`."""
    return action in ALLOWED[role]


def require(role: Role, action: Action) -> None:
    """Raises NotAllowed `not_allowed`, with who may in the sentence, unless the table lets `role` do `action`."""
    if may(role, action):
        return
    if role is Role.GUEST and may(Role.LISTENER, action):
        raise NotAllowed("not_allowed", f"Sign up or sign in to {action.value}: guests only listen.")
    allowed = " or ".join(_NAMED[other].lower() for other in Role if may(other, action))
    raise NotAllowed("not_allowed", f"{_NAMED[role]} may not {action.value}; only {allowed} may.")
