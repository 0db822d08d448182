"""How strong a referring domain is, and who says so."""
