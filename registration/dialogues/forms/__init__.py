"""Forms for a Dialogue's own data."""
