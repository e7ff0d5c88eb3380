"""HTTP status codes beside OCPI's own."""
