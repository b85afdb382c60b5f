import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.local_cloud import Cloud


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Cloud]]:
    with contextlib.ExitStack() as cleanup:

        def start_cloud(*options: str) -> Cloud:
            cloud = Cloud(tmp_path / "cloud.snapshot", *options)
            cleanup.callback(cloud.log.close)
            cleanup.callback(cloud.process.wait)
            cleanup.callback(cloud.process.kill)
            return cloud

        yield start_cloud
