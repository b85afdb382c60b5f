"""The service of media workers in moto's ECS, which only counts; the runner is told how many to run."""

import os
from collections.abc import Callable
from typing import Any, Final

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends

from infra.local.settings import REGION

CONTAINER: Final = {"name": "worker", "image": "media_worker", "memory": 128}


def create_service(name: str, tell: Callable[[int], None]) -> None:
    """Create `{cluster}/{service}` with a desired count of 0 in this process. `tell` gets each new count."""
    backend = ecs_backends[DEFAULT_ACCOUNT_ID][REGION]
    cluster, _, service = name.partition("/")
    backend.create_cluster(cluster)
    backend.register_task_definition(family=service, container_definitions=[dict(CONTAINER)])
    backend.create_service(
        cluster_str=cluster, service_name=service, desired_count=0, task_definition_str=service, launch_type="FARGATE"
    )
    inner: Callable[..., Any] = EC2ContainerServiceBackend.update_service

    def update_service(self: Any, service_properties: dict[str, Any]) -> Any:
        made = inner(self, service_properties)
        tell(int(made.desired_count))
        return made

    EC2ContainerServiceBackend.update_service = update_service  # type: ignore[method-assign]


def writer(descriptor: int) -> Callable[[int], None]:
    """Return a function that writes each count as a line to an inherited descriptor."""

    def tell(count: int) -> None:
        os.write(descriptor, f"{count}\n".encode())

    return tell
