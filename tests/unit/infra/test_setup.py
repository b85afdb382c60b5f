"""What a newcomer reads if something is missing: one sentence that says what to do."""

import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[3] / "infra/setup"
TOOLS = (
    *("sh", "cut", "env", "cat", "tail", "mktemp", "rm", "grep", "sed", "readlink", "head"),
    *("cksum", "mkdir", "chmod"),
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that stands for a whole machine: a few of the system's own tools."""
    for tool in TOOLS:
        path = next(Path(folder) / tool for folder in ("/bin", "/usr/bin") if (Path(folder) / tool).exists())
        (tmp_path / tool).symlink_to(path)
    return tmp_path


def install(machine: Path, name: str, script: str) -> None:
    (machine / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / name).chmod(0o755)


def run(machine: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    script = ["/bin/sh", str(SETUP / command[0]), *command[1:]]
    return subprocess.run(script, cwd=machine, env={"PATH": str(machine)}, capture_output=True, text=True, check=False)


def test_set_up_names_packages_when_python_is_missing(machine: Path) -> None:
    ended = run(machine, "python.sh")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "sudo apt-get install python3 python3-venv" in ended.stderr


def test_set_up_names_the_version_when_python_is_too_old(machine: Path) -> None:
    install(machine, "python3", 'case "$1" in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    ended = run(machine, "python.sh")
    assert ended.returncode == 1
    assert "3.11 or newer" in ended.stderr
    assert "is 3.9.2" in ended.stderr


def test_set_up_names_package_when_python_makes_no_environments(machine: Path) -> None:
    install(machine, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    ended = run(machine, "python.sh")
    assert ended.returncode == 1
    assert "sudo apt-get install python3-venv" in ended.stderr


PIP = """case "$*" in
*--version*) exit 0 ;;
*) echo "{said}"; exit 1 ;;
esac"""
VENV = """case "$2" in
venv) mkdir -p .venv/bin; cat new-python >.venv/bin/python; chmod +x .venv/bin/python ;;
esac"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("NewConnectionError: Name or service not known", "Connect this machine to the network and try again"),
        ("error: no space left on device", "The packages could not be installed; the reason is above"),
    ],
    ids=["no network", "anything else"],
)
def test_set_up_says_why_packages_were_not_installed(machine: Path, said: str, told: str) -> None:
    (machine / "infra").symlink_to(SETUP.parent)
    (machine / "wanted.txt").write_text("numpy\n")
    install(machine, "new-python", PIP.format(said=said))
    install(machine, "python3", VENV)
    ended = run(machine, "environment.sh", "run", "wanted.txt")
    assert ended.returncode == 1
    assert told in ended.stderr
    assert not list((machine / ".venv").glob("*.stamp"))


def test_set_up_makes_another_environment_for_a_tool(machine: Path) -> None:
    (machine / "wanted.txt").write_text("checkov==3\n")
    (machine / "infra").symlink_to(SETUP.parent)
    install(machine, "new-python", "exit 0")
    install(machine, "python3", VENV.replace(".venv", "audit"))
    script = ["/bin/sh", str(SETUP / "environment.sh"), "audit", "wanted.txt"]
    environ = {"PATH": str(machine), "ENVIRONMENT": "audit", "PINS": "wanted.txt"}
    for said in ("Making Espacio's own environment in audit", ""):
        ended = subprocess.run(script, cwd=machine, env=environ, capture_output=True, text=True, check=True)
        assert ended.stdout.startswith(said)
    assert ended.stdout == ""
    assert not (machine / ".venv").exists()


def test_set_up_takes_the_first_python_that_is_new_enough(machine: Path) -> None:
    install(machine, "python3", "exit 1")
    install(machine, "python3.12", "exit 0")
    ended = run(machine, "python.sh")
    assert ended.stdout == f"{machine}/python3.12\n", ended.stderr


def test_set_up_names_packages_when_it_may_not_install_them(machine: Path) -> None:
    install(machine, "apt-get", "exit 1")
    install(machine, "id", "echo 1000")
    ended = run(machine, "packages.sh", "cut=coreutils", "flite=flite", "chromium=chromium=google-chrome")
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("sudo apt-get install --no-install-recommends flite chromium")


def test_set_up_installs_only_what_is_missing_when_it_may(machine: Path) -> None:
    install(machine, "id", "echo 0")
    install(machine, "apt-get", f'echo "$@" >> {machine}/asked')
    ended = run(machine, "packages.sh", "cut=coreutils", "flite=flite", "chromium=chromium=google-chrome")
    assert ended.returncode == 0, ended.stderr
    assert (machine / "asked").read_text().splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends flite chromium",
    ]


def test_set_up_is_silent_when_nothing_is_missing(machine: Path) -> None:
    install(machine, "google-chrome", "exit 0")
    ended = run(machine, "packages.sh", "chromium=chromium=google-chrome")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_set_up_says_why_a_snap_will_not_do(machine: Path) -> None:
    install(machine, "pulseaudio", "exit 0")
    install(machine, "flite", "exit 0")
    install(machine, "turnserver", "exit 0")
    install(machine, "cc", "exit 0")
    install(machine, "firefox", "exit 0")
    install(machine, "chromium-headless-shell", "exit 0")
    install(machine, "chromium", "# snap install chromium")
    install(machine, "node", "echo v20.1.0")
    install(machine, "npm", "exit 0")
    ended = run(machine, "tools.sh", "test")
    assert ended.returncode == 1
    assert "ESPACIO_CHROMIUM=/path/to/it make test" in ended.stderr


def test_set_up_goes_on_without_a_compiler_and_says_what_serves_instead(machine: Path) -> None:
    (machine / ".venv/bin").mkdir(parents=True)
    install(machine, ".venv/bin/python", "echo 'there is no C compiler' >&2; exit 1")
    ended = run(machine, "native.sh")
    assert ended.returncode == 0
    assert ended.stderr.startswith("there is no C compiler\nThat is fine here")
    assert "sudo apt-get install gcc libc6-dev" in ended.stderr


def test_set_up_is_silent_when_the_send_loop_is_compiled(machine: Path) -> None:
    (machine / ".venv/bin").mkdir(parents=True)
    install(machine, ".venv/bin/python", "exit 0")
    ended = run(machine, "native.sh")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_bench_also_needs_what_it_compares_with(machine: Path) -> None:
    for name in (
        "pulseaudio",
        "flite",
        "turnserver",
        "cc",
        "npm",
        "chromium",
        "chromium-headless-shell",
        "firefox-esr",
    ):
        install(machine, name, "exit 0")
    install(machine, "node", "echo v20.1.0")
    ended = run(machine, "tools.sh", "bench")
    assert ended.returncode == 1
    assert "janus" in ended.stderr
