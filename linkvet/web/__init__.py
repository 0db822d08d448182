"""The web app on the user's own machine; one module of ``linkvet.web.pages`` is one page."""
