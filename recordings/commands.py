"""The commands of this room: `ocpi-tap browse`."""

import signal
import webbrowser
from pathlib import Path

import click

from recordings.browse.server import ServerError, running
from recordings.file import RecordingError, inspect

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class CannotRun(click.ClickException):
    """One line for people, and the exit code for input that cannot be read."""

    exit_code = 3


@click.command()
@click.argument("recordings", metavar="RECORDING...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port to listen on; any free one if not given.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in a browser.")
@click.option("--sql", is_flag=True, help="Let everyone who can reach the page run SQL (read-only).")
@click.option("--rules", metavar="FOLDER", type=FOLDER, help="Pages for the rules, ID.md each.  [default: ocpi-tap's]")
def browse(
    recordings: tuple[Path, ...], host: str, port: int, open_browser: bool, sql: bool, rules: Path | None
) -> None:
    """Read recordings in a browser, also while they are being recorded.

    Starts Datasette on the files, prints its address, and runs until Ctrl-C.

    \b
    Example:
      ocpi-tap browse onboarding.db --open
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    try:
        for path in recordings:
            inspect(path)
        with running(recordings, host=host, port=port, sql=sql, rules=rules) as server:
            click.echo(f"{', '.join(str(path) for path in recordings)}: {server.url} (Ctrl-C ends it)")
            if open_browser:
                webbrowser.open(server.url)
            server.wait()
    except (RecordingError, ServerError) as error:
        raise CannotRun(str(error)) from None
    except KeyboardInterrupt:
        return
