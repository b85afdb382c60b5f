"""What may be chosen for a deployment, before anything of it is made."""

import pytest

from infra.aws.choices import CHOICES, chosen
from infra.aws.deployment import Misnamed
from infra.aws.stacks import AFTER, BEFORE
from infra.lock import ROOT
from tests.support.cloudformation import template

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def test_what_is_given_sets_parameters_of_the_templates() -> None:
    given = {"DOMAIN": "example.org", "CERTIFICATE": CERTIFICATE, "SPOT": "yes", "EMAIL": "", "HOME": "/root"}
    assert chosen(given) == {"Domain": "example.org", "Certificate": CERTIFICATE, "Spot": "yes"}
    assert chosen({}) == {}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"DOMAIN": "example.org"}, "DOMAIN needs a certificate that names it, in us-east-1"),
        ({"CERTIFICATE": CERTIFICATE.replace("us-east-1", "eu-west-1")}, "certificate for Domain in us-east-1"),
        ({"DOMAIN": "https://example.org", "CERTIFICATE": CERTIFICATE}, "own domain, such as example.org"),
        ({"MAIL_DOMAIN": "me@example.org"}, "domain of the sender, such as example.org"),
        ({"EMAIL": "example.org"}, "such as ops@example.org"),
        ({"SPOT": "true"}, "SPOT=true is not possible: choose yes or no."),
        ({"CAPTIONS": "whisper"}, "choose none or transcribe"),
        ({"AUTOMATIC_GAIN": "off"}, "choose yes or no"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(given: dict[str, str], message: str) -> None:
    with pytest.raises(Misnamed, match=message):
        chosen(given)


@pytest.mark.parametrize("parameter", CHOICES.values())
def test_every_choice_is_a_parameter_that_says_what_it_is(parameter: str) -> None:
    found = [template(name)["Parameters"].get(parameter) for name in (*BEFORE, *AFTER)]
    assert any(found)
    assert all(one.get("Description") for one in found if one)


@pytest.mark.parametrize("variable", CHOICES)
def test_every_choice_is_explained(variable: str) -> None:
    assert f"{variable}=" in (ROOT / "docs/operations.md").read_text()
