"""What pages are made of, shown to staff and to whoever changes it."""
