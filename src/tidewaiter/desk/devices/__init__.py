"""The register of devices: what is out of date, what each can see, what it yields."""
