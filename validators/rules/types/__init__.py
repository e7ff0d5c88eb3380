"""What values mean beyond the form that the version tables check."""
