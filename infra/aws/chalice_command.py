"""`chalice` for Lambda's Python, whatever Python runs it: `python -m infra.aws.chalice_command deploy --stage dev`.

Chalice deploys for the version that it runs on, and takes the archives of `make package` only for the right one.
"""

import sys

from chalice.cli import main
from chalice.config import Config

from infra.aws.package import RUNTIME


def pin_runtime() -> None:
    """Deploy for one version of Python."""
    Config.lambda_python_version = property(lambda _: RUNTIME)  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    pin_runtime()
    sys.exit(main())
