"""Write constraints.txt: the versions of one fresh environment per interpreter, merged with markers.

Run as `python scripts/lock.py PYTHON3.11 PYTHON3.12 …`; mitmproxy 11 lives on 3.11, mitmproxy 12 on the others.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = {"ocpi-tap", "ocpi_tap", "pip", "setuptools"}


def freeze(python: str) -> tuple[str, dict[str, str]]:
    """Install the project into a throw-away environment; answer the interpreter's version and its packages."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        inside = f"{folder}/bin/python"
        subprocess.run([inside, "-m", "pip", "install", "-q", f"{ROOT}[dev]"], check=True)
        tell = "import sys; print('%d.%d' % sys.version_info[:2])"
        version = subprocess.check_output([inside, "-c", tell], text=True)
        lines = subprocess.check_output([inside, "-m", "pip", "list", "--format=freeze"], text=True).splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    return version.strip(), {name: pin for name, pin in pins.items() if name.lower() not in OURS}


def merge(environments: dict[str, dict[str, str]]) -> list[str]:
    """One line a package where every interpreter agrees, else one line an interpreter with its marker."""
    lowered = {version: {name.lower(): pin for name, pin in pins.items()} for version, pins in environments.items()}
    lines = []
    for name in sorted({name for pins in lowered.values() for name in pins}):
        found = {version: pins[name] for version, pins in lowered.items() if name in pins}
        if len(set(found.values())) == 1 and len(found) == len(lowered):
            lines.append(f"{name}=={next(iter(found.values()))}")
        else:
            lines += [f'{name}=={pin} ; python_version == "{version}"' for version, pin in sorted(found.items())]
    return lines


if __name__ == "__main__":
    header = "# Written by scripts/lock.py (make lock). What CI installs, exactly."
    (ROOT / "constraints.txt").write_text("\n".join([header, *merge(dict(map(freeze, sys.argv[1:])))]) + "\n")
