"""Calendar files and invitations: RFC 5545 bytes and RFC 5546 rules, pure and without a database."""
