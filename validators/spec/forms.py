"""What a text must look like where its type alone does not say: patterns for schemas, words for people."""

from dataclasses import dataclass, field
from typing import Final

from recordings.finding import Severity
from validators.spec.declare import Type
from validators.spec.versions import V211

LENGTHS: Final = {"DateTime": 25, "URL": 255}  # of the primitives that have one, in characters


@dataclass(frozen=True, slots=True)
class Form:
    """`pattern` is of ECMA 262 and describes the whole text; `before` has another one for the versions it names.

    `says` continues "it must be …". It is an error where the specification prints a pattern or defines the type by it,
    a warning where only its prose asks for the form.
    """

    pattern: str
    says: str
    spec: str
    severity: Severity = Severity.ERROR
    before: dict[str, str] = field(default_factory=dict)

    def in_version(self, version: str) -> str:
        """The pattern of a version, anchored at both ends."""
        return f"^(?:{self.before.get(version, self.pattern)})$"


def _dates(centuries: str, leap_centuries: str) -> str:
    """The days that the calendar has, of years in these centuries."""
    usual = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
    leap = f"({centuries}(0[48]|[2468][048]|[13579][26])|{leap_centuries}00)-02-29"
    return f"({centuries}[0-9]{{2}}-({usual})|{leap})"


ANY_DATE: Final = _dates("[0-9]{2}", "([02468][048]|[13579][26])")

FORMS: Final[dict[str, Form]] = {
    "datetime": Form(
        # RFC 3339 leaves the case of T and Z free, and a minute may end in a leap second.
        rf"{ANY_DATE}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?[Zz]?",
        "a date and time in UTC such as 2026-05-04T08:30:00Z, never with an offset such as +02:00",
        "types#datetime_type",
    ),
    "url": Form(
        r"[A-Za-z][A-Za-z0-9+.\-]*://[^\s/?#][^\s]*",
        "an absolute URL such as https://example.com/ocpi",
        "types#url_type",
    ),
    "latitude": Form(
        r"-?[0-9]{1,2}\.[0-9]{5,7}",
        "degrees north with a decimal point such as 52.520008, with 5 to 7 decimals (exactly 6 in OCPI 2.1.1)",
        "mod_locations#geolocation_class",
        before={V211: r"-?[0-9]{1,2}\.[0-9]{6}"},
    ),
    "longitude": Form(
        r"-?[0-9]{1,3}\.[0-9]{5,7}",
        "degrees east with a decimal point such as 13.404954, with 5 to 7 decimals (exactly 6 in OCPI 2.1.1)",
        "mod_locations#geolocation_class",
        before={V211: r"-?[0-9]{1,3}\.[0-9]{6}"},
    ),
    "time_of_day": Form(
        r"([0-1][0-9]|2[0-3]):[0-5][0-9]",
        "a time of day such as 08:30, from 00:00 to 23:59",
        "mod_locations#regularhours_class",
        before={V211: r"[0-2][0-9]:[0-5][0-9]"},  # its only way to write midnight as an end is 24:00
    ),
    "date": Form(
        _dates("[12][0-9]", "(1[26]|2[048])"),
        "a date such as 2026-05-04",
        "mod_tariffs#tariffrestrictions_class",
    ),
    "language": Form(
        r"[A-Za-z]{2}",
        "a language code of two letters (ISO 639-1) such as en",
        "types#displaytext_class",
        Severity.WARNING,
    ),
    "country_alpha2": Form(
        r"[A-Za-z]{2}",
        "a country code of two letters (ISO 3166-1 alpha-2) such as NL",
        "credentials#credentials_role_class",
        Severity.WARNING,
    ),
    "country_alpha3": Form(
        r"[A-Za-z]{3}",
        "a country code of three letters (ISO 3166-1 alpha-3) such as NLD",
        "mod_locations#location_object",
        Severity.WARNING,
    ),
    "currency": Form(
        r"[A-Z]{3}",
        "a currency code of three capital letters (ISO 4217) such as EUR",
        "mod_tariffs#tariff_object",
        Severity.WARNING,
    ),
    "evse_id": Form(
        r"[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?[Ee][A-Za-z0-9*]+",
        "an EVSE id of the eMI3 form such as NL*ABC*E1234*1",
        "mod_locations#evse_object",
        Severity.WARNING,
        before={V211: r"[A-Za-z]{2}[*\-]?[A-Za-z0-9]{3}[*\-]?[Ee][A-Za-z0-9*\-]+"},  # its own samples have hyphens
    ),
    "hub_party_id": Form(
        r"[A-Za-z]{2}[A-Za-z0-9]{3}",
        "a country code and a party id without a separator such as NLHUB",
        "credentials#credentials_object",
        Severity.WARNING,
    ),
    "filled": Form(r"[\s\S]+", "a text of at least one character", "mod_payments#financial_advice_confirmation_object"),
}

OF_PRIMITIVES: Final = {"DateTime": "datetime", "URL": "url"}


def form_of(type_: Type) -> Form | None:
    """What a type must look like, None where any text will do."""
    name = type_.form or OF_PRIMITIVES.get(type_.name)
    return FORMS[name] if name else None


def pattern_of(type_: Type, version: str) -> str | None:
    """The pattern of a type in a version, anchored; None where any text will do."""
    form = form_of(type_)
    return form.in_version(version) if form else None
