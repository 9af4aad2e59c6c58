"""The checks, one file each; `table.py` lists them."""
