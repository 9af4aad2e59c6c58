"""The desk: pages for people and an API for programs, thin over `centre`. It decides and writes nothing itself."""
