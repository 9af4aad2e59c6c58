"""The triage queue of analysts and the inbox of ports."""
