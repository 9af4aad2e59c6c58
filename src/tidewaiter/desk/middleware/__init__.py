"""What happens to every request: who it is, whether they may, and what is answered when something says no."""
