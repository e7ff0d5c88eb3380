"""A thousand payload files with fifty kinds of garbage, in one call of the real command."""

import json
import subprocess
import sys
from pathlib import Path

from tests.validators.test_payloads import GARBAGE, OBJECT, ODD, TEXT, TOKEN

WRONG: dict[str, dict[str, object]] = {
    "a misspelt field": {"Uid": "1"},
    "null for a required field": {"uid": None},
    "a number for a text": {"uid": 5},
    "a text for a truth": {"valid": "yes"},
    "a value of another version": {"type": "EMAID"},
    "a lower-case value": {"type": "rfid"},
    "a value of nobody": {"whitelist": "SOMETIMES"},
    "an offset": {"last_updated": "2026-01-05T09:00:00+01:00"},
    "no such day": {"last_updated": "2026-02-30T09:00:00Z"},
    "a later field": {"energy_contract": {"supplier_name": 1}},
    "a long text": {"issuer": "x" * 65},
}
ENCODINGS = ("utf-8-sig", "utf-16", "utf-32-le")
UNREADABLE = {f"unreadable {kind}": content for kind, content in GARBAGE.items()}
FOUND = {f"odd {text}": text.encode() for text in ODD}
FOUND |= {f"wrong {kind}": json.dumps(TOKEN | change).encode() for kind, change in WRONG.items()}
SAID = {f"encoding {name}": TEXT.encode(name) for name in ENCODINGS}
KINDS = UNREADABLE | FOUND | SAID
FILES = 1_000


def test_each_of_a_thousand_broken_files_is_told_and_none_breaks_the_run(tmp_path: Path) -> None:
    assert len(KINDS) >= 50
    names = list(KINDS)
    files = [tmp_path / f"{number}.json" for number in range(FILES)]
    for number, file in enumerate(files):
        file.write_bytes(KINDS[names[number % len(names)]])
    files[0].write_text(json.dumps(TOKEN | {"issuer": "x" * 10_000_000}))
    program = Path(sys.executable).with_name("ocpi-tap")
    command = [str(program), "check", *OBJECT, "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 3, "some could not be read"
    assert "Traceback" not in done.stderr + done.stdout
    told = {finding["input"] for finding in json.loads(done.stdout)["findings"]}
    for number, file in enumerate(files):
        kind = names[number % len(names)] if number else "wrong"
        assert (str(file) in told) == kind.startswith(("odd", "wrong")), (file, kind)
        assert (f"{file}: " in done.stderr) == kind.startswith(("unreadable", "encoding")), (file, kind)
