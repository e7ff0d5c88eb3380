"""The options of the tap: declared once for mitmproxy, checked, and handed on as plain data."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

from mitmproxy.addonmanager import Loader
from mitmproxy.proxy.mode_specs import ProxyMode, RegularMode, ReverseMode
from mitmproxy.utils import human

from addons.origins import Origins, origin_of
from recordings.exchange import Side
from recordings.file import RecordingError, exists, inspect
from recordings.store import ConnectionSettings
from validators import profile
from validators.urls import DEFAULT_PORTS

OPTIONS: tuple[tuple[str, type, Any, str, Sequence[str] | None], ...] = (
    ("ocpi_hub", str, "", "The hub: its versions URL, or its origin.", None),
    ("ocpi_partner", str, "", "The partner: its versions URL, or its origin.", None),
    ("ocpi_hub_public_url", str, "",
     "URL under which the partner reaches the hub's listener (default: its address here).", None),
    ("ocpi_partner_public_url", str, "",
     "URL under which the hub reaches the partner's listener (default: its address here).", None),
    ("ocpi_recording", str, "", "The SQLite file to record into; an existing recording is continued.", None),
    ("ocpi_profile", str, "ocpi",
     "What the hub adds to or takes from the specification: ocpi, enapi, or a TOML file.", None),
    ("ocpi_redact", bool, True, "Replace credentials tokens by placeholders before anything is written.", None),
    ("ocpi_body_limit", str, "8m",
     "Larger bodies are forwarded untouched and kept by hash, length and first 64 KiB.", None),
    ("ocpi_queue_limit", str, "64m", "How much may wait to be recorded before ocpi_when_full applies.", None),
    ("ocpi_when_full", str, "continue",
     "When recording cannot keep up or fails: continue and note the gap, or refuse traffic.", ["continue", "refuse"]),
    ("ocpi_repeats", int, 1,
     "How often the console tells one kind of finding of one side, 0 for never; the rest is counted at the end.", None),
)  # fmt: skip

NAMES = [name for name, *_ in OPTIONS]


class SettingsError(ValueError):
    """An option does not make sense; the message is one line that names it."""


class Options(Protocol):
    """The part of mitmproxy's options that is read here."""

    mode: Sequence[str]
    listen_host: str
    listen_port: int | None
    certs: Sequence[str]
    deferred: dict[str, Any]  # set, but not declared

    def __getattr__(self, name: str) -> Any:
        """Options that scripts declared."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the tap was told, checked. Sizes are in bytes; URLs as given."""

    hub: str
    partner: str
    hub_tap_url: str
    partner_tap_url: str
    recording: str
    profile: str
    redact: bool
    body_limit: int
    queue_limit: int
    when_full: str
    repeats: int
    quiet: bool

    def origins(self) -> Origins:
        """The two ends as origins."""
        real = {Side.HUB: origin_of(self.hub) or "", Side.PARTNER: origin_of(self.partner) or ""}
        return Origins(real, {Side.HUB: self.hub_tap_url, Side.PARTNER: self.partner_tap_url})

    def connection(self) -> ConnectionSettings:
        """The row of the recording."""
        return ConnectionSettings(
            name="default",
            hub_url=self.hub,
            partner_url=self.partner,
            hub_tap_url=self.hub_tap_url,
            partner_tap_url=self.partner_tap_url,
            profile=self.profile,
        )

    def as_row(self) -> dict[str, Any]:
        """What `runs.settings` keeps: nothing secret, and no path of the machine that recorded."""
        return {name: value for name, value in asdict(self).items() if name != "recording"}


def declare(loader: Loader) -> None:
    """Tell mitmproxy the options, with their help."""
    for name, kind, default, text, choices in OPTIONS:
        loader.add_option(name, kind, default, text, choices)


def versions() -> dict[str, str]:
    """What takes part in a recording."""
    import platform

    return {
        "ocpi-tap": metadata.version("ocpi-tap"),
        "mitmproxy": metadata.version("mitmproxy"),
        "python": platform.python_version(),
    }


