"""The choices of `make deploy`: environment variables that set parameters of the templates, checked before anything is
made, because CloudFormation refuses a wrong one only when it comes to that template, minutes later."""

import os
import re
from collections.abc import Mapping
from typing import Any, Final

from infra.aws.deployment import Misnamed
from infra.aws.stacks import AFTER, BEFORE, TEMPLATES, parameters_of

CHOICES: Final = {
    "DOMAIN": "Domain",
    "CERTIFICATE": "Certificate",
    "EMAIL": "Email",
    "MAIL_DOMAIN": "MailDomain",
    "SPOT": "Spot",
    "CAPTIONS": "Captions",
    "CAPTION_LANGUAGES": "CaptionLanguages",
    "VOCABULARIES": "Vocabularies",
    "AUTOMATIC_GAIN": "AutomaticGain",
}


def chosen(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the parameters that are given. Raises Misnamed if one of them cannot be."""
    given = {variable: environment[variable] for variable in CHOICES if environment.get(variable)}
    if "DOMAIN" in given and "CERTIFICATE" not in given:
        raise Misnamed("DOMAIN needs a certificate that names it, in us-east-1: CERTIFICATE=arn:aws:acm:us-east-1:...")
    for variable, value in given.items():
        for declared in _declared(CHOICES[variable]):
            _check(variable, value, declared)
    return {CHOICES[variable]: value for variable, value in given.items()}


def _declared(parameter: str) -> list[dict[str, Any]]:
    """Return what each template says of a parameter that it has."""
    found = (parameters_of((TEMPLATES / f"{name}.yaml").read_text()) for name in (*BEFORE, *AFTER))
    return [one[parameter] for one in found if parameter in one]


def _check(variable: str, value: str, declared: Mapping[str, Any]) -> None:
    allowed = declared.get("AllowedValues")
    if allowed and value not in allowed:
        raise Misnamed(f"{variable}={value} is not possible: choose {' or '.join(allowed)}.")
    if not re.fullmatch(declared.get("AllowedPattern", ".*"), value):
        raise Misnamed(f"{variable}={value} is not possible. {declared['Description']}")
