"""A small Chalice app that returns what the gateway passed to it, for tests of the gateway alone."""

import json
import os
import threading
import time
from typing import Any

import boto3
from chalice.app import Chalice, Rate, Response, WebsocketEvent

app = Chalice(app_name="sample")
app.experimental_feature_flags.update(["WEBSOCKETS"])
app.api.binary_types = ["application/octet-stream"]
disconnected: list[dict[str, Any]] = []
scheduled: list[dict[str, Any]] = []
middleware_calls: list[str] = []
overtaken = threading.Event()  # the message "slow" waits until another one is answered


@app.middleware("all")
def count(event: Any, get_response: Any) -> Any:
    middleware_calls.append(type(event).__name__)
    return get_response(event)


def _client(event: dict[str, Any]) -> Any:
    context = event["requestContext"]
    endpoint = os.environ.get("ESPACIO_MANAGEMENT_URL", f"http://{context['domainName']}/{context['stage']}")
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


@app.route("/", methods=["GET", "HEAD"])
def home() -> dict[str, str]:
    return {"page": "home"}


@app.route("/echo/{name}", methods=["GET", "POST"])
def echo(name: str) -> Any:
    assert app.current_request is not None
    return {"name": name, "event": app.current_request.to_original_event()}


@app.route("/slow/{name}")
def slow(name: str) -> Any:
    request = app.current_request
    assert request is not None
    time.sleep(0.005)
    later = app.current_request
    assert later is not None
    return {"name": name, "own": later.uri_params == {"name": name}, "context": app.lambda_context.aws_request_id}


@app.route("/cookies")
def cookies() -> Response:
    return Response(body={}, headers={"Set-Cookie": ["a=1", "b=2"]}, status_code=201)


@app.route("/bytes")
def octets() -> Response:
    return Response(body=b"\x00\xff", headers={"Content-Type": "application/octet-stream"})


@app.route("/crash")
def crash() -> None:
    raise RuntimeError("crash")


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> Any:
    told = event.to_dict()
    query = told.get("queryStringParameters") or {}
    if "raise" in query:
        raise RuntimeError("refused by a bug")
    if "early" in query:
        try:
            _client(told).post_to_connection(ConnectionId=event.connection_id, Data=b"too early")
        except Exception as error:
            return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": type(error).__name__}}
    headers = {"Sec-WebSocket-Protocol": query["protocol"]} if "protocol" in query else {}
    return {"statusCode": int(query.get("status", "200")), "headers": headers}


@app.on_ws_message()
def message(event: WebsocketEvent) -> None:
    if event.body == "crash":
        raise RuntimeError("crash")
    if event.body == "slow":
        overtaken.wait(60)
    reply = json.dumps({"said": event.body[:100], "event": {**event.to_dict(), "body": ""}}).encode()
    _client(event.to_dict()).post_to_connection(ConnectionId=event.connection_id, Data=reply)
    overtaken.set()


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> None:
    disconnected.append(event.to_dict())


@app.schedule(Rate(5, unit=Rate.MINUTES))
def every_five_minutes(event: Any) -> None:
    scheduled.append(event.to_dict())
