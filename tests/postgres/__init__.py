"""The knowledge base in PostgreSQL, against a private server of this machine."""
