"""The room of spectra: a file is compared with a library, and nothing of it is stored."""
