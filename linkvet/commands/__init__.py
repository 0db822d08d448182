"""The commands: one module each, with ``command`` in it."""
