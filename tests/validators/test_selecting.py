"""`--select` and `--ignore`: rules by id, chapter or chapter.*, in every format and for bare payloads."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.validators.test_payloads import TOKEN
from validators.commands import check
from validators.named import UnknownNameError
from validators.rules import RULES
from validators.selecting import EVERY, selected

SAMPLE = Path(__file__).parents[2] / "recordings" / "samples" / "extrawest-2.2.1.db"
TRANSPORT = {rule.id for rule in RULES if rule.chapter == "transport"}


def found(*words: str) -> set[str]:
    output = CliRunner().invoke(check, [str(SAMPLE), "--format", "json", *words]).stdout
    return {finding["rule"] for finding in json.loads(output)["findings"]}


def refused(*words: str) -> Result:
    return CliRunner().invoke(check, ["--object", "Token", "--ocpi", "2.2.1", *words, "-"], input="{}")


def test_names_are_ids_and_chapters() -> None:
    assert selected(("transport",), ()) == selected(("transport.*",), ()) == TRANSPORT
    assert selected(("page.link-missing, fields.unknown", "enums"), ("enums.*",)) == {
        "page.link-missing",
        "fields.unknown",
    }
    assert selected((), ()) == EVERY
    assert selected((), ("transport",)) == EVERY - TRANSPORT


@pytest.mark.parametrize("name", ["", "transprt.*", "transport.", "*", "transport.*.*"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownNameError):
        selected((name,), ())


def test_a_selection_leaves_the_same_findings_out_of_fewer_rules() -> None:
    everything = found()
    assert found("--select", "transport") == everything & TRANSPORT
    assert found("--ignore", "transport") == everything - TRANSPORT
    assert everything & TRANSPORT


def test_the_exit_code_is_that_of_what_is_left() -> None:
    assert CliRunner().invoke(check, [str(SAMPLE), "--select", "fields.unknown"]).exit_code == 0
    assert CliRunner().invoke(check, [str(SAMPLE), "--select", "transport"]).exit_code == 1


@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif", "github"])
def test_every_format_keeps_to_it(form: str) -> None:
    output = CliRunner().invoke(check, [str(SAMPLE), "--select", "fields.*", "--format", form]).stdout
    assert "fields." in output
    assert "transport." not in output


def test_bare_payloads(tmp_path: Path) -> None:
    (tmp_path / "token.json").write_text(json.dumps(TOKEN | {"uid": "0" * 37, "odd": 1}))
    words = ["--object", "Token", "--ocpi", "2.2.1", "--format", "json", str(tmp_path / "token.json")]
    result = CliRunner().invoke(check, ["--ignore", "fields.too-long", *words])
    assert [each["rule"] for each in json.loads(result.stdout)["findings"]] == ["fields.unknown"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_name_is_one_line_with_the_nearest(option: str) -> None:
    result = refused(option, "page,page.link-mising")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("ocpi-tap check: no rule 'page.link-mising'; did you mean page.link-missing")
    assert result.stderr.count("\n") == 1
