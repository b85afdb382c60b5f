"""The addresses of AWS that are put together here are those that AWS has."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from botocore.session import Session

from chalicelib import config, signalling
from chalicelib.api.csp import policy
from chalicelib.aws.s3 import S3Media
from chalicelib.services.deps import ServiceSettings
from tests.support.aws_models import share_aws_models
from tests.support.site import ENVIRONMENT


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "cn-north-1"])
def test_pages_may_send_uploads_to_the_address_of_the_form(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    share_aws_models()
    settings = config.read({**ENVIRONMENT, "AWS_REGION": region})
    session = Session()
    session.set_config_variable("region", region)
    form = S3Media(session, settings.upload_origin, "b", "/media").upload_form("uploads/1", "image/png", 9)
    address = urlsplit(form.url)
    (rule,) = [part for part in policy(settings).split("; ") if part.startswith("connect-src ")]
    assert f"{address.scheme}://{address.netloc}" in rule.split()
    assert address.netloc.startswith(f"s3.{region}.amazonaws.com")


@dataclass
class Told:
    """As much of the dependencies as a sender's address needs."""

    settings: ServiceSettings


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("eu-west-1", "https://a1b2.execute-api.eu-west-1.amazonaws.com/api"),
        ("cn-north-1", "https://a1b2.execute-api.cn-north-1.amazonaws.com.cn/api"),
        (None, "https://socket.example.org/api"),
    ],
)
def test_answers_go_to_the_address_of_the_api_when_it_has_a_domain_of_its_own(
    region: str | None, expected: str
) -> None:
    environ = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("AWS_")}
    settings = config.read({**environ, "AWS_REGION": region or ""})
    deps = Told(ServiceSettings("", "", (), api_domain=settings.api_domain))
    context = {"connectionId": "c", "apiId": "a1b2", "domainName": "socket.example.org", "stage": "api"}
    sender = signalling._sender(deps, {"requestContext": context})  # type: ignore[arg-type]
    assert sender.endpoint == expected
