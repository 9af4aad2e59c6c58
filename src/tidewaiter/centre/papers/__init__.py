"""Paper that leaves the centre: accessible PDF (PDF/UA-1) set from plain data."""
