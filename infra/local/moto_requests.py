"""Make moto read requests faster: from those of DynamoDB and SQS in JSON, only what they have.

For every request moto looks for a form, files and a query in the body, puts its URL together and takes it apart, and
chooses the parser anew, which took a fifth of the time of a DynamoDB call. It also asks for the time three times for
each message of a queue, whenever one more is sent.
"""

import time
from functools import cache
from itertools import count
from typing import Any, Final

from moto.core.parse import JSONParser
from moto.core.request import Request
from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model
from moto.dynamodb.responses import DynamoHandler
from moto.sqs import models as sqs
from moto.sqs.responses import SQSResponse
from moto.utilities.utils import get_partition

TARGET: Final = "X-Amz-Target"
JSON: Final = "application/x-amz-json-1."
_set_up_any: Final = BaseResponse.setup_class
_requests: Final = count(1)


def install() -> None:
    """Read requests faster from now on in this process; calling it again changes nothing."""
    for service in (DynamoHandler, SQSResponse):
        service.setup_class = _set_up  # type: ignore[method-assign, assignment]
        service._enrich_response = staticmethod(_numbered)  # type: ignore[method-assign]
    sqs.unix_time_millis = _milliseconds  # type: ignore[attr-defined, assignment]


def _set_up(handler: Any, request: Request, *others: Any, **named: Any) -> None:
    headers = request.headers
    if TARGET not in headers or request.content_encoding or not headers.get("Content-Type", "").startswith(JSON):
        _set_up_any(handler, request, *others, **named)
        return
    handler.normalized_request, handler.is_werkzeug_request = request, request.from_wsgi_server
    handler.headers, handler.method = headers, request.method
    handler.path = handler.raw_path = request.path
    handler.uri = request.host_url.rstrip("/") + request.path
    handler.raw_body = request.get_data()
    handler.body = handler.raw_body.decode()
    handler.querystring, handler.data, handler.uri_match = {}, {}, {}
    handler.region = handler.get_region_from_url(request, handler.uri)
    handler.partition = get_partition(handler.region)
    handler.response_headers = {"server": "amazon.com"}
    handler.params = _parser(handler.service_name, handler._get_action()).parse({"body": handler.body})
    handler.access_key = handler.get_access_key()
    handler.current_account = handler.get_current_account()


@cache
def _parser(service: str, action: str) -> Any:
    return JSONParser(get_service_model(service).operation_model(action))


def _numbered(headers: dict[str, Any], body: Any) -> tuple[dict[str, Any], Any]:
    """Number the answer. moto draws an ID at random, and looks for a place for it in the body, which XML alone has."""
    if "status" in headers:
        headers["status"] = str(headers["status"])
    headers["x-amzn-requestid"] = f"{next(_requests):052}"
    return headers, body


def _milliseconds() -> float:
    """Return the time, without moto's detour by a date."""
    return time.time() * 1000
