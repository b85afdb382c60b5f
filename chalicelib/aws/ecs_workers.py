"""The media workers as a service of ECS, whose desired count is theirs."""

from functools import cached_property
from typing import Any

from botocore.session import Session


class EcsWorkers:
    """`session` is PynamoDB's botocore session; `service` is `{cluster}/{service}`."""

    def __init__(self, session: Session, service: str) -> None:
        self._session = session
        self._cluster, _, self._service = service.partition("/")

    def count(self) -> int:
        """How many workers ECS is to run; those that it is starting count."""
        found = self._client.describe_services(cluster=self._cluster, services=[self._service])["services"]
        return int(found[0]["desiredCount"]) if found else 0

    def resize(self, count: int) -> None:
        """Lets ECS run `count` workers. Those that play a Space have protected themselves, and are not stopped."""
        self._client.update_service(cluster=self._cluster, service=self._service, desiredCount=count)

    @cached_property
    def _client(self) -> Any:
        return self._session.create_client("ecs")  # created for the first look: most functions need none
