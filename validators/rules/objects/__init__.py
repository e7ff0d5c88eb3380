"""Objects that their owner pushes and pulls."""
