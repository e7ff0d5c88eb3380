"""Onboarding: which of the steps before a partner goes live were seen, and the verdict over all of them."""
