"""The layer of the function that does jobs: FFmpeg, by which recordings become AAC.

It has a layer of its own, because it is larger than everything else together, and no other function needs it.
"""

import hashlib
from pathlib import Path
from typing import Final

from infra.aws.deployment import Deployment

FUNCTION: Final = "work"
PLACE: Final = "state/sound-layer.zip"  # in the site's bucket, which serves nothing but /static/
ARCHITECTURE: Final = "arm64"


def layer_name(deployment: Deployment) -> str:
    return f"{deployment.prefix}-sound"


def publish(deployment: Deployment, archive: Path, runtime: str) -> str:
    """Publish the layer, unless its newest version has the same content, and return the version's ARN."""
    content = archive.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    client, name = deployment.client("lambda"), layer_name(deployment)
    newest = client.list_layer_versions(LayerName=name, MaxItems=1)["LayerVersions"]
    if newest and newest[0].get("Description") == digest:
        return str(newest[0]["LayerVersionArn"])
    bucket = deployment.bucket("site")
    deployment.client("s3").put_object(Bucket=bucket, Key=PLACE, Body=content)
    made = client.publish_layer_version(
        LayerName=name,
        Description=digest,
        Content={"S3Bucket": bucket, "S3Key": PLACE},
        CompatibleRuntimes=[runtime],
        CompatibleArchitectures=[ARCHITECTURE],
    )
    return str(made["LayerVersionArn"])


def delete(deployment: Deployment) -> None:
    """Delete all versions of the layer, and of Chalice's own, which a deployment that was killed may have left."""
    client = deployment.client("lambda")
    for name in (layer_name(deployment), f"{deployment.prefix}-managed-layer"):
        for page in client.get_paginator("list_layer_versions").paginate(LayerName=name):
            for version in page["LayerVersions"]:
                client.delete_layer_version(LayerName=name, VersionNumber=version["Version"])
