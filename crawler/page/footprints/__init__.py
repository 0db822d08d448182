"""Marks of a page's owner: tracking and advertising IDs, software, wallets."""
