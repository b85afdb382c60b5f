"""An account at moto, in which a stage can be deployed."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.aws.deployment import Deployment
from tests.support.aws_models import share_aws_models
from tests.support.site import ENVIRONMENT


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """A stage in an account with the site's bucket."""
    for name, value in ENVIRONMENT.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    share_aws_models()
    with mock_aws():
        made = Deployment("dev")
        made.client("s3").create_bucket(
            Bucket=made.bucket("site"), CreateBucketConfiguration={"LocationConstraint": made.region}
        )
        yield made
