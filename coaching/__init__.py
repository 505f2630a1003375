"""Why: the pure rules and measures. No Slack, SQL, network, files or clock in here."""
