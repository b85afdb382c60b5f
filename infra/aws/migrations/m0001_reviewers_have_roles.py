"""Reviewers were handles in a setting of the functions. Accounts that have these handles now get the role."""

from collections.abc import Callable
from typing import Final

from botocore.exceptions import ClientError

from chalicelib.domain.errors import Refused
from chalicelib.services.account import roles
from chalicelib.services.stores import Stores
from infra.aws.deployment import Deployment
from infra.aws.policies import function_name

SETTING: Final = "ESPACIO_REVIEWERS"


def run(deployment: Deployment, say: Callable[[str], None]) -> None:
    """Grant the role to those whom the deployed functions name. Says whom it cannot find."""
    for handle in _named(deployment):
        try:
            account = roles.grant(Stores(), handle, "reviewer")
        except Refused as error:
            say(f"  {handle} is no reviewer: {error.message}")
        else:
            say(f"  @{account.handle} is a reviewer")


def _named(deployment: Deployment) -> list[str]:
    name = function_name("api_handler", deployment.prefix)
    try:
        found = deployment.client("lambda").get_function_configuration(FunctionName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return []  # nothing was ever deployed
        raise
    setting = found.get("Environment", {}).get("Variables", {}).get(SETTING, "")
    return [handle.strip() for handle in setting.split(",") if handle.strip()]
