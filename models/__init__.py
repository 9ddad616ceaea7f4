"""What a consultation is (entities), what may happen in it (operations) and what pages need to read (queries)."""
