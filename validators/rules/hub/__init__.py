"""What a given hub adds to or takes from the specification."""
