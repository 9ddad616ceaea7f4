"""The database: the shape of tables, transactions that ring when they have committed, who reads what, and work that waits in rows."""
