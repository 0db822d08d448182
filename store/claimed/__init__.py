"""What exports and archives say of backlinks, before anyone looked."""
