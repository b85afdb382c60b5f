"""Opening the sheet that starts a Space, over HTTP."""

from collections.abc import Iterator

import pytest
from botocore.session import Session

from tests.support.site import RunningSite, running_site

SERVICE = "site-tests/site-tests-workers"


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    """A site whose workers are started on demand; nobody may open the sheet more than twice an hour."""
    limits = '{"start_sheet": 2, "sign_up": 100}'
    with running_site(ESPACIO_WORKERS_SERVICE=SERVICE, ESPACIO_LIMITS=limits) as running:
        client = Session().create_client("ecs")
        cluster, _, service = SERVICE.partition("/")
        client.create_cluster(clusterName=cluster)
        container = {"name": "worker", "image": "worker", "memory": 128}
        client.register_task_definition(family="worker", containerDefinitions=[container])
        client.create_service(cluster=cluster, serviceName=service, taskDefinition="worker", desiredCount=0)
        yield running


def workers() -> int:
    """Return how many workers ECS is to run."""
    cluster, _, service = SERVICE.partition("/")
    (found,) = Session().create_client("ecs").describe_services(cluster=cluster, services=[service])["services"]
    return int(found["desiredCount"])


def test_host_who_opens_the_sheet_gets_a_worker_and_strangers_none(site: RunningSite) -> None:
    stranger, host = site.browser(), site.browser()
    assert (stranger.post("/api/start-sheet").status, stranger.post("/api/start-sheet").code) == (401, "signed_out")
    site.work()
    assert workers() == 0
    host.sign_up("hana")
    assert [host.post("/api/start-sheet").status for _ in range(3)] == [204, 204, 429]
    site.work()
    assert workers() == 1
