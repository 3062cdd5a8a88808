"""Rich Text Format as blocks."""
