"""The database: its schema, transactions that ring when they have committed, who reads what, and work that waits in rows."""
