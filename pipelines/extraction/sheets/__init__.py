"""Excel files as blocks."""
