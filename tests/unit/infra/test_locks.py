"""What is deployed is pinned to the byte, and the locks agree with the requirements."""

import re
from pathlib import Path

import pytest

from infra.lock import CAPTIONS, GLIBC, LAYER, ROOT, SOUND, TRANSCRIBE, WORKER, Lock, installs

PIN = re.compile(r"^([\w.-]+)==([\w.]+)((?: --hash=sha256:[0-9a-f]{64})+)$")
DOCKERFILE = (ROOT / "media_worker/Dockerfile").read_text()


def pins(file: Path) -> dict[str, str]:
    """Return the version of each package, by its normal name."""
    text = re.sub(r" \\\n\s+", " ", file.read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [PIN.match(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return {_normal(match[1]): match[2] for match in found if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower())


@pytest.mark.parametrize("lock", [LAYER, SOUND, WORKER, CAPTIONS, TRANSCRIBE], ids=lambda lock: lock.file)
def test_lock_pins_every_requirement_with_hashes_as_the_constraints_do(lock: Lock) -> None:
    locked = pins(ROOT / lock.file)
    constraints = dict(line.split("==") for line in (ROOT / "infra/constraints.txt").read_text().split())
    known = {_normal(name): version for name, version in constraints.items()}
    wanted = dict(line.split("==") for line in (ROOT / lock.requirements).read_text().split())
    assert {_normal(name): version for name, version in wanted.items()}.items() <= locked.items(), "Run `make lock`."
    assert {name: version for name, version in locked.items() if known.get(name, version) != version} == {}
    assert len(locked) > len(wanted) or lock is SOUND  # FFmpeg is in the one wheel


def test_wheels_are_those_of_one_python_whatever_runs_pip() -> None:
    options = installs("aarch64")
    assert options[options.index("--python-version") + 1] == "3.13"
    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(options)
    assert max(GLIBC, key=lambda version: int(version[2:])) == "2_34"  # Amazon Linux 2023


def test_image_is_pinned_and_installs_what_is_locked() -> None:
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(set(stages)) == 1, "What is compiled for one image need not run in another."
    assert re.fullmatch(r"python:3\.13-slim@sha256:[0-9a-f]{64}", stages[0])
    assert "--require-hashes -r media_worker/requirements.lock" in DOCKERFILE
    assert not re.search(r"pip install(?!.*--require-hashes)", DOCKERFILE)


def test_image_has_captions_only_if_it_is_built_with_them() -> None:
    assert "ARG CAPTIONS=none\n" in DOCKERFILE
    (line,) = [line for line in DOCKERFILE.splitlines() if "$CAPTIONS" in line]
    assert line.startswith('RUN [ "$CAPTIONS" = none ] || pip install ')
    assert line.endswith(' --require-hashes -r "locks/$CAPTIONS"')
    for maker, lock in (("whisper", CAPTIONS), ("transcribe", TRANSCRIBE)):
        assert f"COPY {lock.file} locks/{maker}\n" in DOCKERFILE


def test_image_has_what_was_compiled_but_no_compiler() -> None:
    compiler, image = re.split(r"^FROM .*\n", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert "RUN python -m media_worker.edge.native\n" in compiler
    assert "COPY --from=compiler /srv/media_worker/edge/native/__pycache__/*.so" in image
    assert image.index("COPY media_worker/ media_worker/") < image.index("COPY --from=compiler")
    assert "apt-get" not in image


def test_image_runs_as_nobody_special_with_one_udp_port_and_asks_only_whether_the_worker_lives() -> None:
    assert DOCKERFILE.index("USER espacio") < DOCKERFILE.index('CMD ["python", "-m"')
    port = re.search(r"ESPACIO_UDP_PORT=(\d+)", DOCKERFILE)
    assert port is not None
    assert f"EXPOSE {port[1]}/udp" in DOCKERFILE
    assert "/health/live" in DOCKERFILE
    assert "/health/ready" not in DOCKERFILE
