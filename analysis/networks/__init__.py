"""Which referring domains appear to have the same owner, and by what signals."""
