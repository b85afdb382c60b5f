"""One table of who may do what in a Space, and to whom. Nothing else checks roles.

A row lists what a role may do. Withdrawing one's own request needs no permission.
"""

from enum import StrEnum

from chalicelib.domain.errors import NotAllowed


class Role(StrEnum):
    """A person's role in one Space. A guest is a listener without an account."""

    HOST = "host"
    COHOST = "cohost"
    SPEAKER = "speaker"
    LISTENER = "listener"
    GUEST = "guest"


class Action(StrEnum):
    """What can be done. The value completes the sentence "... may not {value}"."""

    LISTEN = "listen"
    REPORT = "report a person or the Space"
    REACT = "react"
    SPEAK = "speak"
    CREATE = "start a Space"
    START = "start the Space"
    END = "end the Space"
    CANCEL = "cancel the Space"
    EDIT = "change the title, the topics or the rules of the Space"
    MAKE_COHOST = "choose the co-hosts"
    HAND_OVER = "hand over the host's seat"
    EDIT_RECORDING = "keep or delete the recording of the Space"
    SEE_REQUESTS = "see the requests to speak"
    APPROVE = "approve a request to speak"
    DECLINE = "decline a request to speak"
    INVITE = "invite somebody to speak"
    MUTE = "mute somebody else"
    UNMUTE = "unmute somebody else"
    MUTE_ALL = "mute everybody"
    MOVE_TO_AUDIENCE = "move somebody to the audience"
    REMOVE = "remove somebody from the Space"
    BLOCK = "block somebody from the Space"
    PIN = "pin a link"
    SEE_LOG = "read the moderation log"
    UNMUTE_SELF = "unmute themself"
    REQUEST = "request to speak"
    ACCEPT = "accept an invite to speak"
    LEAVE_STAGE = "leave the stage"


_EVERYBODY = frozenset({Action.LISTEN, Action.REPORT})
_MEMBERS = _EVERYBODY | {Action.REACT}
_ON_STAGE = _MEMBERS | {Action.SPEAK, Action.UNMUTE_SELF}
_ON_A_PERSON = frozenset({Action.MUTE, Action.UNMUTE, Action.MOVE_TO_AUDIENCE, Action.REMOVE, Action.BLOCK})
_MODERATION = _ON_A_PERSON | {
    Action.SEE_REQUESTS,
    Action.APPROVE,
    Action.DECLINE,
    Action.INVITE,
    Action.MUTE_ALL,
    Action.PIN,
    Action.SEE_LOG,
}
_HOSTING = frozenset(
    {
        Action.START,
        Action.END,
        Action.CANCEL,
        Action.EDIT,
        Action.MAKE_COHOST,
        Action.HAND_OVER,
        Action.EDIT_RECORDING,
    },
)

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.HOST: _ON_STAGE | _MODERATION | _HOSTING,
    Role.COHOST: _ON_STAGE | _MODERATION | {Action.LEAVE_STAGE},
    Role.SPEAKER: _ON_STAGE | {Action.LEAVE_STAGE},
    Role.LISTENER: _MEMBERS | {Action.CREATE, Action.REQUEST, Action.ACCEPT},
    Role.GUEST: _EVERYBODY,
}

# The roles that actions on a person may be applied to.
OVER: dict[Role, frozenset[Role]] = {
    Role.HOST: frozenset({Role.COHOST, Role.SPEAKER, Role.LISTENER, Role.GUEST}),
    Role.COHOST: frozenset({Role.SPEAKER, Role.LISTENER, Role.GUEST}),
}

_NAMED = {
    Role.HOST: "The host",
    Role.COHOST: "A co-host",
    Role.SPEAKER: "A speaker",
    Role.LISTENER: "A listener",
    Role.GUEST: "A guest",
}


def may(role: Role, action: Action) -> bool:
    """Whether the table allows `action` for `role`."""
    return action in ALLOWED[role]


def require(role: Role, action: Action) -> None:
    """Raise NotAllowed `not_allowed` unless the table allows it. The message says which roles may."""
    if may(role, action):
        return
    if role is Role.GUEST and may(Role.LISTENER, action):
        raise NotAllowed("not_allowed", f"Sign up or sign in to {action.value}: guests only listen.")
    allowed = " or ".join(_NAMED[other].lower() for other in Role if may(other, action))
    raise NotAllowed("not_allowed", f"{_NAMED[role]} may not {action.value}; only {allowed} may.")


def may_over(role: Role, target: Role) -> bool:
    """Whether somebody with the role `role` may mute, move, remove or block somebody with the role `target`."""
    return target in OVER.get(role, frozenset())


def require_over(role: Role, target: Role) -> None:
    """Raise NotAllowed `not_allowed` unless `role` may act on `target`."""
    if may_over(role, target):
        return
    whom = "the host or another co-host" if role is Role.COHOST else "the host"
    raise NotAllowed("not_allowed", f"{_NAMED[role]} may not do this to {whom}.")
