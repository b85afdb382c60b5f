"""The events that API Gateway sends to a Lambda: REST proxy events (version 1.0) and WebSocket events."""

import base64
import re
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from chalice.local import LambdaEventConverter

from infra.local.gateway.lambdas import STAGE, Event

ACCOUNT: Final = "123456789012"
API_ID: Final = "local"
HeaderPairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Caller:
    """The sender of a request: what an event contains beside method, path and body."""

    host: str
    source_ip: str
    headers: HeaderPairs

    def header(self, name: str) -> str:
        """Return the last value of a header, "" if it is absent."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), "")


@dataclass(frozen=True)
class RestRequest:
    """One HTTP request. `target` is the raw path with its query, without the stage."""

    method: str
    target: str
    body: bytes
    caller: Caller


class RestEvents(LambdaEventConverter):
    """Chalice's converter, with the fields that it leaves out. Call `serving` first, in the same thread."""

    _own = threading.local()

    def serving(self, request: RestRequest) -> None:
        """Set the request that this thread is about to convert."""
        self._own.request = request

    def create_lambda_event(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Event:
        """Return the event of a REST API's Lambda proxy integration. Raises ValueError for an unknown route."""
        event: Event = super().create_lambda_event(method, path, headers, body)
        request: RestRequest = self._own.request
        context = event["requestContext"]
        plain_path = urlsplit(path).path
        context |= _common_context(request.caller) | {
            "path": f"/{STAGE}{plain_path}",
            "protocol": "HTTP/1.1",
            "identity": {"sourceIp": request.caller.source_ip, "userAgent": request.caller.header("user-agent")},
        }
        query = event["multiValueQueryStringParameters"]
        return (
            event
            | _body(event["body"])
            | {
                "resource": context["resourcePath"],
                "path": unquote(plain_path),
                "httpMethod": method,
                "multiValueHeaders": _many(request.caller.headers),
                "queryStringParameters": None
                if query is None
                else {name: values[-1] for name, values in query.items()},
                "pathParameters": _path_parameters(context["resourcePath"], event["pathParameters"]),
            }
            | ({"body": event["body"], "isBase64Encoded": True} if event.get("isBase64Encoded") else {})
        )


def websocket_event(
    kind: str, route_key: str, connection_id: str, connected_at: int, caller: Caller, **extra: Any
) -> Event:
    """Return a WebSocket event without headers.

    `kind` is CONNECT, MESSAGE or DISCONNECT; `connected_at` is epoch ms. `extra` goes into the request context
    (`messageId`, `disconnectStatusCode`, ...).
    """
    context = _common_context(caller) | {
        "routeKey": route_key,
        "eventType": kind,
        "messageDirection": "IN",
        "connectionId": connection_id,
        "connectedAt": connected_at,
        "identity": {"sourceIp": caller.source_ip, "userAgent": caller.header("user-agent")},
    }
    return {"requestContext": context | extra, "isBase64Encoded": False}


def handshake_parts(caller: Caller, query: Iterable[tuple[str, str]]) -> Event:
    """Return the headers and query parameters, which only `$connect` gets."""
    pairs = list(query)
    parts: Event = {"headers": dict(caller.headers), "multiValueHeaders": _many(caller.headers)}
    if pairs:
        parts |= {"queryStringParameters": dict(pairs), "multiValueQueryStringParameters": _many(pairs)}
    return parts


def scheduled_event(name: str, now: float) -> Event:
    """Return the event that EventBridge sends when a rule is due; `now` is epoch seconds."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "region": "local",
        "resources": [f"arn:aws:events:local:{ACCOUNT}:rule/{name}"],
        "detail": {},
    }


def sqs_event(queue: str, message: dict[str, Any]) -> Event:
    """Return the event that Lambda's poller makes of one message, as `receive_message` returns it."""
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:local:{ACCOUNT}:{queue}",
        "awsRegion": "local",
    }
    return {"Records": [record]}


def new_connection_id() -> str:
    """Return an opaque id in the form of API Gateway's (URL-safe base64 with its padding)."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes[:11]).decode()


def _common_context(caller: Caller) -> Event:
    now = time.time()
    request_id = str(uuid.uuid4())
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "stage": STAGE,
        "domainName": caller.host,
        "domainPrefix": API_ID,
        "requestId": request_id,
        "extendedRequestId": request_id,
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "requestTimeEpoch": int(now * 1000),
    }


def _body(body: Any) -> Event:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return {"body": text or None, "isBase64Encoded": False}


def _many(pairs: HeaderPairs) -> dict[str, list[str]]:
    many: dict[str, list[str]] = {}
    for name, value in pairs:
        many.setdefault(name, []).append(value)
    return many


def _path_parameters(route: str, captured: dict[str, str]) -> dict[str, str] | None:
    """Return the decoded parameters of this route.

    Chalice's matcher also keeps those of routes that it tried before.
    """
    return {name: unquote(captured[name]) for name in re.findall(r"{(\w+)}", route)} or None
