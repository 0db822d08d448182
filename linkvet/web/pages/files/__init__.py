"""Pages by which files come in and go out: exports taken in, lists and reports written."""
