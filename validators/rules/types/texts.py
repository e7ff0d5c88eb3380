"""What texts may not hold: control characters, other characters than ASCII, markup."""

import re
from collections.abc import Iterator
from html.entities import html5

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule
from validators.spec.versions import V211
from validators.texts import OddText, has_odd_texts, odd_texts

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NAMES = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
AS_METERED = ("plain_data", "signed_data")  # their form is the metering device's affair
TAGS = "a|b|br|big|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|table|td|th|tr|u|ul"
TAG = re.compile(rf"</?(?:{TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
MARKDOWN_LINK = re.compile(r"\[[^\[\]]+\]\((?:https?://|mailto:|/)[^()\s]*\)")


@rule("types.control-character", spec="types#string_type", once=True, when=has_odd_texts)
def control_character(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A text holds a character that cannot be printed."""
    for odd in _plain(call, conversation):
        found = CONTROL.search(odd.text)
        if found and odd.member.name not in AS_METERED:
            what = NAMES.get(found[0], f"U+{ord(found[0]):04X}")
            yield Fault(odd.pointer, f"{odd.label} holds {what}.", side=odd.side)


@rule("types.cistring-not-ascii", spec="types#cistring_type", once=True, when=has_odd_texts)
def cistring_not_ascii(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """An identifier or code (CiString) holds other characters than ASCII."""
    for odd in _plain(call, conversation):
        if odd.member.type.name == "CiString" and has_other_letters(odd.text):
            yield Fault(odd.pointer, f"{odd.label}.", side=odd.side)


@rule(
    "types.string-not-ascii",
    spec="types#string_type",
    severity=Severity.INFO,
    versions=frozenset({V211}),
    once=True,
    when=has_odd_texts,
)
def string_not_ascii(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A text holds other characters than ASCII, which OCPI 2.1.1 does not provide for."""
    for odd in _plain(call, conversation):
        if odd.member.type.name == "string" and has_other_letters(odd.text):
            yield Fault(odd.pointer, side=odd.side)
            return


@rule("types.markup", spec="types#displaytext_class", severity=Severity.WARNING, once=True, when=has_odd_texts)
def markup(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A text for drivers holds markup."""
    for odd in odd_texts(call, conversation):
        if odd.owner == "DisplayText" and odd.member.name == "text" and (found := _markup_in(odd.text)):
            yield Fault(odd.pointer, f"{odd.label} holds {found}.", side=odd.side)


def _plain(call: Call, conversation: Conversation) -> Iterator[OddText]:
    """The texts whose form nothing else describes: of the others the tables tell, of tokens the credentials' rules."""
    for odd in odd_texts(call, conversation):
        is_token = odd.owner == "Credentials" and odd.member.name == "token"
        if odd.member.type.name in ("string", "CiString") and not odd.member.type.form and not is_token:
            yield odd


def has_other_letters(text: str) -> bool:
    """Whether a text holds characters beyond ASCII, control characters apart."""
    return not text.isascii() and any(letter > "\x9f" and letter not in "\u2028\u2029" for letter in text)


def _markup_in(text: str) -> str:
    """The kind of markup in a text, "" for none; `<` and `&` by themselves are none."""
    if TAG.search(text):
        return "an HTML tag"
    entity = ENTITY.search(text)
    if entity and (entity[1] is None or f"{entity[1]};" in html5):
        return "an HTML entity"
    return "a Markdown link" if MARKDOWN_LINK.search(text) else ""
