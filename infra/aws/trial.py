"""What the doctor does to see whether a Space could begin: a worker starts as for somebody who opens the start sheet,
registers, and answers over UDP. A worker that nobody else wants is given up again."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Final

from chalicelib.aws.ecs_workers import EcsWorkers
from chalicelib.aws.sqs_queue import SqsQueue
from chalicelib.domain.space import SpaceState
from chalicelib.services.deps import Job
from chalicelib.services.space.worker_demand import SCALE
from chalicelib.services.stores import Stores
from chalicelib.store import tables
from chalicelib.store.workers import Worker
from chalicelib.tokens import probe_credentials
from infra.aws.deployment import Deployment
from infra.aws.findings import Finding
from infra.aws.policies import secrets_of
from infra.aws.tasks import Tasks
from infra.aws.udp_probe import round_trip

PATIENCE: Final = 300.0  # s for a worker to start; Fargate takes about a minute
ACTS: Final = 60.0  # s in which the control plane asks ECS for it
PAUSE: Final = 2.0  # s between looks
Say = Callable[[str], None]


class Trial:
    """One attempt. `say` gets what happens while it waits."""

    def __init__(self, deployment: Deployment, secret: str, say: Say, patience: float = PATIENCE) -> None:
        tables.bind(deployment.prefix, deployment.region)
        self._deployment, self._secret, self._say, self._patience = deployment, secret, say, patience
        self._stores, self._tasks = Stores(), Tasks(deployment)
        self._pool = EcsWorkers(deployment.session, f"{deployment.prefix}/{deployment.prefix}-workers")

    @classmethod
    def of(cls, deployment: Deployment, say: Say) -> "Trial":
        """Return a trial with the deployment's own secret."""
        name = f"{secrets_of(deployment.prefix)}/worker"
        found = deployment.client("secretsmanager").get_secret_value(SecretId=name)
        return cls(deployment, json.loads(found["SecretString"])["worker_secret"], say)

    def findings(self) -> Iterator[Finding]:
        """Yield whether a worker starts, and whether UDP reaches it; nothing without a service of workers."""
        before = self._pool.count()
        if before is None:
            return
        asked_at = None if self._alive() else self._ask()
        try:
            worker = self._started(asked_at or time.time())
            if isinstance(worker, Finding):
                yield worker
                return
            took = f" within {time.time() - asked_at:.0f} s" if asked_at else ""
            yield Finding(f"the worker {worker.id} has registered{took}")
            yield self.reached(worker)
        finally:
            if asked_at is not None:
                self._give_up(before, asked_at)

    def reached(self, worker: Worker) -> Finding:
        """Whether UDP reaches a worker at one of the addresses that it offers."""
        if not worker.udp_endpoints:
            return Finding(
                f"the worker {worker.id} does not say where it listens",
                "It is of an earlier release: run make deploy again, with Docker, which replaces it.",
            )
        credentials = probe_credentials(self._secret, worker.id)
        for endpoint in worker.udp_endpoints:
            took = round_trip(endpoint, credentials)
            if took is not None:
                return Finding(f"UDP reaches it at {endpoint}, there and back in {1_000 * took:.0f} ms")
        return self._tasks.in_the_way(worker.udp_endpoints[0])

    def _ask(self) -> float:
        """Ask for a worker as the start sheet does, and return when (epoch s)."""
        now = time.time()
        if self._stores.worker_demand.want(now) is not None:
            url = self._deployment.client("sqs").get_queue_url(QueueName=f"{self._deployment.prefix}-jobs")["QueueUrl"]
            SqsQueue(self._deployment.session, url)(Job(SCALE, "workers"))
        self._say("no worker runs, so one is asked for, which takes about a minute")
        return now

    def _started(self, since: float) -> Worker | Finding:
        """Wait for a worker, and return it, or what has gone wrong."""
        said = ""
        while not (alive := self._alive()):
            waited = time.time() - since
            wrong = self._tasks.stopped_since(since) or self._overdue(waited)
            if wrong is not None:
                return wrong
            state = self._tasks.state() if self._pool.count() else "the function `work` has asked ECS for none yet"
            if state != said:
                self._say(f"after {waited:.0f} s: {state}")
                said = state
            time.sleep(PAUSE)
        return alive[0]

    def _overdue(self, waited: float) -> Finding | None:
        if waited > min(ACTS, self._patience) and not self._pool.count():
            return Finding(
                f"a worker was asked for {waited:.0f} s ago, and ECS is to run none",
                f"Look why in the log group /aws/lambda/{self._deployment.prefix}-work.",
            )
        if waited > self._patience:
            return Finding(
                f"no worker has registered within {waited:.0f} s; {self._tasks.state()}",
                f"Look why in the log group {self._tasks.log}. If the worker's secret was changed, deploy again.",
            )
        return None

    def _alive(self) -> list[Worker]:
        now = time.time()
        return [worker for worker in self._stores.workers.all() if worker.alive(now) and not worker.draining]

    def _give_up(self, before: int, asked_at: float) -> None:
        """Let ECS run as many as before, unless somebody else has wanted a worker since, or a Space is live."""
        live, _ = self._stores.spaces.page(SpaceState.LIVE, None, 1)
        if not live and self._stores.worker_demand.withdraw(asked_at):
            self._pool.resize(before)
            self._say("the worker is given up again")
