"""What the centre remembers: the lake of consignments, and profiles of everyone and every place in it."""
