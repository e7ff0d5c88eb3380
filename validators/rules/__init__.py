"""Every rule there is, chapter by chapter. The order here is the order of findings on one exchange."""

from validators.rule import catalogue
from validators.rules.credentials import post
from validators.rules.enums import tables as enum_tables
from validators.rules.envelope import status_code
from validators.rules.fields import tables as field_tables
from validators.rules.http import success
from validators.rules.hub import modules
from validators.rules.objects import owner, patch
from validators.rules.page import link
from validators.rules.profile import schemas as profile_schemas
from validators.rules.sessions import completed
from validators.rules.transport import authorization, message_ids, origin, token_encoding
from validators.rules.version import leaks
from validators.rules.versions import support

RULES = catalogue(
    authorization,
    token_encoding,
    message_ids,
    origin,
    status_code,
    success,
    link,
    support,
    post,
    owner,
    patch,
    completed,
    modules,
    field_tables,
    enum_tables,
    leaks,
    profile_schemas,
)
