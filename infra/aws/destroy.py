"""`make destroy STAGE=dev`: deletes a deployment. Accounts, posts, pictures and secrets stay unless DATA=delete."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws import functions, sound_layer
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.package import BUILD
from infra.aws.stacks import AFTER, BEFORE, KEPT, Stacks

# Type -> client, operation, parameter, and further parameters.
RETAINED: Final[dict[str, tuple[str, str, str, dict[str, bool]]]] = {
    "AWS::DynamoDB::Table": ("dynamodb", "delete_table", "TableName", {}),
    "AWS::S3::Bucket": ("s3", "delete_bucket", "Bucket", {}),
    "AWS::SecretsManager::Secret": (
        "secretsmanager",
        "delete_secret",
        "SecretId",
        {"ForceDeleteWithoutRecovery": True},
    ),
}

AT_ONCE: Final = 1_000  # objects; S3 deletes no more by one request


def destroy(deployment: Deployment, *, with_data: bool, say: Callable[[str], None]) -> None:
    """Delete everything that costs something by itself, and the data only if asked to. Raises DeploymentFailed."""
    stacks, project = Stacks(deployment), BUILD / deployment.stage
    for name in reversed(AFTER):
        _delete(stacks, name, say)
    say("Functions: chalice delete")
    functions.delete(deployment, project)
    sound_layer.delete(deployment)
    for name in reversed(BEFORE):
        if name not in KEPT:
            _delete(stacks, name, say)
    if with_data:
        _delete_data(deployment, stacks, say)


def _delete_data(deployment: Deployment, stacks: Stacks, say: Callable[[str], None]) -> None:
    """Delete the stacks of what people wrote, and what CloudFormation leaves behind when it deletes them. Backups stay,
    until they end by themselves."""
    retained = [one for name in KEPT for one in stacks.resources(name)]
    if stacks.outputs("data"):
        stacks.apply("data", {"Protect": "no"})
    for kind in ("site", "media", "evidence"):
        empty(deployment, kind)
    for name in reversed(KEPT):
        _delete(stacks, name, say)
    for kind, name in retained:
        delete_retained(deployment, kind, name)


def delete_retained(deployment: Deployment, kind: str, name: str) -> None:
    """Delete what CloudFormation has left behind, a protected table, too; nothing if it is gone."""
    if kind not in RETAINED:
        return
    service, operation, parameter, more = RETAINED[kind]
    client = deployment.client(service)
    if service == "dynamodb":
        _gone(client.update_table, TableName=name, DeletionProtectionEnabled=False)
    _gone(getattr(client, operation), **{parameter: name}, **more)


def _gone(delete: Callable[..., object], **parameters: object) -> None:
    """Delete something, unless CloudFormation has."""
    try:
        delete(**parameters)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith(("ResourceNotFound", "NoSuchBucket")):
            raise


def _delete(stacks: Stacks, name: str, say: Callable[[str], None]) -> None:
    if stacks.delete(name):
        say(f"Deleted: {name}")


def empty(deployment: Deployment, kind: str, at_once: int = AT_ONCE) -> None:
    """Delete every version of every object; a bucket that is not empty cannot be deleted. Raises DeploymentFailed."""
    client, bucket = deployment.client("s3"), deployment.bucket(kind)
    while found := _versions(client, bucket, at_once):
        answer = client.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
        for one in answer.get("Errors", ()):
            raise DeploymentFailed(f"{one['Key']} in {bucket} was not deleted: {one['Message']}.")


def _versions(client: Any, bucket: str, most: int) -> list[dict[str, str]]:
    """Return the first versions and delete markers that a bucket has; none if there is no bucket."""
    try:
        page = client.list_object_versions(Bucket=bucket, MaxKeys=most)
    except client.exceptions.NoSuchBucket:
        return []
    versions = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
    return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in versions]


def _typed(question: str) -> str:
    """Return what somebody types; nothing where nobody can, such as in a job of GitHub."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make destroy", description=__doc__)
    parser.add_argument("stage", nargs="?", default="")
    parser.add_argument("--data", choices=("keep", "delete"), default="keep")
    options = parser.parse_args()
    try:
        deployment = Deployment(options.stage)
    except DeploymentFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    what = "with everything that people wrote" if options.data == "delete" else "but not what people wrote"
    if _typed(f"This deletes the deployment {options.stage}, {what}. Type its name to go on: ") != options.stage:
        print("Nothing was deleted.")
        return 1
    try:
        destroy(deployment, with_data=options.data == "delete", say=lambda text: print(text, flush=True))
    except (DeploymentFailed, BotoCoreError, ClientError) as problem:
        print(f"{problem}\nRun the same command again to go on.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
