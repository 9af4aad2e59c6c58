"""The practice world: simulated trade, smuggling, filers and officers with known truth."""
