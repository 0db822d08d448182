"""Pages out of web archives: what a crawl of others kept is read as if it had just been fetched."""
