"""How the server is: ready, and in numbers for Prometheus."""
