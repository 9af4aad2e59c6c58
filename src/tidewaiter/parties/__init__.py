"""Who and what a consignment touches, in normal form, and whether a lookout waits for it."""
