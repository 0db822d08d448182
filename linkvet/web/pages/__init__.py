"""Pages of the web app. A module with ``routes`` is a page; ``place`` puts it into the menu."""
