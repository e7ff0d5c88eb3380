"""Platforms to talk to: a hub and a CPO that speak OCPI on real sockets and share no code with the validators."""
