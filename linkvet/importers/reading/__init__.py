"""How any export is read, whoever wrote it: files, text, rows, values, shapes."""
