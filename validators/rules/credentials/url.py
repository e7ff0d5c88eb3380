"""The URL in the credentials leads to the versions list."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import text
from validators.rule import Fault, rule
from validators.rules.credentials.handed_over import Credentials, handed_over

SPEC = "credentials#credentials_object"


@rule("credentials.url-not-versions", spec=SPEC, modules=["credentials"], explains=("credentials.url-changed",))
def url_not_versions(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The URL in the credentials is not that of the versions list."""
    for credentials in handed_over(call):
        if what := _what_is_there(credentials, conversation, call.place.version or ""):
            yield Fault(f"{credentials.at}/url", f"It is that of {what}.", side=credentials.said)


def _what_is_there(credentials: Credentials, conversation: Conversation, version: str) -> str | None:
    """What the platform itself has announced under that URL, None where it has not or where its list is there."""
    announced, here = conversation.announcements, urls.normal(text(credentials.value, "url") or "")
    listed = announced.lists.get(credentials.side)
    if listed and listed.url == here:
        return None
    if here in announced.details[credentials.side] or (listed and here in map(urls.normal, listed.urls.values())):
        return "a version's details"
    offers = announced.offers(credentials.side, version)
    return next((f"the module {offer.module[:40]}" for offer in offers if urls.normal(offer.url) == here), None)


@rule("credentials.url-changed", spec=SPEC, severity=Severity.INFO, modules=["credentials"])
def url_changed(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The URL in the credentials is another one than that under which the versions list was served so far."""
    for credentials in handed_over(call):
        url, listed = text(credentials.value, "url"), conversation.announcements.lists.get(credentials.side)
        if url and listed and urls.normal(url) != listed.url:
            yield Fault(f"{credentials.at}/url", side=credentials.said)
