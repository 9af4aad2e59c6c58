"""Substances: recognition, legal status, spectra. Nothing on making or altering any substance."""
