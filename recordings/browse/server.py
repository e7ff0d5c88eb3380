"""Datasette as a process of its own, from its start to its end."""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from recordings.browse.metadata import database_names, metadata
from recordings.browse.rule_pages import FOLDER

HERE = Path(__file__).parent
SETTINGS = {
    "allow_download": "off",
    "default_cache_ttl": 0,  # the recording grows
    "default_page_size": 50,
    "facet_time_limit_ms": 70,  # of each facet; a page with five must stay under a second
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 700,  # a count that takes longer is left out
    "suggest_facets": "off",  # costs a query for each column
    "truncate_cells_html": 200,
}
RUNNING = re.compile(r"Uvicorn running on (http://\S+)")


class ServerError(Exception):
    """Datasette did not start; the message is one line for people."""


class Server:
    """A running Datasette; `url` is where it answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Wait until `process` answers; raises ServerError with its last words when it ends instead."""
        assert process.stderr
        self._process = process
        self.url = _url(process.stderr)
        threading.Thread(target=_pass_on, args=(process.stderr,), daemon=True).start()

    def wait(self) -> None:
        """Stay until it ends; raises ServerError, for nobody asked it to."""
        raise ServerError(f"Datasette ended by itself (exit code {self._process.wait()})")


@contextmanager
def running(
    recordings: Sequence[Path], *, host: str, port: int, sql: bool, rules: Path | None = None
) -> Iterator[Server]:
    """Serve `recordings` on `host` and `port` (0: any free one) until the block is left.

    `sql` opens arbitrary SQL to everyone who can reach the server. `rules` is the folder with the rules' pages. Raises
    ServerError.
    """
    with tempfile.TemporaryDirectory(prefix="ocpi-tap-browse-") as folder:
        path = Path(folder) / "metadata.json"
        path.write_text(json.dumps(metadata(database_names(recordings), sql=sql)))
        process = subprocess.Popen(
            arguments(recordings, path, host=host, port=port, sql=sql),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a line for each request
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment(rules),
            start_new_session=True,  # Ctrl-C is for us; we end it
        )
        try:
            yield Server(process)
        finally:
            _end(process)


def environment(rules: Path | None) -> dict[str, str]:
    """The plugin imports what we do, and is told where the rules' pages are."""
    own = {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    return os.environ | own | ({FOLDER: str(rules.absolute())} if rules else {})


def arguments(recordings: Sequence[Path], metadata_file: Path, *, host: str, port: int, sql: bool) -> list[str]:
    """The command line of Datasette."""
    files = [word for path in recordings for word in _file(path.absolute())]
    settings = SETTINGS | {"default_allow_sql": "on" if sql else "off"}
    return [
        sys.executable, "-P", "-m", "datasette", "serve", *files,
        "--host", host, "--port", str(port),
        "--metadata", str(metadata_file),
        "--plugins-dir", str(HERE / "plugins"),
        "--template-dir", str(HERE / "templates"),
        "--static", f"browse:{HERE / 'static'}",
        *(word for name, value in settings.items() for word in ("--setting", name, str(value))),
    ]  # fmt: skip


def _file(path: Path) -> list[str]:
    """The file, immutable on a read-only disk: SQLite opens a file with a write-ahead log only where it may write."""
    frozen = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return ["--immutable", str(path)] if frozen else [str(path)]


def _url(lines: IO[str]) -> str:
    last = "no message"
    for line in lines:
        if found := RUNNING.search(line):
            return found[1] + "/"
        last = line.strip() or last
        if line.startswith("ERROR"):
            break
    lines.close()
    raise ServerError(f"Datasette did not start: {last.removeprefix('ERROR:').removeprefix('Error:').strip()}")


def _pass_on(lines: IO[str]) -> None:
    """Read on, or the pipe fills and the server stands still; show what is not mere routine."""
    with lines:
        for line in lines:
            if not line.startswith("INFO:"):
                sys.stderr.write(line)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):  # a connection is held open, or nobody wants to wait
        process.kill()
        process.wait()
