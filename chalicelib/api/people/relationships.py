"""Follow, block and mute over HTTP."""

from typing import Any

from chalice.app import Response

from chalicelib.api.call import Call, Handler
from chalicelib.api.requests import identifier
from chalicelib.api.routing import gives, limited
from chalicelib.services.people import relationships


def get_ties(call: Call) -> Any:
    return relationships.list_ids(call.deps, call.member())


def _tie(kind: relationships.RelationshipKind) -> Handler:
    @gives(204)
    @limited("tie")
    def handle(call: Call, account_id: str) -> Any:
        relationships.add(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))
        return Response("", status_code=204)

    handle.__name__ = kind
    return handle


def _untie(kind: relationships.RelationshipKind) -> Handler:
    @gives(204)
    def handle(call: Call, account_id: str) -> Any:
        relationships.remove(call.deps, call.member(), kind, identifier(account_id, "no_such_person"))
        return Response("", status_code=204)

    handle.__name__ = f"un{kind}"
    return handle


ROUTES = (
    ("GET", "/api/ties", get_ties),
    ("PUT", "/api/accounts/{account_id}/follow", _tie("follow")),
    ("DELETE", "/api/accounts/{account_id}/follow", _untie("follow")),
    ("PUT", "/api/accounts/{account_id}/block", _tie("block")),
    ("DELETE", "/api/accounts/{account_id}/block", _untie("block")),
    ("PUT", "/api/accounts/{account_id}/mute", _tie("mute")),
    ("DELETE", "/api/accounts/{account_id}/mute", _untie("mute")),
)
