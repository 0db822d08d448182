"""What visits showed: pages, links, footprints, and what is still to be visited."""
