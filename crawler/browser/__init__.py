"""The second look: a page as a browser builds it, through Chromium that has no network of its own."""
