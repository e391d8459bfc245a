"""Calendar entries owed to people, with stable identity and sequence."""
