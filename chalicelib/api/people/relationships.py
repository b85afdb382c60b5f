"""Follow, block and mute over HTTP."""

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import identifier
from chalicelib.api.routing import gives, limited
from chalicelib.services.people import relationships
from chalicelib.services.views.view import View


class Relationships(View, frozen=True, kw_only=True):
    """The ids of the accounts that this one follows, blocks and mutes: the newest thousand of each."""

    follow: list[str]
    block: list[str]
    mute: list[str]


def get_relationships(call: Call) -> Relationships:
    return Relationships(**relationships.list_ids(call.deps, call.member()))


def _tie(kind: relationships.RelationshipKind) -> Handler:
    @gives(204)
    @limited("tie")
    def handle(call: Call, account_id: str) -> None:
        relationships.add(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))

    handle.__name__ = kind
    return handle


def _untie(kind: relationships.RelationshipKind) -> Handler:
    @gives(204)
    def handle(call: Call, account_id: str) -> None:
        relationships.remove(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))

    handle.__name__ = f"un{kind}"
    return handle


ROUTES = (
    ("GET", "/api/ties", get_relationships),
    ("PUT", "/api/accounts/{account_id}/follow", _tie("follow")),
    ("DELETE", "/api/accounts/{account_id}/follow", _untie("follow")),
    ("PUT", "/api/accounts/{account_id}/block", _tie("block")),
    ("DELETE", "/api/accounts/{account_id}/block", _untie("block")),
    ("PUT", "/api/accounts/{account_id}/mute", _tie("mute")),
    ("DELETE", "/api/accounts/{account_id}/mute", _untie("mute")),
)
