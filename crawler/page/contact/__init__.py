"""Whom to write to: mail addresses, contact pages, profiles and telephone numbers of a page."""
