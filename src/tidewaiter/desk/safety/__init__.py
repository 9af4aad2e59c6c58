"""Safety: cards, exposure incidents, naloxone, certificates."""
