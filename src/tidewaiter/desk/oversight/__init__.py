"""The model, its fairness, and who approved what."""
