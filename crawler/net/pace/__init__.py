"""How much is asked for at once: this machine's sockets, sites that are slow or silent, and the way to the web."""
