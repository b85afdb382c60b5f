"""What is deployed besides the functions: private, encrypted, bounded, and nothing open but one UDP port."""

import json
import re
from typing import Any

import pytest

from chalicelib.domain.recording import KEPT_MS
from chalicelib.domain.space import DAY_MS
from infra.aws.choices import CHOICES
from infra.aws.policies import RIGHTS, function_name, secrets_of
from infra.lock import ROOT
from media_worker.config import read_config
from tests.support.cloudformation import FOLDER, NAMES, named, resources, template

CONFIG = json.loads((ROOT / ".chalice/config.json").read_text())["stages"]["dev"]["environment_variables"]
TEXTS = {name: (FOLDER / f"{name}.yaml").read_text() for name in NAMES}
# EC2, ECR and Transcribe know no narrower resource for these (service authorization reference).
EVERYWHERE = {
    "ec2:DescribeNetworkInterfaces",
    "ecr:GetAuthorizationToken",
    "transcribe:StartStreamTranscriptionWebSocket",
}


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_buckets_are_private_encrypted_and_do_not_grow_for_ever() -> None:
    buckets = resources("AWS::S3::Bucket")
    assert set(buckets) == {"Evidence", "Media", "Site"}
    for bucket in buckets.values():
        made = bucket["Properties"]
        assert set(made["PublicAccessBlockConfiguration"].values()) == {True}
        assert made["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert all(rule["Status"] == "Enabled" for rule in made["LifecycleConfiguration"]["Rules"])


def test_evidence_is_deleted_after_30_days() -> None:
    (rule,) = resources("AWS::S3::Bucket")["Evidence"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Prefix"], rule["ExpirationInDays"]) == ("evidence/", 30)


def test_segments_of_recordings_are_kept_while_they_can_be_tried_again() -> None:
    rules = resources("AWS::S3::Bucket")["Media"]["Properties"]["LifecycleConfiguration"]["Rules"]
    by_prefix = {rule["Prefix"]: rule for rule in rules}
    assert by_prefix["segments/"]["ExpirationInDays"] > KEPT_MS // DAY_MS
    assert "ExpirationInDays" not in by_prefix["recordings/"]  # hosts may keep them for good


def test_cloudfront_alone_reads_buckets_and_only_what_is_published() -> None:
    policies = resources("AWS::S3::BucketPolicy")
    for policy in policies.values():
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Action"] == "s3:GetObject"
        assert "aws:SourceArn" in statement["Condition"]["StringEquals"]
    (media,) = policies["MediaBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert media["Resource"]["Fn::Sub"][0].endswith("/public/*")


def test_queue_is_encrypted_and_keeps_what_failed() -> None:
    queues = resources("AWS::SQS::Queue")
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues.values())
    assert queues["Jobs"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 5
    longest = json.loads((ROOT / ".chalice/config.json").read_text())["lambda_timeout"]
    assert queues["Jobs"]["Properties"]["VisibilityTimeout"] >= 6 * longest  # as AWS advises


def test_sound_is_open_on_one_udp_port_and_no_flow_is_tracked() -> None:
    """A flow is untracked if its rules allow all addresses, in both directions (EC2 user guide)."""
    (group,) = resources("AWS::EC2::SecurityGroup").values()
    (inward,) = group["Properties"]["SecurityGroupIngress"]
    (outward,) = group["Properties"]["SecurityGroupEgress"]
    assert (inward["IpProtocol"], inward["FromPort"], inward["CidrIp"]) == ("udp", {"Ref": "UdpPort"}, "0.0.0.0/0")
    assert inward["FromPort"] == inward["ToPort"]
    assert (outward["IpProtocol"], outward["CidrIp"]) == ("-1", "0.0.0.0/0")
    kinds = {one["Type"] for name in NAMES for one in template(name)["Resources"].values()}
    assert not {kind for kind in kinds if "NatGateway" in kind or "LoadBalancing" in kind}


def test_udp_port_is_the_same_everywhere() -> None:
    ports = {template(name)["Parameters"]["UdpPort"]["Default"] for name in ("network", "workers")}
    (image,) = re.findall(r"ESPACIO_UDP_PORT=(\d+)", (ROOT / "media_worker/Dockerfile").read_text())
    assert ports == {int(image)}


def test_worker_runs_with_few_rights_on_arm_and_only_when_asked_for() -> None:
    (task,) = (one["Properties"] for one in resources("AWS::ECS::TaskDefinition").values())
    (container,) = task["ContainerDefinitions"]
    assert task["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    assert (container["ReadonlyRootFilesystem"], container["User"], container["StopTimeout"]) == (True, "espacio", 120)
    assert "/health/live" in container["HealthCheck"]["Command"][-1]
    assert [one["Name"] for one in container["Secrets"]] == ["ESPACIO_WORKER_SECRET"]
    (service,) = resources("AWS::ECS::Service").values()
    assert "DesiredCount" not in service["Properties"]  # an update of the stack would set it while Spaces are live
    assert service["Properties"]["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "ENABLED"


def test_policies_have_no_wildcard_actions_and_name_their_resources() -> None:
    roles = [one["Properties"] for one in resources("AWS::IAM::Role").values()]
    apart = [one["Properties"] for one in resources("AWS::IAM::Policy").values()]
    for policy in [*(one for role in roles for one in role.get("Policies", [])), *apart]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = many(statement["Action"])
            assert not [action for action in actions if "*" in action]
            assert statement["Resource"] != "*" or set(actions) <= EVERYWHERE


def test_worker_is_told_whether_speakers_are_brought_closer_in_loudness() -> None:
    choice = template("workers")["Parameters"][CHOICES["AUTOMATIC_GAIN"]]
    assert (choice["Default"], choice["AllowedValues"]) == ("yes", ["yes", "no"])
    (task,) = (one["Properties"] for one in resources("AWS::ECS::TaskDefinition").values())
    variables = {one["Name"]: one["Value"] for one in task["ContainerDefinitions"][0]["Environment"]}
    assert variables["ESPACIO_AUTOMATIC_GAIN"] == {"Ref": "AutomaticGain"}


def test_worker_has_a_place_to_write_where_its_image_says() -> None:
    (task,) = (one["Properties"] for one in resources("AWS::ECS::TaskDefinition").values())
    (worker,) = task["ContainerDefinitions"]
    (mount,), image = worker["MountPoints"], (ROOT / "media_worker/Dockerfile").read_text().splitlines()
    assert worker["ReadonlyRootFilesystem"]
    assert [volume["Name"] for volume in task["Volumes"]] == [mount["SourceVolume"]]
    path = mount["ContainerPath"]
    assert {f"ENV ESPACIO_SPOOL={path}", f"VOLUME {path}"} <= set(image)
    assert any(line.endswith(f"chown espacio {path}") for line in image)


def test_worker_may_ask_transcribe_only_where_captions_are_made_by_it() -> None:
    (policy,) = resources("AWS::IAM::Policy").values()
    assert policy["Condition"] == "Transcribed"
    assert policy["Properties"]["Roles"] == [{"Ref": "WorkerRole"}]
    assert "transcribe:" not in json.dumps(resources("AWS::IAM::Role"))
    choices = {name: template(name)["Parameters"]["Captions"] for name in ("roles", "workers")}
    assert [(one["Default"], one["AllowedValues"]) for one in choices.values()] == [
        ("none", ["none", "transcribe"])
    ] * 2
    (task,) = (one["Properties"] for one in resources("AWS::ECS::TaskDefinition").values())
    variables = {one["Name"]: one["Value"] for one in task["ContainerDefinitions"][0]["Environment"]}
    worker = {name: "" if isinstance(value, dict) else value for name, value in variables.items()}
    region = {"ESPACIO_CAPTIONS": "transcribe", "AWS_REGION": "eu-west-1", "ESPACIO_PUBLIC_ADDRESSES": "192.0.2.1"}
    assert read_config({**worker, **region, "ESPACIO_WORKER_SECRET": "s", "ESPACIO_CONTROL_URL": "wss://x"})
    assert variables["AWS_REGION"] == {"Ref": "AWS::Region"}


def test_every_function_has_a_log_group_that_ends() -> None:
    groups = [one["Properties"] for one in resources("AWS::Logs::LogGroup").values()]
    names = {named(group["LogGroupName"], Stage="dev") for group in groups}
    functions = {f"/aws/lambda/{function_name(function, 'espacio-dev')}" for function in RIGHTS}
    assert names == functions | {"/espacio/dev/workers"}
    assert all(group["RetentionInDays"] == {"Ref": "RetentionDays"} for group in groups)


def test_somebody_is_told_of_every_alarm() -> None:
    alarms = resources("AWS::CloudWatch::Alarm")
    assert "FailedJobsAlarm" in alarms
    assert all(alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms.values())


def test_secrets_are_generated_under_the_names_that_functions_read() -> None:
    secrets = resources("AWS::SecretsManager::Secret").values()
    made = {named(one["Properties"]["Name"], Stage="dev"): one["Properties"]["GenerateSecretString"] for one in secrets}
    assert set(made) == set(CONFIG["ESPACIO_SECRETS"].split(","))
    assert all(name.startswith(secrets_of("espacio-dev")) for name in made)
    variables = {"secret": 48, "worker_secret": 48, "push_key": 64, "edge_secret": 48}
    assert {one["GenerateStringKey"]: one["PasswordLength"] for one in made.values()} == variables


def test_requests_reach_the_api_without_host_and_with_what_it_reads() -> None:
    policies = resources("AWS::CloudFront::OriginRequestPolicy")
    headers = policies["Requests"]["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
    assert "Host" not in headers
    assert len(headers) <= 10
    assert {"CloudFront-Viewer-Address", "X-CSRF-Token", "Idempotency-Key", "Origin"} <= set(headers)
    handshake = policies["Handshakes"]["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
    assert {"Sec-WebSocket-Key", "Sec-WebSocket-Version"} <= set(handshake)


def test_edge_caches_only_what_is_the_same_for_everybody() -> None:
    (edge,) = resources("AWS::CloudFront::Distribution").values()
    made = edge["Properties"]["DistributionConfig"]
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    cached = {one["PathPattern"] for one in made["CacheBehaviors"] if one["CachePolicyId"] != disabled}
    assert cached == {"/api/live", "/i/spaces/*/live*", "/u/*/feed.xml", "/topics/*/feed.xml", "/static/*", "/media/*"}
    assert made["DefaultCacheBehavior"]["CachePolicyId"] == disabled
    (origin,) = [one for one in made["Origins"] if "OriginCustomHeaders" in one]
    assert origin["Id"] == "rest"
    assert {one["ViewerProtocolPolicy"] for one in made["CacheBehaviors"]} <= {"https-only", "redirect-to-https"}


def test_api_learns_the_address_of_every_visitor_behind_a_cache_too() -> None:
    """Without it, all visitors of a site share one rate limit, which anybody can use up for the others."""
    (edge,) = resources("AWS::CloudFront::Distribution").values()
    made, policies = edge["Properties"]["DistributionConfig"], resources("AWS::CloudFront::OriginRequestPolicy")
    asked = [one for one in (made["DefaultCacheBehavior"], *made["CacheBehaviors"]) if one["TargetOriginId"] == "rest"]
    assert len(asked) == 5
    for behaviour in asked:
        policy = policies[behaviour.get("OriginRequestPolicyId", {}).get("Ref", "Handshakes")]
        headers = policy["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
        assert "CloudFront-Viewer-Address" in headers, behaviour.get("PathPattern")


@pytest.mark.parametrize("name", NAMES)
def test_every_output_is_used_and_every_import_is_exported(name: str) -> None:
    code = "".join(path.read_text() for path in (ROOT / "infra/aws").glob("*.py"))
    others = "".join(text for other, text in TEXTS.items() if other != name)
    for output, made in template(name).get("Outputs", {}).items():
        exported = named(made["Export"]["Name"]) if "Export" in made else None
        assert f'"{output}"' in code or (exported and exported in others), f"{output} of {name} is used nowhere."
    exports = {
        named(made["Export"]["Name"])
        for one in NAMES
        for made in template(one).get("Outputs", {}).values()
        if "Export" in made
    }
    assert set(re.findall(r'ImportValue": !Sub "([^"]+)"', TEXTS[name])) <= exports
