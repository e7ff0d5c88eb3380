"""Version negotiation."""
