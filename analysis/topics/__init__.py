"""What a page, a domain or a context is about, and for whom it is written."""
