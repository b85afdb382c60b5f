"""Media workers as a service of ECS, with no rights but those of the functions that ask for them."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session
from botocore.stub import Stubber
from moto import mock_aws

from chalicelib.aws.ecs_workers import EcsWorkers
from infra.local import permissions
from infra.local.permissions import Forbidden, acting_as
from tests.support.aws_models import share_aws_models
from tests.support.site import ENVIRONMENT

PREFIX = "espacio-dev"
SERVICE = f"{PREFIX}/{PREFIX}-workers"


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session whose account has a cluster without a service."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    share_aws_models()
    permissions.install()
    with mock_aws():
        session = Session()
        client = session.create_client("ecs")
        client.create_cluster(clusterName=PREFIX)
        client.register_task_definition(
            family="worker", containerDefinitions=[{"name": "worker", "image": "worker", "memory": 128}]
        )
        yield session


def serve(session: Session, count: int) -> Any:
    """Create the service, and return a client."""
    client = session.create_client("ecs")
    client.create_service(cluster=PREFIX, serviceName=f"{PREFIX}-workers", taskDefinition="worker", desiredCount=count)
    return client


@pytest.mark.parametrize("function", ["scale", "work"])
def test_desired_count_of_the_service_is_the_number_of_workers(session: Session, function: str) -> None:
    client = serve(session, 1)
    workers = EcsWorkers(session, SERVICE)
    with acting_as(function, PREFIX):
        assert workers.count() == 1
        workers.resize(3)
        assert workers.count() == 3
    (service,) = client.describe_services(cluster=PREFIX, services=[f"{PREFIX}-workers"])["services"]
    assert service["desiredCount"] == 3


@pytest.mark.parametrize("service", [SERVICE, f"{PREFIX}-2/{PREFIX}-2-workers"], ids=["service", "cluster"])
def test_there_are_no_workers_before_their_service_is_deployed(session: Session, service: str) -> None:
    workers = EcsWorkers(session, service)
    workers.resize(2)
    assert workers.count() is None


def test_service_that_was_deleted_is_left_alone(session: Session) -> None:
    workers = EcsWorkers(session, SERVICE)
    client: Any = workers._client
    with Stubber(client) as ecs:
        ecs.add_client_error("update_service", "ServiceNotActiveException")
        workers.resize(2)
        ecs.assert_no_pending_responses()


def test_other_errors_of_ecs_are_raised(session: Session) -> None:
    workers = EcsWorkers(session, SERVICE)
    client: Any = workers._client
    with Stubber(client) as ecs:
        for operation, call in (("describe_services", workers.count), ("update_service", lambda: workers.resize(1))):
            ecs.add_client_error(operation, "AccessDeniedException")
            with pytest.raises(ClientError):
                call()


def test_functions_that_people_wait_for_may_not_start_workers(session: Session) -> None:
    with acting_as("api_handler", PREFIX), pytest.raises(Forbidden):
        EcsWorkers(session, SERVICE).resize(1)
