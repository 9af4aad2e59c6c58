"""What leaves the centre for a court or a partner: a bundle, and the one file that verifies it anywhere."""
