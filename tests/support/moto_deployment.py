"""Runs one of our commands against moto: `python -m tests.support.moto_deployment -m infra.aws.deploy dev`.

What moto has not is left out: a site that answers, and a registry of images; it deletes a VPC before its subnets,
which EC2 refuses, too. The rest of the command is as it is.
"""

import io
import runpy
import sys
import urllib.request
from collections.abc import Callable
from typing import Any

from infra.aws import image
from infra.aws.stacks import Stacks
from tests.support.moto_resources import DISTRIBUTION

DOMAIN = "espacio.example.org"


def leave_out() -> None:
    """Patch this process."""
    Stacks.delete = _without_network(Stacks.delete)  # type: ignore[method-assign]
    image.push = lambda *_: None  # no registry
    urllib.request.urlopen = _answer(urllib.request.urlopen)


def _without_network(delete: Callable[..., bool]) -> Callable[..., bool]:
    def deleted(stacks: Stacks, name: str) -> bool:
        return name != "network" and delete(stacks, name)

    return deleted


def _answer(urlopen: Callable[..., Any]) -> Callable[..., Any]:
    def opened(url: Any, *arguments: Any, **options: Any) -> Any:
        ours = str(url).startswith((f"https://{DOMAIN}/", f"https://{DISTRIBUTION}/"))
        return io.BytesIO() if ours else urlopen(url, *arguments, **options)

    return opened


def main() -> None:
    leave_out()
    sys.argv = sys.argv[2:]  # after -m
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
