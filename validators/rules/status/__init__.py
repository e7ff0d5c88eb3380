"""OCPI's own status codes: whose fault they say it is."""
