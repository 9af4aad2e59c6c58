"""Reading goods descriptions: which chapter and heading the words are of, and how much they say."""
