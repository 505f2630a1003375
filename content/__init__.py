"""What is said: the authored items, and `content.library`, their only reader."""
