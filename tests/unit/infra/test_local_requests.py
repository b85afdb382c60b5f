"""Requests to the local cloud are read as moto reads them, those in JSON by a shorter way."""

import json
from typing import Any

import pytest
from moto.core.request import Request
from moto.core.responses import BaseResponse
from moto.dynamodb.responses import DynamoHandler
from moto.sqs.responses import SQSResponse

from infra.local import moto_requests

QUEUE = "http://localhost:5000/123456789012/jobs"
KEY = {"pk": {"S": "ä"}, "sk": {"B": "AQI="}}
IN_JSON: list[tuple[type[BaseResponse], str, str, dict[str, Any]]] = [
    (DynamoHandler, "DynamoDB_20120810.GetItem", "1.0", {"TableName": "t", "Key": KEY, "ConsistentRead": True}),
    (SQSResponse, "AmazonSQS.SendMessage", "1.0", {"QueueUrl": QUEUE, "MessageBody": "{}", "DelaySeconds": 3}),
    (SQSResponse, "AmazonSQS.SendMessage", "1.1", {"QueueUrl": QUEUE, "MessageBody": "a=b&c", "Unknown": 1}),
]
READ = (
    *("body", "raw_body", "headers", "method", "path", "raw_path", "uri", "uri_match"),
    *("params", "region", "partition", "access_key", "current_account", "is_werkzeug_request"),
)
SIGNED = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/dynamodb/aws4_request"


@pytest.fixture(autouse=True)
def short_way() -> None:
    moto_requests.install()


def request(body: str, **headers: str) -> Request:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request.from_primitives("POST", "http://localhost:5000/", {"Authorization": SIGNED, **given}, body)


@pytest.mark.parametrize(("service", "target", "version", "body"), IN_JSON)
def test_request_in_json_is_read_as_moto_reads_it(
    service: type[Any], target: str, version: str, body: dict[str, Any]
) -> None:
    asked = request(json.dumps(body), X_Amz_Target=target, Content_Type=f"application/x-amz-json-{version}")
    theirs, ours = service(), service()
    BaseResponse.setup_class(theirs, asked)
    ours.setup_class(asked)
    assert {name: getattr(ours, name) for name in READ} == {name: getattr(theirs, name) for name in READ}
    assert ours._get_action() == theirs._get_action() == target.partition(".")[2]


def test_request_as_a_form_is_read_by_moto() -> None:
    form = "Action=GetQueueUrl&QueueName=jobs"
    asked = request(form, Content_Type="application/x-www-form-urlencoded")
    handler = SQSResponse()
    handler.setup_class(asked)
    assert handler._get_action() == "GetQueueUrl"
    assert handler._get_param("QueueName") == "jobs"


def test_each_answer_has_a_number_of_its_own() -> None:
    (first, body), (second, _) = (DynamoHandler._enrich_response({"status": 200}, "{}") for _ in range(2))  # type: ignore[dict-item]
    assert first["status"] == "200"
    assert body == "{}"
    assert first["x-amzn-requestid"] != second["x-amzn-requestid"]
