"""`ocpi-tap record`: mitmdump with the addons, from friendlier options or ocpi-tap.toml."""

import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen
from types import SimpleNamespace
from typing import Any, cast

import click

from addons import config
from addons.origins import origin_of
from recordings.file import RecordingError

HUB_PORT, PARTNER_PORT = 8081, 8082
PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--hub", help="The hub's versions URL, or its origin.")
@click.option("--partner", help="The partner's versions URL, or its origin.")
@click.option("--out", help="The recording: a SQLite file, made or continued.  [default: onboarding.db]")
@click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="Settings file.  [default: ocpi-tap.toml]"
)
@click.option("--hub-port", type=PORT, help=f"Port where the partner reaches the hub.  [default: {HUB_PORT}]")
@click.option("--partner-port", type=PORT, help=f"Port where the hub reaches the partner.  [default: {PARTNER_PORT}]")
@click.option("--listen", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--hub-public-url", help="URL under which the partner reaches the hub's listener, if not its port here.")
@click.option("--partner-public-url", help="URL under which the hub reaches the partner's listener.")
@click.option("--cert", help="PEM certificate chain for the listeners; makes them https.")
@click.option("--key", help="PEM private key, if it is not in the same file.")
@click.option("--profile", help="What the hub adds to or takes from the specification: ocpi, enapi, or a TOML file.")
@click.option(
    "--redact/--no-redact", default=None, help="Replace credentials tokens before writing.  [default: redact]"
)
@click.option("--body-limit", help="Larger bodies are not kept whole.  [default: 8m]")
@click.option("--queue-limit", help="How much may wait to be recorded.  [default: 64m]")
@click.option("--when-full", type=click.Choice(["continue", "refuse"]), help="When recording cannot keep up or fails.")
@click.option(
    "--repeats",
    type=click.IntRange(0),
    help="How often one kind of finding is told, 0 for never; the rest is counted.  [default: 1]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.argument("mitmdump_options", nargs=-1)
def record(config_file: Path | None, quiet: bool, mitmdump_options: tuple[str, ...], **options: Any) -> None:
    """Put the tap between a hub and a partner and record what passes, until Ctrl-C.

    Give each side the tap's URL as the other's: the partner registers at the hub's listener, the hub at the partner's.
    What follows `--` goes to mitmdump as it is.

    \b
    Example:
      ocpi-tap record --hub https://hub.example/ocpi/versions --partner https://partner.example/ocpi/versions
    """
    try:
        settings = merged(config.load(config_file), options)
        check(settings)
    except config.ConfigError as error:
        stop(str(error), 2)
    except RecordingError as error:
        stop(str(error), 3)
    with certificate(settings) as pem:
        sys.exit(run(arguments(settings, pem, quiet) + list(mitmdump_options)))


def stop(message: str, code: int) -> None:
    """One line on stderr and the exit code of the command line's table."""
    click.echo(f"ocpi-tap record: {message}", err=True)
    sys.exit(code)


def merged(file: config.Config, options: dict[str, Any]) -> dict[str, Any]:
    """The command line over the file over the defaults."""
    flat = file.model_dump(exclude={"hub", "partner", *config.OF_PROFILE})
    for name, side in (("hub", file.hub), ("partner", file.partner)):
        flat |= {name: side.url, f"{name}_port": side.port, f"{name}_public_url": side.public_url}
    flat |= {name: value for name, value in options.items() if value is not None}
    defaults = {"out": "onboarding.db", "hub_port": HUB_PORT, "partner_port": PARTNER_PORT, "redact": True}
    return defaults | {name: value for name, value in flat.items() if value is not None}


def check(settings: dict[str, Any]) -> None:
    """What can be said before mitmdump starts; raises ConfigError or RecordingError."""
    for name in SIDES:
        if not settings.get(name):
            raise config.ConfigError(f"give --{name} URL, or [{name}] url in ocpi-tap.toml")
    if settings["hub_port"] == settings["partner_port"]:
        raise config.ConfigError(f"both listeners have port {settings['hub_port']}")
    for name in ("cert", "key"):
        if name in settings and not Path(settings[name]).is_file():
            raise config.ConfigError(f"--{name}: {settings[name]}: no such file")
    if "key" in settings and "cert" not in settings:
        raise config.ConfigError("--key needs --cert")
    check_as_mitmproxy_will(settings)


def check_as_mitmproxy_will(settings: dict[str, Any]) -> None:
    """Have the addons' own settings checked here, where wrong usage still has an exit code of its own."""
    from addons.settings import OPTIONS, SettingsError, recordable, settings_of  # imports mitmproxy: not for --help

    recordable(Path(settings["out"]).expanduser())
    own = {"mode": modes(settings), "listen_host": settings.get("listen", ""), "listen_port": None, "certs": []}
    values = {name: default for name, _, default, *_ in OPTIONS} | given(settings) | own
    try:
        settings_of(cast(Any, SimpleNamespace(**values, deferred={}, termlog_verbosity="")))
    except SettingsError as error:
        names = re.sub(r"\bocpi_(\w+)", lambda match: "--" + match[1].replace("_", "-"), str(error))
        raise config.ConfigError(names) from None


@contextmanager
def certificate(settings: dict[str, Any]) -> Iterator[str | None]:
    """One PEM file with key and chain, as mitmproxy wants it; private, and gone afterwards."""
    if "key" not in settings:
        yield settings.get("cert")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:  # made with mode 0600
        file.write(Path(settings["key"]).read_text() + "\n" + Path(settings["cert"]).read_text())
        file.flush()
        yield file.name


def modes(settings: dict[str, Any]) -> list[str]:
    """The two listeners."""
    return [f"reverse:{origin_of(settings[side]) or settings[side]}@{settings[f'{side}_port']}" for side in SIDES]


def given(settings: dict[str, Any]) -> dict[str, str]:
    """The options of the addons."""
    own = {f"ocpi_{name}": str(settings[name]) for name in NAMES if name in settings}
    return own | {"ocpi_recording": str(settings["out"]), "ocpi_redact": str(settings["redact"]).lower()}


def arguments(settings: dict[str, Any], pem: str | None, quiet: bool) -> list[str]:
    """mitmdump's own arguments."""
    words = ["-s", tap()]
    for mode in modes(settings):
        words += ["--mode", mode]
    if pem:
        words += ["--certs", f"*={pem}"]
    for name, value in given(settings).items():
        words += ["--set", f"{name}={value}"]
    if "listen" in settings:
        words += ["--listen-host", settings["listen"]]
    return words + (["-q"] if quiet else [])


SIDES = ("hub", "partner")
NAMES = (
    "hub", "partner", "hub_public_url", "partner_public_url", "profile",
    "body_limit", "queue_limit", "when_full", "repeats",
)  # fmt: skip


def tap() -> str:
    """The path of addons/tap.py, found without importing it."""
    spec = find_spec("addons.tap")
    assert spec
    assert spec.origin
    return spec.origin


def run(words: list[str]) -> int:
    """mitmdump in the foreground; it gets the signals, and what it could not do is exit code 3: usage was checked."""
    process = Popen([str(Path(sys.executable).with_name("mitmdump")), *words])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to mitmdump as well
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: process.send_signal(number))
    return 3 if process.wait() else 0
