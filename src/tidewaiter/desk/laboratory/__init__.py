"""The laboratory: the queue of requests, and one with its measurements, result, signatures and reports."""
