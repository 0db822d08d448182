"""From facts to findings and scores of one link and one domain."""
