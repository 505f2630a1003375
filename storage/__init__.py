"""What is remembered: the tables and their queries, one file per aggregate."""
