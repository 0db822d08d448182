"""Visits referring pages and records what they show."""
