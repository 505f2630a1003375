"""Other systems, and the files they give us."""
