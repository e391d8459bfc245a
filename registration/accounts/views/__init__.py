"""Pages of accounts: signing in and out, setting a password, the own account."""
