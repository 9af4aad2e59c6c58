"""Values that say nothing: stand-ins, padding, keyboard mash, invented numbers, copies. One file a kind."""
