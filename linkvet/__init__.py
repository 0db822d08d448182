"""The doors: command line, importers, exporters."""
