"""Pages of the web app. A module in one of these rooms with ``routes`` is a page; ``place`` puts it into the menu."""
