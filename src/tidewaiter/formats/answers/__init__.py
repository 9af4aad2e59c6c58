"""Answers to filers: what a targeting centre says of a filing, and one writer for each message that says it."""
