"""The audit file itself: opening it, its tables and migrations, the clock, writing files whole."""
