"""The learner: a boosted model and a readable challenger, calibrated, weighted and explained exactly."""
