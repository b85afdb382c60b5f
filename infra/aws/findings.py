"""What the doctor finds, and how to mend it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

REFUSED: Final = ("AccessDenied", "UnauthorizedOperation", "Forbidden")


class Finding(NamedTuple):
    """What one check found. `remedy` is empty if all is well."""

    what: str
    remedy: str = ""


def examine(checks: Iterable[Callable[[], Finding]]) -> Iterator[Finding]:
    """Yield what each check finds; a check that cannot be carried out is a finding, too."""
    for check in checks:
        try:
            yield check()
        except (OSError, BotoCoreError, ClientError, KeyError) as error:
            yield could_not_be_checked(check.__name__, error)


def could_not_be_checked(what: str, error: Exception) -> Finding:
    """Return the finding that a check could not be carried out."""
    reason = str(error).rstrip(".")
    return Finding(f"{what} could not be checked: {reason}", remedy_of(error))


def remedy_of(error: Exception) -> str:
    """Return what to do about a check that could not be carried out."""
    if isinstance(error, ClientError):
        if error.response["Error"]["Code"].startswith(REFUSED):
            return "Use credentials that may ask this (AWS_PROFILE), such as those you deploy with."
        return "Run make deploy again; it says what AWS refuses."
    if isinstance(error, NoCredentialsError):
        return "Run `aws configure`, or set AWS_PROFILE, until `aws sts get-caller-identity` answers."
    return "Is the network up?"
