"""Spectra: reading files of instruments, libraries, and what a spectrum most likely is of, *unknown* included."""
