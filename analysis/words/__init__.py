"""Words of texts: folding, tokens, phrases and lists of them."""
