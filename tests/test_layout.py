"""The layout holds: folder names this generic stay ours, heavy libraries stay where they belong (ARCHITECTURE.md)."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("addons", "recordings", "replay", "validators", "ocpi_tap")
PIN = re.compile(r'[\w.-]+==[\w.!+]+( ; python_version == "3\.\d+")?')
HEAVY = ("mitmproxy", "datasette", "pydantic", "rich")


def sources() -> list[Path]:
    """Every module of the five packages."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The top-level names of what these nodes import."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: none in a function, none under `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            yield from at_import(node)


def importers(name: str, *, anywhere: bool = False) -> set[str]:
    """The modules that import `name` when they are imported themselves, or anywhere in them."""
    walk = ast.walk if anywhere else at_import
    found = (path for path in sources() if name in imported(walk(ast.parse(path.read_text()))))
    return {path.relative_to(ROOT).as_posix() for path in found}


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_ours(package: str) -> None:
    owners = set(packages_distributions().get(package, []))
    assert owners <= {"ocpi-tap"}, (
        f"{owners} brings a package {package} of its own; use an environment for ocpi-tap alone"
    )
    file = importlib.import_module(package).__file__
    assert file
    assert Path(file).is_relative_to(ROOT)


def test_no_addon_hides_another_module() -> None:
    """mitmproxy leaves the folder of a script at the front of the path for good."""
    others = sys.stdlib_module_names | packages_distributions().keys() | set(PACKAGES)
    assert {path.stem for path in (ROOT / "addons").glob("*.py")} & others == set()


def test_every_test_folder_is_a_package() -> None:
    """Else tests/validators would be taken for validators, and two test files of one name for one."""
    tests = ROOT / "tests"
    folders = {parent for path in tests.rglob("test_*.py") for parent in path.parents if parent.is_relative_to(tests)}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_constraints_are_pins_and_nothing_else() -> None:
    """No address of a package registry, no option of pip: those are the business of whoever installs."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) > 50
    assert [line for line in pins if not PIN.fullmatch(line)] == []
    assert not any("://" in line for line in lines)


def test_imports_are_absolute() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_mitmproxy_is_imported_by_the_addons_alone() -> None:
    """The reader and the writer of its flow files import it when they are called."""
    assert {path.partition("/")[0] for path in importers("mitmproxy")} == {"addons"}
    elsewhere = {path for path in importers("mitmproxy", anywhere=True) if not path.startswith("addons/")}
    assert all(path.startswith("recordings/formats/") for path in elsewhere), elsewhere


def test_datasette_is_imported_by_browse_alone() -> None:
    found = importers("datasette", anywhere=True)
    assert found
    assert all(path.startswith("recordings/browse/") for path in found), found


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from ocpi_tap.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    *lines, modules = done.stdout.splitlines()
    assert "Usage:" in lines[0]
    assert set(HEAVY) & set(modules.split()) == set()
