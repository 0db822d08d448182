"""Requests and the names, certificates, robots.txt and failures around them."""
