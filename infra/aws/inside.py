"""What the doctor asks AWS about a deployment."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Final

from infra.aws import policies
from infra.aws.deployment import Deployment
from infra.aws.findings import Finding
from infra.aws.functions import SECRETS
from infra.aws.policies import secrets_of
from infra.aws.stacks import AFTER, BEFORE, Stacks

DAY_S: Final = 86_400
CAPTIONS_REMEDY: Final = (
    "403: run make deploy again, which gives workers the right; LimitExceededException: ask Service Quotas for more "
    "concurrent streams; BadRequestException: the region has to know the languages and vocabularies."
)
WELL: Final = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
AGAIN: Final = "Run make deploy again."


class Inside:
    """The deployment as its owner sees it."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment, self._stacks = deployment, Stacks(deployment)

    @property
    def _log(self) -> str:
        return f"/espacio/{self._deployment.stage}/workers"

    def checks(self) -> Iterator[Callable[[], Finding]]:
        yield from (self.stacks, self.secrets, self.functions, self.jobs, self.workers, self.captions)

    def account(self) -> Finding:
        """The account and the identity that ask, and whether anything is deployed there."""
        who = self._deployment.client("sts").get_caller_identity()
        place = f"account {who['Account']}, {self._deployment.region}"
        if all(self._stacks.state(name) is None for name in (*BEFORE, *AFTER)):
            return Finding(
                f"nothing of {self._deployment.stage} is in {place}",
                f"Run make deploy STAGE={self._deployment.stage}, or look elsewhere (STAGE, AWS_REGION, AWS_PROFILE).",
            )
        return Finding(f"{who['Arn']} looks at {self._deployment.stage} in {place}")

    def stacks(self) -> Finding:
        states = {name: self._stacks.state(name) for name in (*BEFORE, *AFTER)}
        missing = [name for name, state in states.items() if state is None]
        if missing:
            return Finding(f"these stacks are missing: {', '.join(missing)}", AGAIN)
        wrong = [f"{name} is {state}" for name, state in states.items() if state not in WELL]
        if wrong:
            return Finding(
                f"of the stacks, {', '.join(wrong)}",
                "If that ends in IN_PROGRESS, wait, else run make deploy again: it says why. CloudFormation's console "
                "can continue a rollback that failed.",
            )
        return Finding("all stacks are there")

    def secrets(self) -> Finding:
        client, base = self._deployment.client("secretsmanager"), secrets_of(self._deployment.prefix)
        missing = []
        for name in SECRETS:
            try:
                client.describe_secret(SecretId=f"{base}/{name}")
            except client.exceptions.ResourceNotFoundException:
                missing.append(f"{base}/{name}")
        if missing:
            return Finding(f"these secrets are missing: {', '.join(missing)}", f"{AGAIN} It generates secrets.")
        return Finding("all secrets are there")

    def functions(self) -> Finding:
        client, missing = self._deployment.client("lambda"), []
        for function in policies.RIGHTS:
            name = policies.function_name(function, self._deployment.prefix)
            try:
                found = client.get_function_configuration(FunctionName=name)
            except client.exceptions.ResourceNotFoundException:
                missing.append(name)
                continue
            if found.get("State", "Active") == "Failed":
                return Finding(f"the function {name} has failed: {found.get('StateReason', '')}", AGAIN)
        if missing:
            return Finding(f"these functions are missing: {', '.join(missing)}", AGAIN)
        return Finding("all functions are there")

    def jobs(self) -> Finding:
        client, name = self._deployment.client("sqs"), f"{self._deployment.prefix}-jobs-failed"
        try:
            url = client.get_queue_url(QueueName=name)["QueueUrl"]
        except client.exceptions.QueueDoesNotExist:
            return Finding(f"the queue {name} is missing", AGAIN)
        found = client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        failed = int(found["Attributes"]["ApproximateNumberOfMessages"])
        if failed:
            return Finding(
                f"{failed} jobs have failed",
                f"Look why in the log group /aws/lambda/{self._deployment.prefix}-work, and redrive {name} in SQS.",
            )
        return Finding("no job has failed")

    def workers(self) -> Finding:
        name = self._deployment.prefix
        client = self._deployment.client("ecs")
        try:
            found = client.describe_services(cluster=name, services=[f"{name}-workers"])["services"]
        except client.exceptions.ClusterNotFoundException:
            found = []
        if not found:
            return Finding(
                "there is no service of media workers, so no Space can begin",
                "Run make deploy again on a machine with Docker, which builds their image.",
            )
        running, wanted = found[0]["runningCount"], found[0]["desiredCount"]
        if running < wanted:
            said = next((one["message"] for one in found[0].get("events", ())), "nothing")
            return Finding(
                f"{running} of {wanted} workers run; ECS says: {said.rstrip('.')}",
                f"One takes about a minute to start. If it does not, look at the log group {self._log}.",
            )
        if not wanted:
            return Finding("no media worker runs: one starts when somebody needs it")
        return Finding(f"{running} media workers run")

    def captions(self) -> Finding:
        """What the last day's log says of Amazon Transcribe."""
        maker = self._stacks.outputs("roles").get("Captions")
        if maker != "transcribe":
            return Finding("captions are switched off")
        pages = (
            self._deployment.client("logs")
            .get_paginator("filter_log_events")
            .paginate(
                logGroupName=self._log,
                startTime=int((time.time() - DAY_S) * 1_000),
                filterPattern='"transcribe failed"',
            )
        )
        failed = [event for page in pages for event in page["events"]]
        if not failed:
            return Finding("captions are made by Amazon Transcribe")
        reason = json.loads(failed[-1]["message"]).get("error", "no reason is given")
        return Finding(f"Amazon Transcribe failed, at last with: {reason}", CAPTIONS_REMEDY)
