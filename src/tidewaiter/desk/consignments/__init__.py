"""Finding a consignment, and the page on which it is decided."""
