"""The key behind the placeholders: one per user, kept outside every recording."""

import os
import secrets
from pathlib import Path

LENGTH = 32  # bytes


def redaction_key() -> bytes:
    """The user's key, made at first use with mode 0600; one for this process alone where it cannot be kept.

    It lies in `$XDG_DATA_HOME/ocpi-tap/redaction.key` (`~/.local/share` by default), so that a token has the same
    placeholder in all of a user's recordings.
    """
    try:
        path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "ocpi-tap" / "redaction.key"
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text())
    except (OSError, RuntimeError, ValueError):  # a RuntimeError where the user has no home
        key = b""
    return key if len(key) == LENGTH else secrets.token_bytes(LENGTH)


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
