"""The media workers as a service of ECS, whose desired count is theirs."""

import logging
from functools import cached_property
from typing import Any, Final

from botocore.exceptions import ClientError
from botocore.session import Session

log = logging.getLogger(__name__)

# The schedule looks every minute, and the cluster is the last thing that a first deployment creates.
NOT_DEPLOYED: Final = frozenset({"ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException"})


class EcsWorkers:
    """`session` is PynamoDB's botocore session; `service` is `{cluster}/{service}`."""

    def __init__(self, session: Session, service: str) -> None:
        self._session = session
        self._cluster, _, self._service = service.partition("/")

    def count(self) -> int | None:
        """How many workers ECS is to run; those that it is starting count. None before the service is deployed."""
        try:
            found = self._client.describe_services(cluster=self._cluster, services=[self._service])["services"]
        except ClientError as error:
            _require_missing(error)
            return None
        return int(found[0]["desiredCount"]) if found else None

    def resize(self, count: int) -> None:
        """Let ECS run `count` workers. Those that play a Space have protected themselves, and are not stopped. Does
        nothing before the service is deployed."""
        try:
            self._client.update_service(cluster=self._cluster, service=self._service, desiredCount=count)
        except ClientError as error:
            _require_missing(error)
            log.warning("workers: %d are wanted, but their service is not deployed", count)

    @cached_property
    def _client(self) -> Any:
        return self._session.create_client("ecs")  # created for the first look: most functions need none


def _require_missing(error: ClientError) -> None:
    """Raise an error of ECS, unless it says that there is no cluster or no service."""
    if error.response.get("Error", {}).get("Code") not in NOT_DEPLOYED:
        raise error
