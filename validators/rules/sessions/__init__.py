"""Charging sessions."""
