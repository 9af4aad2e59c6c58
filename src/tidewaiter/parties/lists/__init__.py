"""Lists of wanted and sanctioned parties, as published: a reader a format, one table of entries."""
