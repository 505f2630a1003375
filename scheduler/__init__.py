"""When: the ticks, and what each of them plans."""
