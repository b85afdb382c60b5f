"""The job queue: one SQS queue, read by the function `work` of app.py."""

from functools import cached_property
from typing import Any

import msgspec
from botocore.session import Session

from chalicelib.services.deps import Job


class SqsQueue:
    """`session` is PynamoDB's botocore session; `url` is the URL of the queue."""

    def __init__(self, session: Session, url: str) -> None:
        self._session = session
        self._url = url

    def __call__(self, job: Job) -> None:
        """Enqueue a job. Once this returns, the job is executed sooner or later."""
        text = msgspec.json.encode(job).decode()
        self._client.send_message(QueueUrl=self._url, MessageBody=text, DelaySeconds=job.wait)

    @cached_property
    def _client(self) -> Any:
        return self._session.create_client("sqs")  # created for the first job: most requests have none
