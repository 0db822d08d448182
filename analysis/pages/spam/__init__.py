"""Signs that a page is spam: what it sells, that nobody wrote it, that intruders or swindlers made it, or hide it."""
