"""Pages on which a person decides, and acts on what was decided."""
