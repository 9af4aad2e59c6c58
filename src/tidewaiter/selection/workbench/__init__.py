"""The rule workbench: what a rule would have done, what it will ask of facilities, and how rules fare."""
