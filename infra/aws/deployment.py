"""One deployment: a stage in an AWS account, and the names of what belongs to it."""

import os
import re
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.session import Session

STAGE: Final = re.compile(r"[a-z][a-z0-9-]{0,19}")


class DeploymentFailed(Exception):
    """A step failed; the message says what to do. What is done stays, and the next run goes on from there."""


class Misnamed(DeploymentFailed):
    """The command lacks something, such as the stage, so that nothing was begun."""


def require_name(stage: str) -> None:
    """Raises Misnamed unless a stage can have this name."""
    if not STAGE.fullmatch(stage):
        raise Misnamed("Name the stage in lower case, such as STAGE=dev.")


def _session() -> Session:
    """Return a session in the region of AWS_REGION, as the AWS command line has it. botocore knows another name, and so
    do the commands that we run."""
    if region := os.environ.get("AWS_REGION"):
        os.environ["AWS_DEFAULT_REGION"] = region
    return Session()


@dataclass
class Deployment:
    """Where a stage is deployed. Credentials and region are found as the AWS command line finds them."""

    stage: str
    session: Session = field(default_factory=_session)

    def __post_init__(self) -> None:
        require_name(self.stage)
        if not self.session.get_config_variable("region"):
            raise Misnamed("No region is chosen. Set AWS_REGION, such as AWS_REGION=eu-west-1.")

    @property
    def region(self) -> str:
        return str(self.session.get_config_variable("region"))

    @property
    def prefix(self) -> str:
        return f"espacio-{self.stage}"

    def client(self, service: str) -> Any:
        return self.session.create_client(service)

    def bucket(self, kind: str) -> str:
        """Return the name of the bucket `site`, `media` or `evidence`."""
        account = self.client("sts").get_caller_identity()["Account"]
        return f"{self.prefix}-{kind}-{account}"
