"""Files are told apart by their content, and what is no traffic is refused in one line."""

import os
from pathlib import Path

import pytest

from recordings.formats import FormatError, detect


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"SQLite format 3\0" + bytes(100), "recording"),
        (b'{"log": {}}', "har"),
        (b'\xef\xbb\xbf\r\n  {"log"', "har"),
        (b"1234:7:version;", "flows"),
    ],
)
def test_content_decides_whatever_the_name(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "traffic.txt"
    path.write_bytes(content)
    assert detect(path) == kind


@pytest.mark.parametrize("content", [b"", b"GET / HTTP/1.1\r\n", b"[1]", b"12", b"\x1f\x8b\x08"])
def test_anything_else_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "traffic.har"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"traffic\.har: ") as refusal:
        detect(path)
    assert "\n" not in str(refusal.value)


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="No such file"):
        detect(tmp_path / "missing")
    with pytest.raises(FormatError, match="Is a directory"):
        detect(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.har"
    path.touch(mode=0)
    with pytest.raises(FormatError, match="Permission denied"):
        detect(path)
