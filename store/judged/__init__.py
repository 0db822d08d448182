"""What the analysis wrote: findings, scores, networks, families, and what it remembers of its last run."""
