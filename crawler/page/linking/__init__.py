"""The links of a page: those to the target with anchor, image and surroundings, and where the others lead."""
