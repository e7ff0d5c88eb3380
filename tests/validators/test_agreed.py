"""What was agreed about findings: other severities and silences, in every report, live as later."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recordings.exchange import Exchange
from recordings.finding import Finding, Severity
from tests.validators.talk import HUB, TO_PARTNER, envelope, exchange
from tests.validators.test_payloads import TOKEN
from tests.validators.test_resume import recorded
from validators import profile
from validators.agreed import Silence
from validators.commands import check
from validators.engine import Engine
from validators.profile import Profile, UnknownProfileError

DAY = "2026-01-05"  # of the exchanges
RULE = "objects.owner-differs"
SILENCE = f'[[silence]]\nrule = "{RULE}"\nreason = "Known, ticket 12."\nuntil = 2027-03-31\n'
LOWERED = f'[[severity]]\nrule = "{RULE}"\nseverity = "info"\nreason = "The hub takes both."\n'


def owner_differs(number: int = 1, module: str = "sessions") -> Exchange:
    body = {"country_code": "DE", "party_id": "EXB", "last_updated": f"{DAY}T09:00:00Z"}
    echo = (("X-Request-ID", "1"), ("X-Correlation-ID", "2"))
    return exchange("PATCH", f"{HUB}/2.2.1/{module}/DE/EXA/S1", body, envelope(), headers=echo, number=number)


def own(folder: Path, text: str) -> str:
    file = folder / f"{len(list(folder.glob('*.toml')))}.toml"  # each is read once
    file.write_text(text)
    return str(file)


def told(name: str, *exchanges: Exchange) -> list[Finding]:
    judge = Engine(profile.load(name)).judge
    found = [finding for each in exchanges for finding in judge(each)[1].findings]
    return [finding for finding in found if finding.rule == RULE]


def checked(folder: Path, name: str, *words: str) -> Result:
    recorded(folder / "a.db", owner_differs(1), owner_differs(2))
    words = ("--profile", name, "--select", RULE, str(folder / "a.db"), *words)
    return CliRunner().invoke(check, words)


def test_a_silence_hides_what_it_names(tmp_path: Path) -> None:
    assert len(told("ocpi", owner_differs())) == 1
    assert told(own(tmp_path, SILENCE), owner_differs()) == []


@pytest.mark.parametrize(
    ("entry", "hides"),
    [
        ('rule = "objects.*"', True),
        ('rule = "objects"', True),
        ('rule = "transport.*"', False),
        ('module = "sessions"', True),
        ('module = "locations"', False),
        ('pointer = "/party_*"', True),
        ('pointer = "/data/party_id"', False),
        ('rule = "objects.*"\nmodule = "sessions"\npointer = "**"', True),
        ('rule = "objects.*"\nmodule = "tokens"', False),
    ],
)
def test_all_that_it_names_must_fit(tmp_path: Path, entry: str, hides: bool) -> None:
    name = own(tmp_path, f'[[silence]]\n{entry}\nreason = "x"\nuntil = 2027-03-31\n')
    assert (told(name, owner_differs()) == []) is hides


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("/data/*/name", ["/data/0/name", "/data//name"], ["/data/0/x/name", "/data/0/name/0", "x/data/0/name"]),
        ("/data/**", ["/data/0/x/name", "/data/"], ["/data"]),
        ("header:X-*", ["header:X-Limit"], ["header:Link"]),
        ("/a.b", ["/a.b"], ["/a-b"]),
        ("/a\n*", ["/a\nb"], []),
    ],
)
def test_a_pointer_may_have_stars(pattern: str, fitting: list[str], other: list[str]) -> None:
    silence = Silence.model_validate({"pointer": pattern, "reason": "x", "until": DAY})

    def fits(pointer: str) -> bool:
        kinds = {"rule": "a.b", "severity": Severity.INFO, "side": "request", "party": "hub", "message": ""}
        return silence.fits("x", Finding(exchange_id=1, pointer=pointer, **kinds))  # type: ignore[arg-type]

    assert [pointer for pointer in fitting + other if fits(pointer)] == fitting


@pytest.mark.parametrize(("until", "hides"), [("2026-01-04", False), (DAY, True), ("2026-01-06", True)])
def test_it_runs_out_by_the_time_of_the_exchange(tmp_path: Path, until: str, hides: bool) -> None:
    name = own(tmp_path, SILENCE.replace("2027-03-31", until))
    assert (told(name, owner_differs()) == []) is hides


def test_a_silenced_cause_still_explains_its_consequences(tmp_path: Path) -> None:
    refused = exchange("GET", f"{HUB}/versions", None, b"<h1>401</h1>", status=401, token="")
    silence = '[[silence]]\nrule = "transport.authorization-scheme"\nreason = "x"\nuntil = 2027-03-31\n'
    found, left = (
        [each.rule for each in Engine(profile.load(name)).judge(refused)[1].findings]
        for name in ("ocpi", own(tmp_path, silence))
    )
    assert "transport.authorization-scheme" in found
    assert left == [rule for rule in found if rule != "transport.authorization-scheme"]


def test_what_is_silenced_in_one_module_is_told_in_another_even_by_a_rule_that_speaks_once(tmp_path: Path) -> None:
    null = {"country_code": "DE", "party_id": "EXA", "last_updated": f"{DAY}T09:00:00Z", "total_cost": None}
    first = exchange("PATCH", f"{HUB}/2.2.1/sessions/DE/EXA/S1", null, number=1)
    token = TOKEN | {"visual_number": None}
    second = exchange("PUT", f"{HUB}/2.2.1/tokens/DE/EXM/1", token, number=2, way=TO_PARTNER)
    name = own(tmp_path, '[[silence]]\nmodule = "sessions"\nreason = "x"\nuntil = 2027-03-31\n')
    engine = Engine(profile.load(name))
    found = [engine.judge(each)[1].findings for each in (first, first, second)]
    assert [[each.rule for each in one if each.rule == "fields.needless-null"] for one in found] == [
        [],
        [],
        ["fields.needless-null"],
    ]
    hidden = {rule: count for (_, rule), count in engine.teller.tally.hidden.items()}
    assert hidden["fields.needless-null"] == 1, "it would have been told once"


def test_a_lowered_severity_tells_its_reason(tmp_path: Path) -> None:
    [finding] = told(own(tmp_path, LOWERED), owner_differs())
    assert finding.severity is Severity.INFO
    assert finding.message.endswith(" (info here, not error: The hub takes both.)")


def test_a_rules_own_entry_comes_before_its_chapters(tmp_path: Path) -> None:
    chapter = LOWERED.replace(RULE, "objects.*").replace('"info"', '"warning"')
    for text in (LOWERED + chapter, chapter + LOWERED):
        assert [each.severity for each in told(own(tmp_path, text), owner_differs())] == [Severity.INFO]
    same = LOWERED.replace('"info"', '"error"')
    assert "not error" not in told(own(tmp_path, same), owner_differs())[0].message


@pytest.mark.parametrize(
    ("of", "severity"),
    [
        ('party = "partner"', Severity.INFO),
        ('party = "hub"', Severity.ERROR),
        ('modules = ["sessions", "tokens"]', Severity.INFO),
        ('modules = ["tokens"]', Severity.ERROR),
        ('versions = ["2.2.1"]', Severity.INFO),
        ('versions = ["2.1.1", "2.3.0"]', Severity.ERROR),
        ('party = "partner"\nmodules = ["sessions"]\nversions = ["2.3.0"]', Severity.ERROR),
    ],
)
def test_a_severity_may_be_for_some_findings_alone(tmp_path: Path, of: str, severity: Severity) -> None:
    [finding] = told(own(tmp_path, LOWERED + of), owner_differs())
    assert finding.severity is severity


def test_where_the_later_entry_does_not_fit_the_earlier_counts(tmp_path: Path) -> None:
    other = LOWERED.replace('"info"', '"warning"') + 'party = "hub"\n'
    [finding] = told(own(tmp_path, LOWERED + other), owner_differs())
    assert finding.severity is Severity.INFO


def test_a_changed_severity_counts_what_is_told(tmp_path: Path) -> None:
    null = exchange("PUT", f"{HUB}/2.2.1/tokens/DE/EXM/1", TOKEN | {"visual_number": None}, way=TO_PARTNER)
    once = LOWERED.replace(RULE, "fields.needless-null").replace('"info"', '"warning"')
    engine = Engine(profile.load(own(tmp_path, once)))
    for _ in range(3):
        engine.judge(null)
    assert sum(engine.teller.tally.changed.values()) == 1, "the rule speaks once"


def test_a_built_in_profile_may_change_severities_too() -> None:
    agreed = [{"rule": RULE, "severity": "warning", "reason": "The hub mends it."}]
    loaded = Profile.model_validate(profile.load("ocpi").model_dump() | {"severity": agreed})
    [finding] = [each for each in Engine(loaded).judge(owner_differs())[1].findings if each.rule == RULE]
    assert finding.severity is Severity.WARNING


def test_the_text_report_says_what_was_hidden_and_changed(tmp_path: Path) -> None:
    hidden = checked(tmp_path, own(tmp_path, SILENCE))
    assert hidden.exit_code == 0
    assert f"silenced until 2027-03-31: 2 x {RULE}: Known, ticket 12." in hidden.stdout
    assert hidden.stdout.endswith("0 error, 0 warning, 0 info; 2 silenced\n")
    assert f"vanished since the recording: 2 x {RULE}" in hidden.stdout
    lowered = CliRunner().invoke(check, ["--profile", own(tmp_path, LOWERED), str(tmp_path / "a.db")])
    assert f"{RULE} is info here, not error: 2 x: The hub takes both." in lowered.stdout


def test_a_silence_that_ran_out_is_a_line(tmp_path: Path) -> None:
    result = checked(tmp_path, own(tmp_path, SILENCE.replace("2027-03-31", "2026-01-04")))
    assert result.exit_code == 1
    assert f"silence that ran out on 2026-01-04: 2 x since, {RULE}: Known, ticket 12." in result.stdout


def test_json_has_the_same(tmp_path: Path) -> None:
    report = json.loads(checked(tmp_path, own(tmp_path, SILENCE + LOWERED), "--format", "json").stdout)
    assert report["findings"] == report["severities"] == []
    [silence] = report["silences"]
    assert (silence["rule"], silence["until"], silence["silenced"], silence["ran_out"]) == (
        RULE,
        "2027-03-31",
        2,
        False,
    )
    name = own(tmp_path, LOWERED)
    profile.load.cache_clear()
    result = CliRunner().invoke(check, ["--profile", name, "--format", "json", str(tmp_path / "a.db")])
    row = {"rule": RULE, "severity": "info", "instead_of": "error", "reason": "The hub takes both.", "findings": 2}
    assert row.items() <= json.loads(result.stdout)["severities"][0].items()


@pytest.mark.parametrize(("until", "code"), [("2000-01-01", 1), ("2999-12-31", 0)])
def test_a_bare_payload_is_of_today(tmp_path: Path, until: str, code: int) -> None:
    name = own(tmp_path, f'[[silence]]\npointer = "/uid"\nreason = "x"\nuntil = {until}\n')
    (tmp_path / "token.json").write_text(json.dumps(TOKEN | {"uid": "0" * 37}))
    words = ["--profile", name, "--object", "Token", "--ocpi", "2.2.1", str(tmp_path / "token.json")]
    assert CliRunner().invoke(check, words).exit_code == code


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SILENCE.replace(RULE, "objects.owner-difers"), f"no rule 'objects.owner-difers'; did you mean {RULE}?"),
        (LOWERED.replace(RULE, "objcts.*"), "no rule 'objcts.*'; did you mean objects.*?"),
        (SILENCE.replace('reason = "Known, ticket 12."\n', ""), "silence.0.reason: Field required"),
        (SILENCE.replace("Known, ticket 12.", " "), "silence.0.reason: String should have at least 1 character"),
        (LOWERED.replace('reason = "The hub takes both."\n', ""), "severity.0.reason: Field required"),
        (SILENCE.replace("until = 2027-03-31\n", ""), "silence.0.until: Field required"),
        (SILENCE.replace("2027-03-31", '"soon"'), "silence.0.until: Input should be a valid date"),
        (SILENCE.replace("2027-03-31", "2027-02-30"), "Invalid"),
        (LOWERED.replace('"info"', '"fatal"'), "severity.0.severity: Input should be 'error', 'warning' or 'info'"),
        (SILENCE.replace(f'rule = "{RULE}"\n', ""), "silence.0: name a rule, a module or a pointer"),
        (SILENCE.replace("rule =", "rle ="), "silence.0.rle: Extra inputs"),
        (SILENCE.replace(f'rule = "{RULE}"', 'module = "session"'), "no module 'session'; did you mean sessions?"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    name = own(tmp_path, text)
    with pytest.raises(UnknownProfileError) as caught:
        profile.load(name)
    assert line in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)
    assert CliRunner().invoke(check, ["--profile", name, "x.db"]).exit_code == 2


@pytest.mark.parametrize("name", profile.names())
def test_what_built_in_profiles_agree_on_exists(name: str) -> None:
    Engine(profile.load(name))
