"""Run every bench of this folder, each in its own process: `python -m tests.bench [NAME...]`."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def benches() -> list[str]:
    """Return the names of the modules here that can be run."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if '__name__ == "__main__"' in path.read_text())


def main(names: list[str]) -> int:
    failed = []
    for name in names or [name for name in benches() if name != "__main__"]:
        print(f"\n## {name.replace('_', ' ')}\n", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nThese benches failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
