"""The doctor: looks at everything that the service leans on."""
