"""The outbox: mail owed to people and how it is delivered."""
