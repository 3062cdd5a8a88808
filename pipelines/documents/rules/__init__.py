"""Easy Read by rules alone: mask facts, take sentences apart, use everyday words, and say what could not be mended."""
