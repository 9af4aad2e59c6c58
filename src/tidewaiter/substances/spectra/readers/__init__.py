"""Readers of spectra, one file format a module; `open_spectra.read` asks each whether the bytes are its own."""
