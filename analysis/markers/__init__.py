"""Markers by family: one module each; the package is read by listing it, so a new marker needs no registry."""
