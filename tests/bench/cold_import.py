"""The cost of a cold start: CPU time of importing app.py in a new process, and the size of the package.

`python -m tests.bench.cold_import [--package]`; with `--package` it also runs `chalice package`, which downloads the
wheels for the Lambda's architecture.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.site import ENVIRONMENT

ROOT = Path(__file__).parents[2]
RUNS = 5
# botocore prefers pyOpenSSL if it is installed; the Lambda does not have it, and here it would cost 100 ms.
WITHOUT_TOOLS = "import sys; sys.modules['OpenSSL'] = None; "
MEASURE = WITHOUT_TOOLS + "import time; {statement}; print(time.process_time() * 1000)"
LAZY = (
    "jinja2",
    "argon2",
    "aws_lambda_powertools",
    "regex",
    "boto3",
    "pydantic",
    "PIL",
    "icalendar",
    "http_ece",
    "fido2",
    "joserfc",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", action="store_true", help="also package, and print the sizes")
    options = parser.parse_args()
    bare, whole = cpu_ms("pass"), cpu_ms("import app")
    print(f"import app: {whole:.0f} ms CPU (the interpreter alone {bare:.0f}), median of {RUNS}")
    print(
        f"of it chalice {cpu_ms('import chalice') - bare:.0f}, pynamodb {cpu_ms('import pynamodb.models') - bare:.0f}"
    )
    print(f"left for later: {', '.join(sorted(set(LAZY) - imported()))}")
    if options.package:
        for name, size in package_sizes().items():
            print(f"{name}: {size / 1000:.0f} kB")
    return 0


def cpu_ms(statement: str) -> float:
    """Return the CPU milliseconds of a new process up to the end of `statement`; the median of `RUNS`."""
    return statistics.median(float(run(MEASURE.format(statement=statement))) for _ in range(RUNS))


def imported() -> set[str]:
    """Return the top-level packages that importing app.py loads."""
    return set(run("import app, sys; print(*{name.partition('.')[0] for name in sys.modules})").split())


def run(code: str) -> str:
    environment = {**os.environ, **ENVIRONMENT, "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def package_sizes() -> dict[str, int]:
    """Return the bytes of each zip of the production stage."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("app.py", "requirements.txt"):
            shutil.copy(ROOT / name, project)
        for name in ("chalicelib", ".chalice"):
            shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "deployments"))
        subprocess.run(
            [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", "prod", "out"],
            cwd=project,
            env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "PYTHONDONTWRITEBYTECODE": "1"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return {path.name: path.stat().st_size for path in (project / "out").glob("*.zip")}


if __name__ == "__main__":
    sys.exit(main())
