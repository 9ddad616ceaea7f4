"""What runs and keeps the whole, above the floors: the parts on one machine, backups, archives, the doctor."""
