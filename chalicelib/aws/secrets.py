"""Secrets by name: `ESPACIO_SECRETS` lists secrets of Secrets Manager, which hold further variables.

A secret is a JSON object: `{"worker_secret": "..."}` stands for ESPACIO_WORKER_SECRET. They are read once, when a
Lambda starts; so no secret is in a template, in `.chalice/config.json` or in a function's configuration. The utility
`parameters` of aws-lambda-powertools would do that, but it imports boto3, which costs 0.2 s of every cold start.
"""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from chalicelib.config import Misconfigured

VARIABLE = "ESPACIO_SECRETS"


def with_secrets(environ: Mapping[str, str], session: Session) -> Mapping[str, str]:
    """`environ` and the variables in its secrets; what is in `environ` itself wins. Raises Misconfigured."""
    names = [name.strip() for name in environ.get(VARIABLE, "").split(",") if name.strip()]
    if not names:
        return environ
    client = session.create_client("secretsmanager")
    found: dict[str, str] = {}
    for name in names:
        try:
            text = client.get_secret_value(SecretId=name)["SecretString"]
        except (BotoCoreError, ClientError) as error:
            raise Misconfigured(f"{VARIABLE}: the secret {name} cannot be read: {error}.") from error
        found |= _variables(name, text)
    return {**found, **environ}


def _variables(name: str, text: str) -> dict[str, str]:
    try:
        return {f"ESPACIO_{key.upper()}": str(value) for key, value in json.loads(text).items()}
    except (ValueError, AttributeError) as error:
        raise Misconfigured(f"{VARIABLE}: the secret {name} is not a JSON object.") from error
