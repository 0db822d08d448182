"""Judges stored facts; needs no network."""
