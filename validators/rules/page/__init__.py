"""Paginated lists."""
