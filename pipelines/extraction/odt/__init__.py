"""OpenDocument text as blocks."""
