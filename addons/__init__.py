"""mitmproxy scripts: `mitmdump -s addons/tap.py`."""
