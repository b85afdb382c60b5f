"""The image of the worker has another name for each maker of captions, and is built for it."""

from typing import Any
from unittest import mock

import pytest

from infra.aws import image
from infra.aws.deployment import Deployment


class Registry:
    """ECR's client; `tags` are there."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}

    def describe_images(self, *, imageIds: list[dict[str, str]], **_: object) -> dict[str, Any]:
        return {"imageDetails": [{"imageDigest": self.tags[imageIds[0]["imageTag"]]}]}


@pytest.mark.parametrize("captions", ["none", "transcribe"])
def test_image_that_is_there_is_not_built_again(captions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    registry.tags = {image.tag("none"): "sha256:1", image.tag("transcribe"): "sha256:2"}
    monkeypatch.setattr(Deployment, "client", lambda *_: registry)
    digests = {"none": "sha256:1", "transcribe": "sha256:2"}
    assert image.push(_deployment(), "workers", captions) == f"workers@{digests[captions]}"


def test_image_is_built_with_what_makes_captions(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    built: list[str] = []
    monkeypatch.setattr(Deployment, "client", lambda *_: registry)
    monkeypatch.setattr(image, "_digest", lambda *_: "sha256:3" if built else None)
    monkeypatch.setattr(image, "_sign_in", lambda *_: None)
    monkeypatch.setattr(image, "_docker", lambda *arguments: built.append(" ".join(arguments)))
    with mock.patch("shutil.which", return_value="/usr/bin/docker"):
        assert image.push(_deployment(), "workers", "transcribe") == "workers@sha256:3"
    assert "--build-arg CAPTIONS=transcribe" in built[0]
    assert built[1] == f"push workers:{image.tag('transcribe')}"


def _deployment() -> Deployment:
    with mock.patch.object(Deployment, "__post_init__"):
        return Deployment("dev")
