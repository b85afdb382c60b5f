"""The WebSocket: API Gateway's `$connect`, `$default` and `$disconnect` events.

A table maps each action to its service. A refusal is sent back to the connection that sent the message, and no message
can cause a 500.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import msgspec

from chalicelib import protocol, tokens
from chalicelib.domain.errors import NotAllowed, Refused
from chalicelib.errors import FAULTS, Malformed, TooMany, Unauthenticated, status_of
from chalicelib.protocol import correlation
from chalicelib.services.deps import Deps
from chalicelib.services.space import admission, entry, recording_uploads, visible_listeners, workers
from chalicelib.store.connections import Connection, Ticket

log = logging.getLogger(__name__)

OFFERS: Final = 20  # of one connection; a page sends one, and comes back with a new connection
BEARER: Final = "Bearer "
TICKET_LIMIT: Final = 128  # characters; ours are shorter, and DynamoDB rejects keys over 2,048 bytes
Event = Mapping[str, Any]
Response = dict[str, Any]
Failed = Callable[[Event, BaseException], None]
Around = Callable[[], AbstractContextManager[None]]
OK: Final[Response] = {"statusCode": 200}


class Sender(msgspec.Struct, frozen=True):
    """The connection that sent a message, and the management API of its deployment (`endpoint`)."""

    connection: str
    endpoint: str


def connect(deps: Deps, event: Event) -> Response:
    """`$connect`: a browser needs a ticket, a worker its credential. Returns `{"statusCode": 200}`, 401 or 403."""
    try:
        connection = _opened(deps, event)
        deps.connections.open(connection, deps.clock())
        _require_session(deps, connection)
        visible_listeners.appear(deps, connection)
    except Refused as error:
        log.info("a connection was refused: %s", error.code)
        return {"statusCode": status_of(error), "body": error.message}
    return OK


def _log(event: Event, error: BaseException) -> None:
    """Log without counting, for tests without metrics."""
    log.error("a message of %s failed", event["requestContext"]["connectionId"], exc_info=error)


def message(deps: Deps, event: Event, failed: Failed = _log, around: Around = nullcontext) -> Response:
    """`$default`: handles one message of a browser or a worker, within `around`. Always returns `{"statusCode": 200}`.
    `failed` is told of exceptions that nobody expected. Everything is logged under the correlation id of the message,
    or API Gateway's id of the request."""
    with correlation.correlated(event["requestContext"].get("requestId")), around():
        _handle(deps, event, failed)
    return OK


def _handle(deps: Deps, event: Event, failed: Failed) -> None:
    sender = _sender(deps, event)
    try:
        parsed = protocol.parse_inbound(_text(event))
        correlation.follow(getattr(parsed, "correlation_id", ""))
        _ACTIONS[type(parsed)](deps, sender, parsed)
    except Refused as error:
        _complain(deps, sender, error)
    except Exception as error:
        failed(event, error)
        _complain(deps, sender, Refused("unavailable", "Something went wrong here; please try again."))


def disconnect(deps: Deps, event: Event) -> Response:
    """`$disconnect`: forgets the connection. A worker gets no Spaces until it registers again."""
    connection = deps.connections.close(_sender(deps, event).connection)
    if connection is not None and connection.worker is not None:
        deps.workers.forget(connection.worker, connection.id)
    if connection is not None:
        visible_listeners.disappear(deps, connection)
    return OK


def _opened(deps: Deps, event: Event) -> Connection:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    sender, credential = _sender(deps, event), headers.get("authorization", "")
    if credential.startswith(BEARER):
        token = credential.removeprefix(BEARER)
        service = tokens.open_service(deps.settings.worker_secret, token, now=deps.clock())
        return Connection(sender.connection, sender.endpoint, worker=service.worker)
    if headers.get("origin") not in deps.settings.origins:
        raise NotAllowed("wrong_origin", f"Connections come from the site's own pages, not {headers.get('origin')}.")
    ticket = _redeemed(deps, (event.get("queryStringParameters") or {}).get("ticket"))
    return Connection(
        sender.connection,
        sender.endpoint,
        ticket.person,
        ticket.space,
        shown=ticket.shown,
        session=ticket.session,
        network=ticket.network,
    )


