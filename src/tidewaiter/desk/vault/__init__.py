"""The vault: what lies where, how much may, movements and counts by two people."""
