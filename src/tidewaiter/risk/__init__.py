"""Risk: features, rules, model, assessment and reasons."""
