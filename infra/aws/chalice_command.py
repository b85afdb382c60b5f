"""`chalice` for Lambda's Python, whatever Python runs it: `python -m infra.aws.chalice_command deploy --stage dev`.

Chalice deploys for the version that it runs on, and takes the archives of `make package` only for the right one.
"""

import sys
import warnings

from chalice.cli import main
from chalice.config import Config

from infra.aws.package import RUNTIME


def pin_runtime() -> None:
    """Deploy for one version of Python."""
    Config.lambda_python_version = property(lambda _: RUNTIME)  # type: ignore[method-assign, assignment]
    # Which Python runs Chalice does not matter: the archives are made for Lambda's.
    warnings.filterwarnings("ignore", "You are currently running python")


if __name__ == "__main__":
    pin_runtime()
    sys.exit(main())
