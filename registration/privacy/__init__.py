"""Subject access, erasure and retention."""
