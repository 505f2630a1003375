"""Everything that speaks Slack, and the wiring."""
