"""The design system: tokens, components (one partial each), the page around everything, and what browsers run."""
