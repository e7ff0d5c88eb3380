"""The keys of a user, each kept in a file outside every recording: what they make stays the same from run to run."""

import os
import secrets
from pathlib import Path

LENGTH = 32  # bytes


def redaction_key() -> bytes:
    """The key behind the placeholders; one for this process alone where it cannot be kept.

    With the same key, a token has the same placeholder in all of a user's recordings.
    """
    return kept_key("redaction") or secrets.token_bytes(LENGTH)


def kept_key(name: str) -> bytes | None:
    """The user's key of that name, 32 bytes, made at first use with mode 0600; None where it cannot be kept.

    It lies in `$XDG_DATA_HOME/ocpi-tap/NAME.key` (`~/.local/share` by default).
    """
    try:
        path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "ocpi-tap" / f"{name}.key"
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text())
    except (OSError, RuntimeError, ValueError):  # a RuntimeError where the user has no home
        return None
    return key if len(key) == LENGTH else None


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(LENGTH))
    try:
        os.link(temporary, path)  # the first of several processes wins
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
