"""The web app on the user's own machine; one module in the rooms of ``linkvet.web.pages`` is one page."""
