"""Whether a page was shown: bot checks, gates, shells for scripts, pages that are gone though they answer."""
