"""What happens to the register: its fields are named; entries are written, sent, edited, entered and taken out."""
