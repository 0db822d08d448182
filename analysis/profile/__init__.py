"""The whole profile: how natural it is, its velocity, and how complete the exports are."""
