"""One file a noun: read, write, acknowledge. What follows an acknowledgement is an errand."""
