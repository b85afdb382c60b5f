"""Jobs that die right after something that they do beyond their process, and the queue that brings them again."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal
from unittest import mock

import msgspec
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.domain.errors import Refused
from chalicelib.domain.recording import LOOK_MS
from chalicelib.services import jobs
from chalicelib.services.deps import Deps, Job
from chalicelib.services.recordings import upkeep
from infra.local.permissions import acting_as
from tests.support.site import ENVIRONMENT

Way = Literal["killed", "refused"]  # right after it was done, or instead of doing it
READS: Final = ("Get", "Head", "List", "Query", "Scan", "BatchGet")
RECEIVES: Final = 5  # after which a message goes to the queue of what failed
ROUNDS: Final = 8  # looks of the schedule at what is due, LOOK_MS apart


class Killed(BaseException):
    """The process is gone, so nothing that it would do on an error is done."""


@dataclass
class DyingJobs:
    """Runs jobs as Lambda and SQS do, with the clock in hand. Its `number`th effect (from 1) is the last one of a
    process; with 0, none is."""

    site_deps: Deps
    number: int = 0
    way: Way = "killed"
    effects: list[str] = field(default_factory=list)
    waiting: deque[tuple[str, int]] = field(default_factory=deque)
    late_ms: int = 0
    start: float | None = None  # of the clock; None is now
    meanwhile: Callable[[Deps], object] | None = None  # what happens right after it, instead of its end

    @property
    def deps(self) -> Deps:
        start = self.start if self.start is not None else self.site_deps.clock()
        return replace(
            self.site_deps,
            clock=lambda: start + self.late_ms / 1_000,
            chance=lambda: 0.5,
            pause=lambda _: None,
            enqueue=self._enqueue,
            mark="mark",
        )

    def run(self, request: Callable[[Deps], object]) -> None:
        """Do what a request does, and all jobs that follow."""
        self.act(request)
        self.finish()

    def act(self, request: Callable[[Deps], object]) -> None:
        """Do what a request does. If it dies, the browser sends it again."""
        deps = self.deps
        with self._counted():
            for _ in range(2):
                with suppress(Refused, ClientError, OSError):
                    if not self._died(lambda: request(deps)):
                        break

    def finish(self) -> None:
        """Run all jobs, and those that are due later, until nothing is left to do."""
        deps = self.deps
        with self._counted():
            self._drain(deps)
            for _ in range(ROUNDS):
                self.late_ms += LOOK_MS + 1_000
                self._died(lambda: upkeep.tend_due(deps))  # the next one goes on
                if not self.waiting and not deps.recordings.due(deps.now_ms()):
                    return
                self._drain(deps)

    def _drain(self, deps: Deps) -> None:
        while self.waiting:
            text, received = self.waiting.popleft()
            if self._died(partial(jobs.run, deps, text)) and received < RECEIVES:
                self.waiting.append((text, received + 1))

    def _died(self, work: Callable[[], Any]) -> bool:
        try:
            with acting_as("work", ENVIRONMENT["ESPACIO_TABLE_PREFIX"]):
                work()
        except Killed:
            return True
        except Exception:  # what was begun before may fail when it is repeated, and then comes again
            if not 0 < self.number <= len(self.effects):
                raise
            return True
        return False

    def _enqueue(self, job: Job) -> None:
        self._effect(f"enqueue {job.kind}", lambda: self.waiting.append((msgspec.json.encode(job).decode(), 1)))

    def _effect(self, name: str, do: Callable[[], Any]) -> Any:
        self.effects.append(name)
        is_last = len(self.effects) == self.number
        if is_last and self.way == "refused":
            error = {"Error": {"Code": "SlowDown", "Message": "Reduce your request rate."}}
            raise ClientError(error, name)
        done = do()
        if is_last and self.meanwhile is not None:
            self.meanwhile(self.deps)
        elif is_last:
            raise Killed(name)
        return done

    @contextmanager
    def _counted(self) -> Iterator[None]:
        call = BaseClient._make_api_call

        def counted(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
            if operation.startswith(READS):
                return call(client, operation, params)
            where = params.get("Key", params.get("TableName", ""))
            return self._effect(f"{operation} {where}", lambda: call(client, operation, params))

        with mock.patch.object(BaseClient, "_make_api_call", counted):
            yield
