"""The start page over a folder of audits; each audit's own app stands below it."""
