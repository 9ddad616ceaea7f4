"""What tests and benchmarks both drive: a small world, a crew of workers, a mail server, a PostgreSQL, the whole service."""
