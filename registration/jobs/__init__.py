"""Background work: rows with progress, leases and a cancel flag."""
