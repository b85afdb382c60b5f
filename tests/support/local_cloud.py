"""A local cloud as a process of its own, with stock clients for it."""

import os
import socket
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.support.forks import Fork
from tests.support.patience import patient


def _client(service: Any, endpoint: str, config: Config | None = None) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=config,
    )


class Cloud:
    """A moto process; `dynamodb` is a stock client for it."""

    def __init__(self, file: Path, *options: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.log = file.with_suffix(".log").open("a+")
            self.process = Fork(
                "infra.local.moto_server",
                ["--fd", "{0}", "--file", str(file), "--save", "0.5", *options],
                environment=dict(os.environ),
                log=self.log.fileno(),
                descriptors=(listening.fileno(),),
            )
            endpoint = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.dynamodb: Any = _client("dynamodb", endpoint, Config(max_pool_connections=20))
        # Once, before there are threads: botocore creates these classes on first use, and otherwise in each thread.
        self.lost: type[Exception] = self.dynamodb.exceptions.ConditionalCheckFailedException
        self.s3: Any = _client("s3", endpoint, Config(s3={"addressing_style": "path"}))
        self.sqs: Any = _client("sqs", endpoint)

    def create_queue(self, **attributes: str) -> str:
        return str(self.sqs.create_queue(QueueName="jobs", Attributes=attributes)["QueueUrl"])

    def send(self, body: str, wait: int = 0) -> None:
        url = self.sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
        self.sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=wait)

    def receive(self) -> dict[str, str]:
        """Return the receipts of all messages that can be received now, by their bodies."""
        url, found = self.sqs.get_queue_url(QueueName="jobs")["QueueUrl"], dict[str, str]()
        while messages := self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            found |= {one["Body"]: one["ReceiptHandle"] for one in messages}
        return found

    def delete(self, receipt: str) -> None:
        url = self.sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
        self.sqs.delete_message(QueueUrl=url, ReceiptHandle=receipt)

    def picture(self, name: str) -> bytes | None:
        """Return the content of an object; None if there is none."""
        try:
            content: bytes = self.s3.get_object(Bucket="pictures", Key=name)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None
        return content

    def put_picture(self, name: str, content: bytes) -> None:
        self.s3.put_object(Bucket="pictures", Key=name, Body=content, ContentType="image/webp")

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.wait(patient(10))
        self.dynamodb.close()
        self.s3.close()
        self.sqs.close()

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def create_table(self) -> None:
        self.dynamodb.create_table(
            TableName="rows",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        )

    def put(self, name: str, **more: Any) -> None:
        self.dynamodb.put_item(TableName="rows", Item=key(name) | more)

    def has(self, name: str) -> bool:
        return "Item" in self.dynamodb.get_item(TableName="rows", Key=key(name))


def key(name: str) -> dict[str, Any]:
    return {"pk": {"S": name}, "sk": {"S": "-"}}
