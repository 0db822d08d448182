"""The part of the page a link is in: content, comment, sidebar, footer ..."""
