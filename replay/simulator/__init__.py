"""Platforms to talk to: hub, CPO and eMSP on real sockets, which share with the rules the version tables alone."""
