"""People, keys, reference lists; the audit log."""
