"""`make package-check`: the packages hold everything, for Lambda's machine, and start fast.

The archives for Lambda (arm64) cannot run here, so their files are inspected; the same archives for this machine are
unpacked as Lambda unpacks them, and imported by a clean Python 3.13 that sees nothing else.
"""

import platform
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from infra.aws.layer import MACHINE, NotPackaged, interpreter
from infra.aws.package import PREFIX, Package, package
from infra.lock import LAYER, ROOT

RUNS: Final = 7
LIMIT_MS: Final = 450  # CPU of a cold start up to the first request, on a machine that has other work, too
LIMIT_LAYER: Final = 20_000_000  # bytes
LIMIT_UNPACKED: Final = 250_000_000  # bytes of code and layers together; Lambda quota
AARCH64: Final = b"\xb7\x00"  # e_machine of ELF
GLIBC: Final = (2, 34)  # of Amazon Linux 2023
# Names of packages whose modules are called otherwise.
MODULES: Final = {"argon2-cffi": "argon2", "aws-lambda-powertools": "aws_lambda_powertools", "pillow": "PIL"}
SETTINGS: Final = {
    "ESPACIO_SECRET": "x" * 48,
    "ESPACIO_WORKER_SECRET": "y" * 48,
    "ESPACIO_SITE_ORIGINS": "https://example.org",
    "ESPACIO_SOCKET_URL": "wss://example.org",
    "ESPACIO_TABLE_PREFIX": "espacio-dev",
    "ESPACIO_MEDIA_BUCKET": "espacio-dev-media-123456789012",
    "ESPACIO_JOBS_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/espacio-dev-jobs",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}
COLD: Final = "import time; import app; app.site(); print(time.process_time() * 1000)"
ENCODE: Final = (
    "from chalicelib.audio.aac import aac_of; from chalicelib.protocol.ogg import SILENT; "
    "print(len(aac_of([SILENT] * 50, 0, 0)))"
)
FORMATS: Final = (
    "from PIL import features; missing = [f for f in ('webp', 'jpg', 'zlib', 'freetype2') if not features.check(f)]; "
    "assert not missing, missing"
)


def foreign(archive: Path) -> Iterator[str]:
    """Yield a sentence for each compiled file that does not run on Lambda."""
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            content = opened.read(name) if re.search(r"\.so(\.|$)", name) else b""
            if content[:4] == b"\x7fELF":
                if content[18:20] != AARCH64:
                    yield f"{name} is not for arm64."
                versions = {(int(a), int(b)) for a, b in re.findall(rb"GLIBC_(\d+)\.(\d+)", content)}
                if versions and max(versions) > GLIBC:
                    yield f"{name} needs glibc {max(versions)}."


def compiled(archive: Path) -> set[str]:
    """Return the names of the compiled files without what names the machine."""
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if re.search(r"\.so(\.|$)", name)]
    return {re.sub(r"-[0-9a-f]{8}|(aarch64|x86_64)-linux-gnu", "", name) for name in names}


def unpacked(archive: Path) -> int:
    """Return how many bytes the files of an archive have."""
    with zipfile.ZipFile(archive) as opened:
        return sum(entry.file_size for entry in opened.infolist())


def without_bytecode(archive: Path) -> list[str]:
    """Return the modules that Lambda would have to compile at every cold start."""
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
    modules = [name for name in names if name.endswith(".py")]
    return [name for name in modules if re.sub(r"([^/]+)\.py$", r"__pycache__/\1.cpython-313.pyc", name) not in names]


def run(made: Package, folder: Path, code: str) -> str:
    """Run code as a Lambda would: its own files, the layer and the standard library. Raises CalledProcessError."""
    paths = [str(folder / "task"), str(folder / "opt" / PREFIX)]
    start = f"import sys; sys.path[:0] = {paths!r}; "
    command = [interpreter(), "-I", "-S", "-B", "-c", start + code]
    done = subprocess.run(command, cwd=folder, env=SETTINGS, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def unpack(made: Package, folder: Path) -> None:
    for archive, place in ((made.code, "task"), (made.layer, "opt"), (made.sound, "opt")):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder / place)


def problems(lambdas: Package, ours: Package, folder: Path) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong, and print what was measured."""
    yield from foreign(lambdas.layer)
    yield from foreign(lambdas.sound)
    different = compiled(lambdas.layer) ^ compiled(ours.layer)
    if different:
        yield f"The two machines do not have the same compiled files: {sorted(different)}."
    jobs = sum(unpacked(archive) for archive in (lambdas.layer, lambdas.sound, lambdas.code))
    print(f"layer of jobs {lambdas.sound.stat().st_size / 1e6:.1f} MB (zipped), all that jobs have {jobs / 1e6:.0f} MB")
    if jobs > LIMIT_UNPACKED:
        yield f"What the function for jobs has, has {jobs} bytes, {LIMIT_UNPACKED} at most."
    size = lambdas.layer.stat().st_size
    print(f"layer {size / 1e6:.1f} MB, code {lambdas.code.stat().st_size / 1e6:.1f} MB (zipped)")
    if size > LIMIT_LAYER:
        yield f"The layer has {size} bytes, {LIMIT_LAYER} at most."
    for archive in (lambdas.code, lambdas.layer, lambdas.sound):
        missing = without_bytecode(archive)
        if missing:
            yield f"{len(missing)} modules of {archive.name} have no bytecode: {missing[:3]}."
    unpack(ours, folder)
    print(f"AAC of a second: {run(ours, folder, ENCODE).strip()} packets")
    names = [line.split("==")[0] for line in (ROOT / LAYER.requirements).read_text().split()]
    for name in names:
        run(ours, folder, f"import {MODULES.get(name, name.replace('-', '_').lower())}")
    run(ours, folder, FORMATS)
    print(f"all {len(names)} requirements can be imported, and Pillow has its formats")
    spent = statistics.median(float(run(ours, folder, COLD)) for _ in range(RUNS))
    bare = statistics.median(float(run(ours, folder, COLD.replace("import app; app.site();", ""))) for _ in range(RUNS))
    print(f"cold start {spent:.0f} ms CPU up to the first request (the interpreter {bare:.0f}), median of {RUNS}")
    if spent > LIMIT_MS:
        yield f"A cold start takes {spent:.0f} ms of CPU, {LIMIT_MS} at most."


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            lambdas = package("dev", MACHINE, folder / "lambda")
            ours = package("dev", platform.machine(), folder / "here")
            found = list(problems(lambdas, ours, folder))
        except NotPackaged as problem:
            found = [str(problem)]
        except subprocess.CalledProcessError as failure:
            found = [f"{failure.cmd[-1]} failed:\n{failure.stderr}"]
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
