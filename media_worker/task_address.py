"""The public address of a task on Fargate.

The task's own interface has a private address only; the public one is known to EC2. The metadata of the task names the
interface (by its MAC address), and DescribeNetworkInterfaces answers with its association.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
"""

import json
import re
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from media_worker.signature import RoleCredentials, signed_headers

METADATA: Final = "ECS_CONTAINER_METADATA_URI_V4"
CREDENTIALS: Final = "http://169.254.170.2"
TIMEOUT: Final = 5.0  # s
PUBLIC: Final = re.compile(r"<association>.*?<publicIp>([0-9.]+)</publicIp>", re.DOTALL)

Fetch = Callable[[str, str | None, Mapping[str, str]], str]
"""Returns the body of an answer: a GET without a form, else a POST. Raises OSError."""


class NoPublicAddress(Exception):
    """This task has no public address; the message says what to do."""


def fetch(url: str, form: str | None, headers: Mapping[str, str]) -> str:
    data = None if form is None else form.encode()
    request = urllib.request.Request(url, data, dict(headers))  # noqa: S310 - addresses of AWS
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
        text: str = answer.read().decode()
    return text


def task_address(environ: Mapping[str, str], fetch: Fetch = fetch) -> str:
    """Return the public IPv4 address of the task that this process runs in. Raises NoPublicAddress."""
    try:
        interface = _mac_address(fetch(environ[METADATA], None, {}))
        found = PUBLIC.search(_described(interface, environ, fetch))
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise NoPublicAddress(f"AWS did not say which public address this task has: {error!r}.") from error
    if found is None:
        raise NoPublicAddress("This task has no public address: start it with assignPublicIp ENABLED.")
    return found[1]


def _mac_address(metadata: str) -> str:
    mac: str = json.loads(metadata)["Networks"][0]["MACAddress"]
    return mac


def _described(mac: str, environ: Mapping[str, str], fetch: Fetch) -> str:
    region = environ["AWS_REGION"]
    url = environ.get("AWS_ENDPOINT_URL_EC2") or f"https://ec2.{region}.amazonaws.com/"
    form = urlencode(
        {
            "Action": "DescribeNetworkInterfaces",
            "Version": "2016-11-15",
            "Filter.1.Name": "mac-address",
            "Filter.1.Value.1": mac,
        }
    )
    credentials = _credentials(fetch(CREDENTIALS + environ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], None, {}))
    now = datetime.now(UTC)
    return fetch(url, form, signed_headers(url, form, credentials, region=region, service="ec2", now=now))


def _credentials(text: str) -> RoleCredentials:
    found = json.loads(text)
    return RoleCredentials(found["AccessKeyId"], found["SecretAccessKey"], found["Token"])
