"""Makes the virtual environment that a partner from PyPI runs in: its pins are older than ours."""

import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PEERS = Path(__file__).parent
CACHE = PEERS.parent.parent / ".cache" / "peers"


def python_of(peer: str) -> Path:
    """The Python of the environment of `peer`, a folder beside this file; made on first use and kept in `.cache`.

    Several test workers may ask at once: one builds, the others wait. Raises RuntimeError with pip's last words.
    """
    requirements = PEERS / peer / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    home = CACHE / f"{peer}-{digest}-{platform.python_version()}"
    ready = home / "ready"
    with _lock(CACHE / f"{home.name}.lock"):
        if not ready.exists():
            shutil.rmtree(home, ignore_errors=True)  # what an interrupted build left
            _build(home, requirements)
            ready.touch()
    return home / "bin" / "python"


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # closing the file lets go of it
        yield


def _build(home: Path, requirements: Path) -> None:
    _run(sys.executable, "-m", "venv", str(home))
    pip = (str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "install", "--quiet", "--no-deps", "-r", str(requirements))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise RuntimeError(f"no environment for this peer: {words[-1] if words else f'exit {done.returncode}'}")
