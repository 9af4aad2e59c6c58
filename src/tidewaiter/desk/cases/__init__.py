"""Cases with partner agencies and their disclosure bundle."""
