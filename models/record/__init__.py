"""The record: every act as an event in a chain of hashes, and whether the chain holds."""
