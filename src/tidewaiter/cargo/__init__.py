"""The vocabulary: what a consignment is, its identifiers and its codes."""
