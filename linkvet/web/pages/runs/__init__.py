"""Pages that set what is audited, and start and plan the work."""
