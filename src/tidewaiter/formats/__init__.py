"""Wire messages: one module a message, bytes in, rows and problems out."""
