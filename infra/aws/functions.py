"""The Lambda functions and both APIs of a deployment, by `chalice deploy` in the project folder of `make package`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from botocore.exceptions import ClientError

from infra.aws import policies, sound_layer
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.lock import ROOT

STATE: Final = "state/chalice.json"  # in the site's bucket, which serves nothing but /static/
API_STAGE: Final = "api"
SECRETS: Final = ("site", "worker", "push", "edge")


class Apis(NamedTuple):
    """The ids of both APIs."""

    rest: str
    socket: str


def variables(deployment: Deployment, jobs_url: str, site_domain: str | None) -> dict[str, str]:
    """Return the functions' environment variables.

    `site_domain` is None in a first deployment, which has no site yet; no origin may change anything then.
    """
    prefix, domain = deployment.prefix, site_domain or "not-yet.invalid"
    secrets = policies.secrets_of(prefix)
    return {
        "ESPACIO_SECRETS": ",".join(f"{secrets}/{name}" for name in SECRETS),
        "ESPACIO_TABLE_PREFIX": prefix,
        "ESPACIO_EVIDENCE_BUCKET": deployment.bucket("evidence"),
        "ESPACIO_MEDIA_BUCKET": deployment.bucket("media"),
        "ESPACIO_JOBS_QUEUE": f"{prefix}-jobs",
        "ESPACIO_JOBS_URL": jobs_url,
        "ESPACIO_WORKERS_SERVICE": f"{prefix}/{prefix}-workers",
        "ESPACIO_SITE_ORIGINS": f"https://{domain}",
        "ESPACIO_SOCKET_URL": f"wss://{domain}/socket",
    }


def configure(project: Path, stage: str, given: dict[str, str], sound: str) -> bool:
    """Write the stage into the project's configuration, with its policies; return whether anything changed.

    `sound` is the ARN of the layer of jobs. Variables that the stage has in the repository's `.chalice/config.json`,
    such as ESPACIO_PUSH_CONTACT, stay unless they are given here.
    """
    path = project / ".chalice/config.json"
    config = json.loads(path.read_text())
    before = config["stages"].get(stage, {})
    example = "123456789012"
    own = {name: value for name, value in before.get("environment_variables", {}).items() if example not in value}
    config["stages"][stage] = {
        **before,
        "environment_variables": {**own, **given},
        "lambda_functions": {one: _function(one, stage, sound) for one in policies.RIGHTS},
    }
    for name, content in policies.files(stage, traced=is_traced(config, stage)):
        (project / ".chalice" / name).write_text(content)
    path.write_text(json.dumps(config, indent=2))
    return bool(before != config["stages"][stage])


def _function(name: str, stage: str, sound: str) -> dict[str, Any]:
    layers = {"layers": [sound]} if name == sound_layer.FUNCTION else {}
    return {"iam_policy_file": policies.file_name(name, stage), **layers}


def is_traced(config: dict[str, Any], stage: str) -> bool:
    """Whether the stage of this configuration of Chalice asks for traces."""
    variables: dict[str, str] = config["stages"].get(stage, {}).get("environment_variables", {})
    return variables.get("ESPACIO_TRACING") == "yes"


def deploy(deployment: Deployment, project: Path) -> Apis:
    """Create or update functions, roles and APIs. Raises DeploymentFailed."""
    _restore(deployment, project)
    try:
        _chalice("deploy", deployment, project)
    finally:
        _store(deployment, project)
    apis = known(deployment, project)
    if apis is None:
        raise DeploymentFailed("Chalice did not say which APIs it made.")
    traced = is_traced(json.loads((project / ".chalice/config.json").read_text()), deployment.stage)
    _tune(deployment, apis.rest, traced=traced)
    trace(deployment, on=traced)
    return apis


def delete(deployment: Deployment, project: Path) -> None:
    """Delete functions, roles and APIs. Raises DeploymentFailed."""
    _restore(deployment, project)
    if known(deployment, project) is not None:
        _chalice("delete", deployment, project)


def known(deployment: Deployment, project: Path) -> Apis | None:
    """Return what Chalice has deployed; None if that is nothing."""
    try:
        resources = json.loads(_state(deployment, project).read_text())["resources"]
        by_name: dict[str, dict[str, Any]] = {one["name"]: one for one in resources}
        return Apis(by_name["rest_api"]["rest_api_id"], by_name["websocket_api"]["websocket_api_id"])
    except (FileNotFoundError, KeyError):
        return None


def _state(deployment: Deployment, project: Path) -> Path:
    return project / f".chalice/deployed/{deployment.stage}.json"


def _restore(deployment: Deployment, project: Path) -> None:
    """Take what Chalice knows from the bucket, so that any machine can go on."""
    path = _state(deployment, project)
    try:
        found = deployment.client("s3").get_object(Bucket=deployment.bucket("site"), Key=STATE)
    except ClientError:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(found["Body"].read())


def _store(deployment: Deployment, project: Path) -> None:
    path = _state(deployment, project)
    if path.exists():
        deployment.client("s3").put_object(Bucket=deployment.bucket("site"), Key=STATE, Body=path.read_bytes())


def _chalice(verb: str, deployment: Deployment, project: Path) -> None:
    """Run Chalice, which finds our archives by the content of the project folder: it must leave nothing there, such as
    the bytecode of the app that it imports."""
    command = [sys.executable, "-m", os.environ.get("ESPACIO_CHALICE", "infra.aws.chalice_command"), verb]
    own = {"PYTHONPATH": str(ROOT), "AWS_DEFAULT_REGION": deployment.region, "PYTHONDONTWRITEBYTECODE": "1"}
    environ, ours = {**os.environ, **own}, _archives(project)
    done = subprocess.run([*command, "--stage", deployment.stage], cwd=project, env=environ, check=False)  # noqa: S603
    if done.returncode:
        raise DeploymentFailed(f"`chalice {verb}` failed; it says why above. Run the same command again to go on.")
    if _archives(project) != ours:
        raise DeploymentFailed("Chalice did not find our archives, and has deployed slower ones that it made itself.")


def _archives(project: Path) -> set[str]:
    return {path.name for path in (project / ".chalice/deployments").glob("*")}


def trace(deployment: Deployment, *, on: bool) -> None:
    """Let X-Ray trace the functions, or not: Chalice can turn that on, but not off again."""
    client, mode = deployment.client("lambda"), "Active" if on else "PassThrough"
    for function in policies.RIGHTS:
        name = policies.function_name(function, deployment.prefix)
        known = client.get_function_configuration(FunctionName=name).get("TracingConfig", {})
        if known.get("Mode", "PassThrough") != mode:
            client.update_function_configuration(FunctionName=name, TracingConfig={"Mode": mode})


def _tune(deployment: Deployment, api: str, *, traced: bool) -> None:
    """Set what `chalice deploy` cannot: the answers of API Gateway itself, its throttling, and whether it traces."""
    client = deployment.client("apigateway")
    merged = yaml.safe_load((ROOT / ".chalice/template.yaml").read_text())["Resources"]["RestAPI"]["Properties"]
    for kind, answer in merged["GatewayResponses"].items():
        client.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=answer["StatusCode"],
            responseTemplates=answer["ResponseTemplates"],
        )
    client.create_deployment(restApiId=api, stageName=API_STAGE)
    (limits,) = merged["MethodSettings"]
    rates = {"rateLimit": limits["ThrottlingRateLimit"], "burstLimit": limits["ThrottlingBurstLimit"]}
    operations = [
        {"op": "replace", "path": f"/*/*/throttling/{name}", "value": str(value)} for name, value in rates.items()
    ]
    operations.append({"op": "replace", "path": "/tracingEnabled", "value": str(traced).lower()})
    client.update_stage(restApiId=api, stageName=API_STAGE, patchOperations=operations)
