"""`make doctor STAGE=dev`: looks at a deployment from outside and inside, and says what is wrong and how to mend it."""

import argparse
import sys
from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.findings import Finding, could_not_be_checked, examine
from infra.aws.inside import Inside
from infra.aws.outside import Outside
from infra.aws.stacks import Stacks
from infra.aws.trial import Say, Trial


def findings(deployment: Deployment, say: Say) -> Iterator[Finding]:
    """Yield what is found; no more than the first if nothing else can be asked. `say` gets what happens meanwhile."""
    inside = Inside(deployment)
    for one in examine([inside.account]):
        yield one
        if one.remedy:
            return
    yield from examine(inside.checks())
    edge = Stacks(deployment).outputs("edge")
    if "SiteDomain" not in edge:
        yield Finding("the site has no address yet", "Run make deploy again: it makes the edge after the functions.")
        return
    outside = Outside(f"https://{edge['SiteDomain']}", edge["DistributionDomain"])
    for one in examine([outside.name]):
        yield one
        if one.remedy:
            return
    yield from examine(outside.checks())
    yield from attempt(deployment, say)


def attempt(deployment: Deployment, say: Say) -> Iterator[Finding]:
    """Yield what comes of letting a worker start."""
    try:
        yield from Trial.of(deployment, say).findings()
    except (OSError, BotoCoreError, ClientError, PynamoDBException) as error:
        yield could_not_be_checked("a worker's start", error)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make doctor", description=__doc__)
    parser.add_argument("stage", nargs="?", default="")
    wrong = False
    try:
        for one in findings(Deployment(parser.parse_args().stage), lambda text: print(f"       {text}", flush=True)):
            print(f"wrong  {one.what}. {one.remedy}" if one.remedy else f"good   {one.what}", flush=True)
            wrong |= bool(one.remedy)
    except DeploymentFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
