"""What was known when: moments, what stood at a moment, and what changed between two."""
