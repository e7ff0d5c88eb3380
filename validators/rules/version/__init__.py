"""What must not reach a partner of an older version."""
