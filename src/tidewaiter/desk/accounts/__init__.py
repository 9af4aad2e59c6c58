"""Logging in, second factors, one's own settings; people themselves are kept by `centre/people`."""
