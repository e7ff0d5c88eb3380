"""Chain: mitmproxy asks every addon of its chain at each of a flow's eight events, whether it has an answer or not.

Those that can have none, since they serve mitmproxy's own console or their option is not set, are left out: that is
nearly a third of all that mitmdump does for a small exchange, and five times what the tap adds.
"""

from mitmproxy.addonmanager import AddonManager
from mitmproxy.options import Options

OF_THE_CONSOLE = ("browser", "commandhistory", "comment", "cut", "export")
WOKEN_BY = {  # addon -> the option without which it does nothing
    "anticache": "anticache",
    "anticomp": "anticomp",
    "blocklist": "block_list",
    "maplocal": "map_local",
    "mapremote": "map_remote",
    "modifybody": "modify_body",
    "modifyheaders": "modify_headers",
    "proxyauth": "proxyauth",
    "savehar": "hardump",
    "stickyauth": "stickyauth",
    "stickycookie": "stickycookie",
    "upstreamauth": "upstream_auth",
}


def shorten(addons: AddonManager, options: Options) -> None:
    """Take out what has nothing to do. Its commands stay, and its options, but for those see `asleep`."""
    unset = (name for name, option in WOKEN_BY.items() if not getattr(options, option))
    for addon in filter(None, map(addons.get, (*OF_THE_CONSOLE, *unset))):
        addons.remove(addon)


def asleep(addons: AddonManager, options: Options) -> list[str]:
    """The options that were set after their addon was taken out, and would do nothing."""
    return sorted(option for name, option in WOKEN_BY.items() if getattr(options, option) and not addons.get(name))
