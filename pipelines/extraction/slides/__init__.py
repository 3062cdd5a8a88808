"""PowerPoint files as blocks."""
