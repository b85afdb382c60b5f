"""The operator's command that gives an account of a running Espacio a role."""

import subprocess
import sys

from infra.local.stack import ROOT, Stack


def make_reviewer(stack: Stack, handle: str) -> str:
    """Run the command for somebody who has signed up; return what it says."""
    command = [sys.executable, "-m", "infra.roles", "reviewer", handle, "--data", str(stack.data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
