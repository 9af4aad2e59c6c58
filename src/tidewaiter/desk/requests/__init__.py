"""What filers were asked, what they answered, and what left before it was resolved."""
