"""The register of progress and achievements: what has been done in each year and priority field, contributed by members, edited by
the secretariat, and opened with the adopted text."""