def settings_of(options: Options) -> Settings:
    """Check mitmproxy's options; raises SettingsError for the first that does not make sense."""
    _choices(options)
    _profile(options)
    hub, partner = _platform(options, "ocpi_hub"), _platform(options, "ocpi_partner")
    if origin_of(hub) == origin_of(partner):
        raise SettingsError("ocpi_hub and ocpi_partner are the same origin; the tap could not tell who is asked")
    taps = _listeners(options, {origin_of(hub): Side.HUB, origin_of(partner): Side.PARTNER})
    taps |= {side: url for side in Side if (url := _public(options, f"ocpi_{side}_public_url"))}
    names = [origin_of(hub), origin_of(partner), *taps.values()]
    if len(set(names)) < len(names):
        raise SettingsError("a public URL is the tap's own name for a platform; it must differ from all other URLs")
    return Settings(
        hub=hub,
        partner=partner,
        hub_tap_url=taps.get(Side.HUB, ""),
        partner_tap_url=taps.get(Side.PARTNER, ""),
        recording=_recording(options.ocpi_recording),
        profile=options.ocpi_profile,
        redact=options.ocpi_redact,
        body_limit=_size(options, "ocpi_body_limit"),
        queue_limit=_size(options, "ocpi_queue_limit"),
        when_full=options.ocpi_when_full,
        repeats=_repeats(options),
        quiet=options.termlog_verbosity == "error",
    )


def _choices(options: Options) -> None:
    """What mitmproxy leaves unchecked: names that nobody declared, and the choices that its help tells."""
    if unknown := sorted(name for name in options.deferred if name.startswith("ocpi") and name not in NAMES):
        raise SettingsError(f"there is no option {unknown[0]}; there are: {', '.join(NAMES)}")
    for name, _, _, _, choices in OPTIONS:
        if choices and getattr(options, name) not in choices:
            raise SettingsError(f"{name}: {getattr(options, name)!r} is none of {', '.join(choices)}")


def _profile(options: Options) -> None:
    try:
        profile.load(options.ocpi_profile)
    except profile.UnknownProfileError as error:
        raise SettingsError(f"ocpi_profile: {error}") from None


def _platform(options: Options, name: str) -> str:
    url: str = getattr(options, name)
    if not url:
        raise SettingsError(
            f"{name} is missing: --set {name}=https://{name.removeprefix('ocpi_')}.example/ocpi/versions"
        )
    if origin_of(url) is None:
        raise SettingsError(f"{name}: {url!r} is not an http:// or https:// URL")
    return url.rstrip("/")


def _public(options: Options, name: str) -> str:
    url: str = getattr(options, name)
    if url and (origin_of(url) is None or "?" in url or "#" in url):
        raise SettingsError(f"{name}: {url!r} is not an http:// or https:// URL without a query")
    return url.rstrip("/")


def _listeners(options: Options, sides: dict[str | None, Side]) -> dict[Side, str]:
    """The URL of the listener for each side. A regular proxy has none: nothing is rewritten there."""
    found: dict[Side, str] = {}
    for spec in options.mode:
        mode = ProxyMode.parse(spec)
        if isinstance(mode, RegularMode):
            continue
        side = sides.get(target_of(mode)) if isinstance(mode, ReverseMode) else None
        if side is None:
            raise SettingsError(
                f"--mode {spec}: a listener is regular, or reverse: with the origin of ocpi_hub or ocpi_partner"
            )
        host = mode.listen_host(options.listen_host)
        port = mode.listen_port(options.listen_port)
        name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        name = f"[{name}]" if ":" in name else name
        found[side] = f"{'https' if options.certs else 'http'}://{name}:{port}"
    if found and len(found) < len(Side):
        missing = next(side for side in Side if side not in found)
        raise SettingsError(f"no --mode reverse: for ocpi_{missing}; the tap needs a listener for each side")
    return found


def target_of(mode: ReverseMode) -> str | None:
    """The origin that a reverse listener stands for."""
    scheme, (host, port) = mode.scheme, mode.address
    return origin_of(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}") if scheme in DEFAULT_PORTS else None


def _size(options: Options, name: str) -> int:
    try:
        size = human.parse_size(getattr(options, name))
    except ValueError:
        size = None
    if not size or size < 1024:
        raise SettingsError(f"{name}: {getattr(options, name)!r} is not a size of at least 1k, such as 8m")
    return size


def _repeats(options: Options) -> int:
    if (repeats := int(options.ocpi_repeats)) < 0:
        raise SettingsError(f"ocpi_repeats: {repeats} is below 0")
    return repeats


def _recording(name: str) -> str:
    if not name:
        raise SettingsError("ocpi_recording is missing: --set ocpi_recording=onboarding.db")
    path = Path(name).expanduser().absolute()
    try:
        recordable(path)
    except RecordingError as error:
        raise SettingsError(f"ocpi_recording: {error}") from None
    return str(path)


def recordable(path: Path) -> None:
    """Whether there is a recording to continue at `path`, or room for a new one; raises RecordingError if neither."""
    if exists(path):
        inspect(path)
    elif not path.absolute().parent.is_dir():
        raise RecordingError(f"{path}: no such folder")
