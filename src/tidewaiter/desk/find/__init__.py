"""Finding anything from anywhere: a number leads to its page, a word to a room or to the rooms that may know it."""
