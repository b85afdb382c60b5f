"""The memory that a worker may have, and has."""

import os
import resource
from pathlib import Path

from media_worker.memory import memory_limit, memory_share


def test_limit_is_that_of_the_container_or_of_the_machine(tmp_path: Path) -> None:
    machine = os.sysconf("SC_PHYS_PAGES") * resource.getpagesize()
    given, unlimited = tmp_path / "given", tmp_path / "unlimited"
    given.write_text("1048576\n")
    unlimited.write_text("max\n")
    assert memory_limit((given, unlimited)) == 1_048_576
    assert memory_limit((unlimited, tmp_path / "missing")) == machine


def test_share_is_what_is_resident(tmp_path: Path) -> None:
    status = tmp_path / "statm"
    status.write_text("9000 256 100 1 0 500 0\n")
    assert memory_share(1_024 * resource.getpagesize(), status) == 0.25
    assert memory_share(1_024, tmp_path / "missing") == 0.0
