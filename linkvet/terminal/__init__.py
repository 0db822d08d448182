"""Options, tables, progress and summaries for the command line."""
