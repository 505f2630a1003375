"""What people see: pure functions from values to Block Kit. No database, no client, no clock."""
