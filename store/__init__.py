"""What is known: types, URL rules, the schema, and the one audit file."""
