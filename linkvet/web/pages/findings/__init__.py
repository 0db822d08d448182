"""Pages that show what was found: links, domains, anchors, groups, changes."""
