"""What kind of page or site it is, and the signs of spam it shows."""
