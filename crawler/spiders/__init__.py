"""Spiders: what is visited, and in which order."""
