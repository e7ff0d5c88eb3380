"""Credentials have the shape of the version that they are exchanged in."""

from collections.abc import Iterator

from validators.call import Call
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import handed_over
from validators.shapes import other_shape
from validators.spec.versions import JUDGED, V211


@rule("credentials.shape-of-other-version", spec="credentials#credentials_object", versions=JUDGED,
      modules=["credentials"])  # fmt: skip
def shape_of_other_version(call: Call) -> Iterator[Fault]:
    """The credentials have the shape of another version than the one they are exchanged in."""
    version = call.place.version or ""
    for credentials in handed_over(call):
        if other_shape(credentials.value, version):
            old = "`party_id`, `country_code` and `business_details` at the top"
            has, needs = ("`roles`", old) if version == V211 else (old, "a list `roles`")
            yield Fault(credentials.at, f"They have {has}; {version} has {needs}.", side=credentials.said)
