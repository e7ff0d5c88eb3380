"""Whom a message is for and whom it comes from: the routing headers, through a hub or without."""
