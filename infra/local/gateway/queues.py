"""Lambda's side of SQS for one machine: polls the queue of each `@app.on_sqs_message`, and calls its function."""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import SQSEventConfig

from infra.local.gateway.events import sqs_event
from infra.local.gateway.lambdas import Lambdas

log = logging.getLogger("espacio.gateway")
PAUSE: Final = 0.25  # seconds between polls of an empty queue; moto's own long poll is a busy loop
# The same while no function runs, which could enqueue something: polls would be most of what an idle site costs.
IDLE: Final = 2.0
AFTER_FAILURE: Final = 2.0
AT_ONCE: Final = 5  # messages; Lambda's pollers begin with as many
VISIBILITY: Final = "60"  # seconds until a message whose function failed is delivered again
Message = dict[str, Any]


class Queues:
    """The queues of one app. `sqs` is a botocore client."""

    def __init__(self, lambdas: Lambdas, sqs: Any) -> None:
        self._lambdas = lambdas
        self._sqs = sqs
        self._sources = [source for source in lambdas.app.event_sources if isinstance(source, SQSEventConfig)]

    async def run(self) -> None:
        """Deliver messages for ever."""
        await asyncio.gather(*(self._poll(source) for source in self._sources))

    async def _poll(self, source: SQSEventConfig) -> None:
        url = ""
        while True:
            try:
                url = url or await self._lambdas.run(self._create, source.queue)
                self._lambdas.ended.clear()
                if not await self.deliver(source, url):
                    await self._pause()
            except (ClientError, BotoCoreError, TimeoutError) as error:
                log.warning("The queue %s does not answer: %s", source.queue, error)
                url = ""  # a cloud that was restarted does not have the queue yet
                await asyncio.sleep(AFTER_FAILURE)

    async def _pause(self) -> None:
        """Wait until a function has ended, because it may have enqueued something, or for as long as `IDLE`."""
        await asyncio.sleep(PAUSE)
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE):
                await self._lambdas.ended.wait()

    async def deliver(self, source: SQSEventConfig, url: str) -> int:
        """Call the function for each message that waits now; return how many there were."""
        messages = await self._lambdas.run(self._receive, url)
        await asyncio.gather(*(self._call(source, url, message) for message in messages))
        return len(messages)

    async def _call(self, source: SQSEventConfig, url: str, message: Message) -> None:
        handler = self._lambdas.handler(source.handler_string)
        try:
            event = sqs_event(source.queue or "", message)
            await self._lambdas.invoke(source.name, handler, event, self._lambdas.context(source.name))
        except Exception:
            log.exception("%s failed; its message comes again", source.name)
            return
        await self._lambdas.run(self._delete, url, message)

    def _create(self, name: str) -> str:
        made = self._sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": VISIBILITY})
        return str(made["QueueUrl"])

    def _receive(self, url: str) -> list[Message]:
        found = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=AT_ONCE, AttributeNames=["All"])
        messages: list[Message] = found.get("Messages", [])
        return messages

    def _delete(self, url: str, message: Message) -> None:
        self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
