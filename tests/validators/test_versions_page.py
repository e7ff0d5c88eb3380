"""docs/versions.md: every object and enum, with the history of each field."""

import re

from validators.reports.versions_page import markdown
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import ORDER
from validators.spec.view import members

PAGE = markdown()


def rows_of(name: str) -> dict[str, list[str]]:
    section = PAGE.partition(f"\n### {name}\n")[2].partition("\n###")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "| `" in line]
    return {cell[0].strip("`"): cell[1:] for cell in cells}


def test_every_object_and_enum_has_one_heading() -> None:
    headings = [heading.lower() for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)]
    assert len(headings) == len(set(headings)), "headings are anchors"
    assert {name.lower() for name in (*OBJECTS, *ENUMS)} <= set(headings)


def test_every_name_that_a_field_ever_had_has_a_row() -> None:
    for name, each in OBJECTS.items():
        versions = ORDER[ORDER.index(each.since) : ORDER.index(each.until) + 1]
        assert set(rows_of(name)) == {known for version in versions for known in members(name, version)}, name


def test_a_renamed_field() -> None:
    rows = rows_of("Connector")
    assert rows["max_voltage"][2] == "2.2.1 on, before called `voltage`"
    assert rows["voltage"][2] == "until 2.1.1, then called `max_voltage`"


def test_a_field_that_changed() -> None:
    assert rows_of("Location")["id"][0] == "CiString(36); until 2.1.1 string(39)"
    assert rows_of("Location")["postal_code"][1] == "`?`; until 2.1.1 `1`"
    assert rows_of("Location")["address"][0] == "string(255) (45 in first editions); until 2.1.1 string(45)"


def test_ranges() -> None:
    assert rows_of("LocationReferences")["connector_ids"][2] == "until 2.1.1"
    assert rows_of("Location")["publish"][2] == "2.2.1 on"
    assert rows_of("Location")["city"][2] == ""
    assert rows_of("EnergyContract")["supplier_name"][2] == "", "as old as its object"


def test_every_link_leads_to_a_heading() -> None:
    anchors = {heading.lower() for heading in re.findall(r"^### (.+)$", PAGE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors
