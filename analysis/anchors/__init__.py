"""What anchors are: their class, the brand in them, their mix over the profile."""
