"""`make doctor STAGE=dev`: looks at a deployment from outside and inside, and says what is wrong and how to mend it."""

import argparse
import base64
import json
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPSConnection
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.functions import SECRETS
from infra.aws.policies import secrets_of
from infra.aws.stacks import AFTER, BEFORE, Stacks

TIMEOUT: Final = 10.0
DAY_S: Final = 86_400
CAPTIONS_REMEDY: Final = (
    "403: run make deploy again, which gives workers the right; LimitExceededException: ask Service Quotas for more "
    "concurrent streams; BadRequestException: the region has to know the languages and vocabularies."
)
SKEW_S: Final = 60  # signed tickets and grants live for half a minute or more


class Finding(NamedTuple):
    """What one check found. `remedy` is empty if all is well."""

    what: str
    remedy: str = ""


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Outside:
    """The site as a browser reaches it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port
        self._secure = parts.scheme == "https"

    def get(self, path: str, **headers: str) -> Reply:
        """Raises OSError."""
        kind = HTTPSConnection if self._secure else HTTPConnection
        connection = kind(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def checks(self) -> Iterator[Callable[[], Finding]]:
        yield from (self.name, self.page, self.rest, self.socket, self.static, self.clock)

    def name(self) -> Finding:
        try:
            socket.getaddrinfo(self._host, None)
        except socket.gaierror:
            return Finding(f"{self._host} has no address", "Point the domain at the distribution (CNAME or ALIAS).")
        return Finding(f"{self._host} has an address")

    def page(self) -> Finding:
        try:
            answer = self.get("/")
        except ssl.SSLError as error:
            return Finding(f"TLS fails: {error.reason}", "The certificate has to name the domain: CERTIFICATE=arn:...")
        if answer.status != 200 or b"<html" not in answer.body:
            return Finding(f"the first page answers {answer.status}", "Look at the log group of the function: it says.")
        return Finding("the first page is there")

    def rest(self) -> Finding:
        answer = self.get("/api/live")
        try:
            json.loads(answer.body)
        except ValueError:
            return Finding(f"/api/live answers {answer.status} without JSON", "Does the edge have the REST API's id?")
        return Finding("the REST API answers")

    def socket(self) -> Finding:
        """Without a ticket, our own function refuses, with 401 or 403: then everything before it works."""
        key = base64.b64encode(os.urandom(16)).decode()
        names = {"Upgrade": "websocket", "Connection": "Upgrade"}
        answer = self.get("/socket", **names, **{"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key})
        if answer.status not in (401, 403):
            return Finding(
                f"/socket answers {answer.status}, expected 401", "Does the edge have the WebSocket API's id?"
            )
        return Finding("the WebSocket API answers")

    def static(self) -> Finding:
        answer = self.get("/static/icon.svg")
        if answer.status != 200:
            return Finding(f"the site's files answer {answer.status}", "Run make deploy again: it uploads them.")
        return Finding("the site's files are there")

    def clock(self) -> Finding:
        ahead = time.time() - parsedate_to_datetime(self.get("/").headers["date"]).timestamp()
        if abs(ahead) > SKEW_S:
            return Finding(
                f"this machine's clock is {ahead:.0f} s ahead of AWS", "Set the clock: AWS refuses requests."
            )
        return Finding("the clocks agree")


class Inside:
    """The deployment as its owner sees it."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def checks(self) -> Iterator[Callable[[], Finding]]:
        yield from (self.stacks, self.secrets, self.jobs, self.workers, self.captions)

    def stacks(self) -> Finding:
        stacks = Stacks(self._deployment)
        missing = [name for name in (*BEFORE, *AFTER) if not stacks.resources(name)]
        if missing:
            return Finding(f"these stacks are missing: {', '.join(missing)}", "Run make deploy again.")
        return Finding("all stacks are there")

    def secrets(self) -> Finding:
        client, base = self._deployment.client("secretsmanager"), secrets_of(self._deployment.prefix)
        for name in SECRETS:
            try:
                client.describe_secret(SecretId=f"{base}/{name}")
            except client.exceptions.ResourceNotFoundException:
                return Finding(f"the secret {base}/{name} is missing", "Run make deploy again: it generates secrets.")
        return Finding("all secrets are there")

    def jobs(self) -> Finding:
        client = self._deployment.client("sqs")
        url = client.get_queue_url(QueueName=f"{self._deployment.prefix}-jobs-failed")["QueueUrl"]
        found = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        failed = int(found["Attributes"]["ApproximateNumberOfMessages"])
        if failed:
            return Finding(f"{failed} jobs have failed", "Look why in the log of `work`, and redrive the queue in SQS.")
        return Finding("no job has failed")

    def workers(self) -> Finding:
        name = self._deployment.prefix
        client = self._deployment.client("ecs")
        try:
            found = client.describe_services(cluster=name, services=[f"{name}-workers"])["services"]
        except client.exceptions.ClusterNotFoundException:
            found = []
        if not found:
            return Finding("there is no service of media workers", "Deploy on a machine with Docker.")
        running, wanted = found[0]["runningCount"], found[0]["desiredCount"]
        if running < wanted:
            return Finding(f"{running} of {wanted} workers run", f"Look at the log group /espacio/{name[8:]}/workers.")
        if not wanted:
            return Finding("no media worker runs: one starts when somebody needs it")
        return Finding(f"{running} media workers run")

    def captions(self) -> Finding:
        """What the last day's log says of Amazon Transcribe."""
        maker = Stacks(self._deployment).outputs("roles").get("Captions")
        if maker != "transcribe":
            return Finding("captions are switched off")
        pages = (
            self._deployment.client("logs")
            .get_paginator("filter_log_events")
            .paginate(
                logGroupName=f"/espacio/{self._deployment.stage}/workers",
                startTime=int((time.time() - DAY_S) * 1_000),
                filterPattern='"transcribe failed"',
            )
        )
        failed = [event for page in pages for event in page["events"]]
        if not failed:
            return Finding("captions are made by Amazon Transcribe")
        reason = json.loads(failed[-1]["message"]).get("error", "no reason is given")
        return Finding(f"Amazon Transcribe failed, at last with: {reason}", CAPTIONS_REMEDY)


def examine(checks: Iterator[Callable[[], Finding]]) -> Iterator[Finding]:
    """Yield what each check finds; one that cannot be carried out is a finding, too."""
    for check in checks:
        try:
            yield check()
        except (OSError, BotoCoreError, ClientError, KeyError) as error:
            yield Finding(
                f"{check.__name__} could not be checked: {error}", "Is the network up, and who are you at AWS?"
            )


def main() -> int:
    parser = argparse.ArgumentParser(prog="make doctor", description=__doc__)
    parser.add_argument("stage")
    try:
        deployment = Deployment(parser.parse_args().stage)
        address = Stacks(deployment).outputs("edge").get("DistributionDomain")
    except (DeploymentFailed, BotoCoreError, ClientError) as problem:
        print(problem, file=sys.stderr)
        return 1
    found = list(examine(Inside(deployment).checks()))
    found += examine(Outside(f"https://{address}").checks()) if address else []
    for one in found:
        print(f"wrong  {one.what}. {one.remedy}" if one.remedy else f"good   {one.what}")
    return 1 if any(one.remedy for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
