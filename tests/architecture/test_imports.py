"""Nothing depends upwards: each rule says which imports a folder may not have, and why."""

import ast
import re
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.architecture.source import PRODUCTION, imports, python_files, tree


class Rule(NamedTuple):
    """`allows` decides whether a file under `where` may import a dotted name."""

    name: str
    where: tuple[str, ...]
    allows: Callable[[str], bool]
    reason: str


def only(*modules: str) -> Callable[[str], bool]:
    """Allow the standard library and `modules`."""
    return lambda name: name.split(".")[0] in sys.stdlib_module_names or within(name, modules)


def never(*modules: str) -> Callable[[str], bool]:
    return lambda name: not within(name, modules)


def within(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def of_chalicelib_only(*modules: str) -> Callable[[str], bool]:
    return of_package_only("chalicelib", *modules)


def of_package_only(package: str, *modules: str) -> Callable[[str], bool]:
    """Allow anything outside `package`, and `modules` inside it."""
    return lambda name: not within(name, (package,)) or within(name, modules)


WAIST = ("chalicelib.protocol", "chalicelib.tokens", "chalicelib.errors", "chalicelib.domain.errors")

FEATURES = ("account", "fleets", "messages", "notifications", "people", "posts", "search", "space")

CAPTIONER = (
    "media_worker/captions/whisper.py",
    "media_worker/captions/process.py",
    "media_worker/captions/__main__.py",
)

TRANSCRIBE = "media_worker/captions/transcribe/"

RULES = (
    Rule(
        "domain is pure",
        ("chalicelib/domain/",),
        only("chalicelib.domain"),
        "the rules of a Space must run, and be read, without anything installed",
    ),
    Rule(
        "domain has no clock, chance or I/O",
        ("chalicelib/domain/",),
        never("time", "random", "secrets", "uuid", "os", "socket", "asyncio", "threading", "datetime.datetime"),
        "time and ids are arguments, so that every rule can be tested at any moment",
    ),
    Rule(
        "services know no AWS and no framework",
        ("chalicelib/services/",),
        never("boto3", "botocore", "chalice", "pynamodb"),
        "an action is load, decide, save, announce; who stores and who calls is not its business",
    ),
    Rule(
        "the API knows no store",
        ("chalicelib/api/",),
        never("chalicelib.store"),
        "a request reaches rows only through a service, which knows the rules; values that both need are in domain",
    ),
    Rule(
        "outside services, pictures and AWS know no feature",
        ("chalicelib/external/", "chalicelib/images/", "chalicelib/aws/"),
        of_chalicelib_only(
            "chalicelib.external",
            "chalicelib.images",
            "chalicelib.domain",
            "chalicelib.errors",
            "chalicelib.config",
            "chalicelib.services.deps",
        ),
        "each plays one part that services/deps.py describes, and can be replaced by another that does",
    ),
    Rule(
        "features of the API do not know pages",
        tuple(f"chalicelib/api/{one}/" for one in FEATURES),
        never("chalicelib.api.pages"),
        "pages are made of what features answer, never the other way around",
    ),
    Rule(
        "the media worker imports from chalicelib only the protocol, tokens and errors",
        ("media_worker/",),
        of_chalicelib_only(*WAIST),
        "the worker trusts signed grants and never touches the database",
    ),
    Rule(
        "the media worker has no AWS",
        tuple(f for f in python_files("media_worker/") if not f.startswith(TRANSCRIBE)),
        never("boto3", "botocore", "chalice", "pynamodb"),
        "the worker trusts signed grants and never touches the database; only its captioner may ask Amazon Transcribe",
    ),
    Rule(
        "audio has no event loop, socket, clock or chance",
        tuple(f for f in python_files("media_worker/audio/") if f != "media_worker/audio/clock.py"),
        never("asyncio", "socket", "time", "threading", "random", "secrets", "aiohttp"),
        "packets in, packets out: the room's clock is an argument (clock.py is the one that keeps it)",
    ),
    Rule(
        "audio stands alone",
        ("media_worker/audio/",),
        of_package_only("media_worker", "media_worker.audio", "media_worker.peer"),
        "how sound is decoded, mixed and encoded depends neither on people nor on the network",
    ),
    Rule(
        "the edge knows the room only through the peer interface",
        ("media_worker/edge/",),
        of_package_only("media_worker", "media_worker.edge", "media_worker.peer"),
        "media_worker.peer is the border between packets and people",
    ),
    Rule(
        "the room knows the edge only through the peer interface",
        ("media_worker/room/",),
        of_package_only(
            "media_worker",
            "media_worker.room",
            "media_worker.audio",
            "media_worker.captions",
            "media_worker.recording",
            "media_worker.peer",
        ),
        "media_worker.peer is the border between packets and people, and grants are checked before a room sees them",
    ),
    Rule(
        "recording knows no room, peer or command",
        ("media_worker/recording/",),
        of_package_only("media_worker", "media_worker.recording"),
        "it takes the packets that a room has encoded, and never decides who is in them",
    ),
    Rule(
        "captions know no room, peer or command",
        ("media_worker/captions/",),
        of_package_only("media_worker", "media_worker.captions", "media_worker.audio", "media_worker.logs"),
        "the captioner gets frames and numbers, and its worker's side passes lines on; neither decides who reads them",
    ),
    Rule(
        "only the captioner's process loads Whisper",
        tuple(f for f in python_files("media_worker/") if f not in CAPTIONER),
        never("faster_whisper", "media_worker.captions.whisper", "media_worker.captions.process"),
        "a worker without captions needs neither the packages nor their memory",
    ),
    Rule(
        "control does not reach into the edge",
        ("media_worker/control/",),
        never("media_worker.edge", "media_worker.worker", "media_worker.health"),
        "commands act on rooms; rooms reach their peers through media_worker.peer",
    ),
    Rule(
        "the peer interface imports nothing of ours",
        ("media_worker/peer.py",),
        only(),
        "both sides import it, so it must bring neither with it",
    ),
    Rule(
        "views, presence, roster, rate limit and host absence are pure",
        tuple(f"media_worker/room/{name}.py" for name in ("views", "presence", "roster", "rate_limit", "host_absence")),
        never("asyncio", "socket", "time", "threading", "random", "secrets"),
        "the room's clock is an argument, so that every rule can be tested at any moment",
    ),
    Rule(
        "the protocol, tokens and errors depend only on the rules' errors",
        ("chalicelib/protocol/", "chalicelib/tokens.py", "chalicelib/errors.py"),
        of_chalicelib_only(*WAIST),
        "the media worker imports them, and must not get the control plane with them",
    ),
    Rule(
        "production code knows no test and no local cloud",
        PRODUCTION,
        never("infra", "tests", "moto", "pytest"),
        "what is deployed is what was tested; the local cloud is only its surroundings",
    ),
    Rule(
        "the Lambda has no pydantic and no boto3",
        ("app.py", "chalicelib/"),
        never("pydantic", "boto3"),
        "each costs about 0.2 s of every cold start",
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name.replace(" ", "_"))
def test_code_keeps_import_rule(rule: Rule) -> None:
    broken = [
        f"{file} imports {name}"
        for file in python_files(*rule.where)
        for name in imports(file)
        if not rule.allows(name)
    ]
    assert not broken, f"\nRule: {rule.name}.\nWhy:  {rule.reason}.\n  " + "\n  ".join(broken)


@pytest.mark.parametrize(
    ("allows", "name", "expected"),
    [
        (only("chalicelib.domain"), "dataclasses", True),
        (only("chalicelib.domain"), "chalicelib.domain.errors.Refused", True),
        (only("chalicelib.domain"), "chalicelib.domains", False),
        (only("chalicelib.domain"), "msgspec", False),
        (never("chalice"), "chalicelib.errors", True),
        (never("chalice"), "chalice.app.Response", False),
        (of_chalicelib_only("chalicelib.protocol"), "chalicelib.store.models", False),
        (of_chalicelib_only("chalicelib.protocol"), "chalicelib.protocol.Grant", True),
        (of_chalicelib_only("chalicelib.protocol"), "numpy", True),
        (of_package_only("media_worker", "media_worker.peer"), "media_worker.peer.Peer", True),
        (of_package_only("media_worker", "media_worker.peer"), "media_worker.room.room.LiveRoom", False),
        (only(), "typing.Protocol", True),
        (only(), "media_worker.edge", False),
    ],
)
def test_rule_tells_allowed_from_forbidden_imports(allows: Callable[[str], bool], name: str, expected: bool) -> None:
    assert allows(name) is expected


COSTLY_AT_COLD_START = ("jinja2", "argon2", "PIL", "icalendar", "fido2", "joserfc")


@pytest.mark.parametrize("module", COSTLY_AT_COLD_START)
def test_lambda_imports_costly_library_only_inside_functions(module: str) -> None:
    eager = [
        file
        for file in python_files("app.py", "chalicelib/")
        for statement in tree(file).body
        if isinstance(statement, ast.Import | ast.ImportFrom) and module in ast.unparse(statement).split(".")[0].split()
    ]
    assert not eager, (
        f"{module} is needed by few requests and slows every cold start; import it where it is used: {eager}"
    )


ASKS_WHERE_IT_RUNS = re.compile(r"(?i)(^|[_\W])(is_?)?local(_mode|stack)?($|[_\W])|CHALICE_CLI_MODE|SAM_LOCAL")


def test_lambda_code_never_asks_whether_it_runs_locally() -> None:
    asking = [
        f"{file}:{node.lineno}: {ast.unparse(node.test)}"
        for file in python_files("app.py", "chalicelib/")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.If | ast.IfExp | ast.While) and ASKS_WHERE_IT_RUNS.search(ast.unparse(node.test))
    ]
    assert not asking, "Only endpoint URLs differ between one machine and AWS:\n  " + "\n  ".join(asking)
