"""The lists of links and domains: filters, rows, pages, and the columns of the enriched list."""
