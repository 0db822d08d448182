"""Whether people can see a link, as far as markup and styles tell."""
