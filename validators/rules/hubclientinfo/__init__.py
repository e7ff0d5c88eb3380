"""Which parties a hub reports, and in which state."""
