"""The front door: one command, whose parts are loaded when they are called."""
