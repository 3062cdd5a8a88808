"""Which model files there are, where they come from, and that they are the ones that were published."""
