"""A worker on Fargate learns its public address from EC2, and refuses to start without one."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from media_worker import task_address as module
from media_worker.signature import RoleCredentials, signed_headers
from media_worker.task_address import NoPublicAddress, task_address

MAC = "0e:9f:2a:11:22:33"
ENVIRON = {
    "ECS_CONTAINER_METADATA_URI_V4": "http://169.254.170.2/v4/abc",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/1",
    "AWS_REGION": "eu-west-1",
}
METADATA = {"Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.7"], "MACAddress": MAC}]}
ROLE = {"AccessKeyId": "AKID", "SecretAccessKey": "secret", "Token": "token"}
SET = "networkInterfaceSet"
ANSWER = f"<DescribeNetworkInterfacesResponse><{SET}>{{}}</{SET}></DescribeNetworkInterfacesResponse>"
INTERFACE = "<item><privateIpAddress>10.0.1.7</privateIpAddress>{}</item>"
ADDRESSED = ANSWER.format(INTERFACE.format("<association>\n<publicIp>203.0.113.9</publicIp></association>"))
PRIVATE = ANSWER.format(INTERFACE.format(""))


class Aws:
    """What a task can ask on Fargate."""

    def __init__(self, described: str) -> None:
        self.described = described
        self.forms: list[dict[str, list[str]]] = []

    def __call__(self, url: str, form: str | None, headers: Mapping[str, str]) -> str:
        if form is None:
            return json.dumps({"http://169.254.170.2/v4/abc": METADATA}.get(url, ROLE))
        assert url == "https://ec2.eu-west-1.amazonaws.com/"
        assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKID/")
        self.forms.append(parse_qs(form))
        return self.described


def test_worker_asks_for_the_public_address_of_its_own_interface() -> None:
    aws = Aws(ADDRESSED)
    assert task_address(ENVIRON, aws) == "203.0.113.9"
    (asked,) = aws.forms
    assert asked["Action"] == ["DescribeNetworkInterfaces"]
    assert (asked["Filter.1.Name"], asked["Filter.1.Value.1"]) == (["mac-address"], [MAC])


def test_task_without_a_public_address_says_how_to_get_one() -> None:
    with pytest.raises(NoPublicAddress, match="assignPublicIp ENABLED"):
        task_address(ENVIRON, Aws(PRIVATE))


@pytest.mark.parametrize("missing", ENVIRON)
def test_answer_that_does_not_come_is_named(missing: str) -> None:
    with pytest.raises(NoPublicAddress, match=r"did not say"):
        task_address({name: value for name, value in ENVIRON.items() if name != missing}, Aws(ADDRESSED))


def test_signature_is_the_one_that_botocore_makes() -> None:
    url, form = "https://ec2.eu-west-1.amazonaws.com/", "Action=DescribeNetworkInterfaces&Version=2016-11-15"
    ours = signed_headers(
        url, form, RoleCredentials("AKID", "secret", "token"), region="eu-west-1", service="ec2", now=datetime.now(UTC)
    )
    request = AWSRequest("POST", url, {"Content-Type": ours["content-type"]}, form)
    auth = SigV4Auth(BotocoreCredentials("AKID", "secret", "token"), "ec2", "eu-west-1")
    request.context["timestamp"] = ours["x-amz-date"]
    auth._modify_request_before_signing(request)
    auth._inject_signature_to_request(
        request, auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    )
    assert ours["Authorization"] == request.headers["Authorization"]


def test_worker_reads_real_answers_over_http() -> None:
    with pytest.raises(OSError, match=r"refused|unknown"):
        module.fetch("http://127.0.0.1:1/", None, {})
