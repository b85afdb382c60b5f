"""`make deploy STAGE=dev`: everything, from nothing or from whatever is there. Each step may be run again."""

import argparse
import socket
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.error import URLError

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from infra.aws import functions, image, releases, site_files, sound_layer
from infra.aws.choices import chosen
from infra.aws.deployment import Deployment, DeploymentFailed, Misnamed
from infra.aws.layer import NotPackaged
from infra.aws.package import BUILD, RUNTIME, package
from infra.aws.schema import migrate
from infra.aws.stacks import BEFORE, Stacks, StillUpdating
from infra.bundle import NotBundled, bundle
from infra.lock import ROOT
from infra.release import release

RECORDS: Final = frozenset({"FirstRecord", "SecondRecord", "ThirdRecord"})  # outputs of mail.yaml
# Ten minutes for the workers. One that plays a Space is replaced only when the Space ends; CloudFormation waits for it.
WORKER_POLLS: Final = {"Delay": 5, "MaxAttempts": 120}
Say = Callable[[str], None]


def deploy(deployment: Deployment, given: dict[str, str], say: Say) -> str:
    """Deploy a stage, and return the address of the site. Raises DeploymentFailed, NotBundled or NotPackaged."""
    stacks = Stacks(deployment)
    made: dict[str, str] = {}
    for name in BEFORE:
        say(f"Infrastructure: {name}")
        made |= stacks.apply(name, given)
    commit = releases.begin(deployment)
    if commit is None:
        say("There are changes here that are in no commit, so this release cannot be rolled back to.")
    migrate(deployment, say)
    say("The site's files")
    site = bundle()
    say(f"  {site_files.upload(deployment, site.files)} files are new")
    made["StaticUrl"] = f"/static/{release(site.files)}"
    say("Packages for Lambda")
    packed = package(deployment.stage, preload=site.preload)
    sound = sound_layer.publish(deployment, packed.sound, RUNTIME)
    for record in sorted(RECORDS & made.keys()):
        say(f"  DNS record for email: {made[record]}")
    apis = _functions(deployment, packed.project, sound, made, stacks.outputs("edge").get("SiteDomain"), say)
    say("Edge: CloudFront (takes minutes when it is new)")
    edge = stacks.apply("edge", {**given, **_origins(deployment, apis)})
    domain, distribution = edge["SiteDomain"], edge["DistributionDomain"]
    if domain != distribution:
        say(f"  DNS record of the site: {domain} CNAME {distribution} (or ALIAS)")
    _functions(deployment, packed.project, sound, made, domain, say)
    _workers(deployment, made["Repository"], apis, {**given, "Captions": made["Captions"]}, say)
    site_files.forget_old(deployment)
    if commit is not None:
        releases.finish(deployment, commit)
    return f"https://{domain}"


def _functions(
    deployment: Deployment, project: Path, sound: str, made: dict[str, str], domain: str | None, say: Say
) -> functions.Apis:
    """Deploy the functions, unless they know this domain already. `made` are the outputs of the stacks, and where the
    site's files are."""
    static = {"ESPACIO_STATIC_URL": made["StaticUrl"]}
    mail = {"ESPACIO_MAIL_FROM": made["MailFrom"]} if "MailFrom" in made else {}
    captions = {"ESPACIO_CAPTIONS": made["Captions"], "ESPACIO_CAPTION_LANGUAGES": made["CaptionLanguages"]}
    given = functions.variables(deployment, made["JobsUrl"], domain) | static | mail | captions
    changed = functions.configure(project, deployment.stage, given, sound)
    apis = functions.known(deployment, project)
    if changed or apis is None:
        say("Functions: chalice deploy")
        apis = functions.deploy(deployment, project)
    return apis


def _origins(deployment: Deployment, apis: functions.Apis) -> dict[str, str]:
    domain = f"execute-api.{deployment.region}.amazonaws.com"
    return {"RestApi": f"{apis.rest}.{domain}", "SocketApi": f"{apis.socket}.{domain}"}


def _workers(deployment: Deployment, repository: str, apis: functions.Apis, chosen: dict[str, str], say: Say) -> None:
    say("Media workers: image and service")
    pushed = image.push(deployment, repository, chosen["Captions"])
    if pushed is None:
        state = Stacks(deployment).state("workers")
        left = "workers stay as they are" if state else "there are no workers yet, and no Space can begin"
        say(f"  There is no Docker here, so the image is not built: {left}.")
        return
    control = f"wss://{_origins(deployment, apis)['SocketApi']}/{functions.API_STAGE}"
    given = {**chosen, "Image": pushed, "ControlUrl": control}
    try:
        service = Stacks(deployment, WORKER_POLLS).apply("workers", given)["ServiceName"]
    except StillUpdating:
        say("  CloudFormation is still replacing workers: those that play a Space go on until it ends.")
        return
    say(f"  {service}: one starts when somebody needs it")


def smoke(address: str) -> None:
    """Check that the site answers. Raises DeploymentFailed."""
    for path in ("/", "/api/live"):
        try:
            with urllib.request.urlopen(address + path, timeout=20) as answer:  # noqa: S310 - our own site
                answer.read()
        except OSError as error:
            if isinstance(error, URLError) and isinstance(error.reason, socket.gaierror):
                raise DeploymentFailed(f"{address} has no address yet: set its DNS record.") from error
            raise DeploymentFailed(
                f"{address}{path} does not answer as it should: {error}. Run: make doctor STAGE=..."
            ) from error


def main() -> int:
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("stage", nargs="?", default="")
    parser.add_argument("--no-smoke", action="store_true", help="do not ask the site whether it answers")
    options = parser.parse_args()
    try:
        address = deploy(Deployment(options.stage), chosen(), lambda text: print(text, flush=True))
        if not options.no_smoke:
            smoke(address)
    except Misnamed as problem:
        print(problem, file=sys.stderr)
        return 1
    except (DeploymentFailed, NotBundled, NotPackaged, PynamoDBException, BotoCoreError, ClientError) as problem:
        print(f"{problem}\nNothing is lost: run the same command again to go on.", file=sys.stderr)
        return 1
    print(f"Deployed: {address} (Chalice's folder is {(BUILD / options.stage).relative_to(ROOT)})")
    print(f"Whether a Space can begin there: make doctor STAGE={options.stage}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
