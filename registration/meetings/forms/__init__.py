"""Forms of the officer's pages of a meeting."""
