"""What a command or a button starts: audit, import, crawl, analyze, discover, recheck, demo."""
