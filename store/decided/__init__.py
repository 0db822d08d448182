"""What a person decided: whitelist, remove, disavow, outreach, and the disavow file in use."""