def _require_session(deps: Deps, connection: Connection) -> None:
    """Check that the session of the connection has not ended, after the connection is stored, so that a simultaneous
    revocation finds it. Raises Unauthenticated `signed_out`."""
    try:
        entry.require_session(deps, connection)
    except Unauthenticated:
        deps.connections.close(connection.id)
        raise


def _redeemed(deps: Deps, token: str | None) -> Ticket:
    ticket = deps.connections.redeem(token) if token and _is_plain(token) else None
    if ticket is None:
        raise Unauthenticated("ticket_invalid", "This ticket is used or not one of ours.")
    if ticket.expires_at <= deps.clock():
        raise Unauthenticated("ticket_expired", f"This ticket ended {deps.clock() - ticket.expires_at:.0f} s ago.")
    return ticket


def _is_plain(token: str) -> bool:
    return token.isascii() and len(token) <= TICKET_LIMIT


def _offer(deps: Deps, sender: Sender, parsed: protocol.Offer) -> None:
    connection, offers = deps.connections.offering(sender.connection) or (None, 0)
    if offers > OFFERS:
        raise TooMany("too_many", f"This connection sent {OFFERS} offers already; join once more.")
    admission.offer(deps, connection, parsed)


def _ping(deps: Deps, sender: Sender, parsed: protocol.Ping) -> None:
    _post(deps, sender, protocol.Pong())


def _register(deps: Deps, sender: Sender, parsed: protocol.Register) -> None:
    workers.register(deps, deps.connections.find(sender.connection), parsed)


def _heartbeat(deps: Deps, sender: Sender, parsed: protocol.Heartbeat) -> None:
    workers.heartbeat(deps, sender.connection, parsed)


def _answer(deps: Deps, sender: Sender, parsed: protocol.WorkerAnswer) -> None:
    admission.answered(deps, sender.endpoint, parsed)


def _refuse(deps: Deps, sender: Sender, parsed: protocol.WorkerRefusal) -> None:
    admission.refused(deps, sender.endpoint, parsed)


def _request_uploads(deps: Deps, sender: Sender, parsed: protocol.RequestUploads) -> None:
    recording_uploads.permit(deps, deps.connections.find(sender.connection), parsed)


_ACTIONS: Final[dict[type[protocol.Inbound], Callable[[Deps, Sender, Any], None]]] = {
    protocol.Offer: _offer,
    protocol.Ping: _ping,
    protocol.Register: _register,
    protocol.Heartbeat: _heartbeat,
    protocol.WorkerAnswer: _answer,
    protocol.WorkerRefusal: _refuse,
    protocol.RequestUploads: _request_uploads,
}


def _complain(deps: Deps, sender: Sender, error: Refused) -> None:
    """Send an error back, in the form for workers or for browsers. Never fails: there would be nobody to report to."""
    try:
        connection = deps.connections.find(sender.connection)
        if connection and connection.worker:
            _post(deps, sender, protocol.Complaint(error.code, error.message))
        else:
            name = correlation.current() if error.code in FAULTS else ""
            _post(deps, sender, protocol.Error(error.code, error.message, name))
    except Exception:
        log.exception("connection %s was not told %s", sender.connection, error.code)


def _post(deps: Deps, sender: Sender, answer: msgspec.Struct) -> None:
    deps.send_to_socket(sender.connection, sender.endpoint, protocol.encode(answer))


def _sender(deps: Deps, event: Event) -> Sender:
    """The sender, with API Gateway's own address of its API: `@connections` is not below a custom domain."""
    context, domain = event["requestContext"], deps.settings.api_domain
    host = f"{context['apiId']}.{domain}" if domain and "apiId" in context else context.get("domainName")
    return Sender(context["connectionId"], f"https://{host}/{context.get('stage')}")


def _text(event: Event) -> str:
    body = event.get("body")
    if not isinstance(body, str) or event.get("isBase64Encoded"):
        raise Malformed("malformed", "The message is not text.")
    return body
