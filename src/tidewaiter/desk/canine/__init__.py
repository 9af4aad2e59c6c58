"""Dog teams: certificates, what they yield, where one more would do most good."""
