"""What ECS and EC2 say about the tasks of the media workers."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from infra.aws.deployment import Deployment
from infra.aws.findings import Finding

ANYWHERE: Final = "0.0.0.0/0"
# What a stop is put down to, by words of ECS or of the container's runtime, and what mends it.
STOPS: Final = {
    "CannotPullContainer": "Run make deploy again, with Docker: it pushes the image that the service runs.",
    "ResourceInitializationError": (
        "The task cannot reach its secret, its image or its log: run make deploy again, which restores the stacks "
        "secrets, roles and network."
    ),
    "exec format error": "The image is not for ARM: build it with an emulator (see docs/operations.md, AWS).",
    "OutOfMemory": "Look at the log group {log}: a worker has 2 GB.",
    "exit code 1": "Its UDP port is taken, which cannot be on Fargate: look at the log group {log}.",
    "exit code 2": "One of its settings is missing or wrong: the last line in the log group {log} names it.",
}


class Tasks:
    """The tasks of the service of media workers."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._cluster, self._service = deployment.prefix, f"{deployment.prefix}-workers"
        self._ecs = deployment.client("ecs")

    @property
    def log(self) -> str:
        return f"/espacio/{self._deployment.stage}/workers"

    def state(self) -> str:
        """Return in a few words how far the newest task is."""
        states = [one["lastStatus"] for one in self._described("RUNNING")]
        return f"ECS says {states[-1]}" if states else "ECS has begun no task"

    def stopped_since(self, at: float) -> Finding | None:
        """Return why a task has stopped that was made since `at` (epoch s), or None."""
        since = datetime.fromtimestamp(at, UTC)
        for task in self._described("STOPPED"):
            if task["createdAt"] >= since:
                return self._stop(_reasons(task))
        return None

    def _stop(self, reasons: str) -> Finding:
        mended = (remedy for words, remedy in STOPS.items() if words in reasons)
        remedy = next(mended, "Look at the log group {log}.").format(log=self.log)
        return Finding(f"the worker stopped: {reasons or 'ECS does not say why'}", remedy)

    def in_the_way(self, endpoint: str) -> Finding:
        """Return what keeps UDP from the worker that offers `endpoint`, as far as AWS knows."""
        host, port = urlsplit(f"//{endpoint}").hostname, urlsplit(f"//{endpoint}").port or 0
        silent = f"the worker does not answer at UDP {endpoint}"
        interfaces = [interface for task in self._described("RUNNING") for interface in self._interfaces(task)]
        public = {one["Association"]["PublicIp"]: one for one in interfaces if "Association" in one}
        if interfaces and not public:
            return Finding(f"{silent}: its task has no public address", "Run make deploy again: it asks for one.")
        if public and host not in public:
            return Finding(
                f"{silent}: its task has the public address {', '.join(sorted(public))}",
                "Remove ESPACIO_PUBLIC_ADDRESSES from its task, so that it asks EC2 by itself, and run make deploy.",
            )
        groups = [group["GroupId"] for one in public.values() for group in one["Groups"]]
        if groups and not self._lets_in(groups, port):
            return Finding(
                f"{silent}: its security group ({', '.join(groups)}) lets no UDP in at port {port}",
                f"Run make deploy again, or add the rule that someone has removed: UDP {port} from {ANYWHERE}.",
            )
        return Finding(
            f"{silent}, though AWS lets UDP in",
            "Run make doctor in another network: this one may let no UDP out. People in such a network need TURN.",
        )

    def _described(self, status: str) -> list[dict[str, Any]]:
        found = self._ecs.list_tasks(cluster=self._cluster, serviceName=self._service, desiredStatus=status)
        if not found["taskArns"]:
            return []
        tasks = self._ecs.describe_tasks(cluster=self._cluster, tasks=found["taskArns"])["tasks"]
        return sorted(tasks, key=lambda task: task.get("createdAt", datetime.min.replace(tzinfo=UTC)))

    def _interfaces(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        details = [detail for one in task.get("attachments", ()) for detail in one["details"]]
        ids = [detail["value"] for detail in details if detail["name"] == "networkInterfaceId"]
        ec2 = self._deployment.client("ec2")
        return list(ec2.describe_network_interfaces(NetworkInterfaceIds=ids)["NetworkInterfaces"]) if ids else []

    def _lets_in(self, groups: list[str], port: int) -> bool:
        found = self._deployment.client("ec2").describe_security_groups(GroupIds=groups)["SecurityGroups"]
        return any(_admits(rule, port) for group in found for rule in group["IpPermissions"])


def _admits(rule: dict[str, Any], port: int) -> bool:
    protocol = rule["IpProtocol"] in ("udp", "17") and rule["FromPort"] <= port <= rule["ToPort"]
    return (protocol or rule["IpProtocol"] == "-1") and any(one["CidrIp"] == ANYWHERE for one in rule["IpRanges"])


def _reasons(task: dict[str, Any]) -> str:
    containers = task.get("containers", ())
    exits = [f"exit code {one['exitCode']}" for one in containers if "exitCode" in one]
    said = [task.get("stoppedReason", ""), *(one.get("reason", "") for one in containers), *exits]
    return "; ".join(part.rstrip(".") for part in said if part)
