"""Values that say nothing of the party: stand-ins, padding, keyboard mash, invented numbers, copies. One file a kind."""
