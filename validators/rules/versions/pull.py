"""Who pushes objects also lets them be pulled."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.learned.pulls import MODULES, is_refused_list
from validators.passing_on import is_passed_on
from validators.rule import Fault, rule
from validators.spec.operations import SENDER
from validators.spec.versions import V211


@rule("versions.pull-not-offered", spec="transport_and_format#pull_and_push", severity=Severity.WARNING,
      modules=MODULES, operations=["put", "patch", "list"], once=True, steady=True)  # fmt: skip
def pull_not_offered(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """Objects are pushed that cannot be pulled: their owner has no list of them."""
    version, module = call.place.version or "", call.place.module or ""
    if call.place.operation == "list":
        if is_refused_list(call) and (call.responder, version, module) in conversation.pulls.pushed:
            yield Fault("status", f"The list of {module} is not there.", side="response")
    elif (call.requester, version, module) in conversation.pulls.refused:
        yield Fault("url", f"The list of {module} is not there.")
    elif version != V211 and _offers_no_list(call, conversation, version, module):
        yield Fault("url", f"{module} as SENDER is not among its endpoints.")


def _offers_no_list(call: Call, conversation: Conversation, version: str, module: str) -> bool:
    announced = conversation.announcements
    if announced.offered(call.requester, version, module, SENDER) or not announced.offers(call.requester, version):
        return False
    return not is_passed_on(conversation, call.requester, call)
