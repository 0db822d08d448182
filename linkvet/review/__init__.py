"""Outreach and the disavow file: drafts, mail, merging and refused lines."""
