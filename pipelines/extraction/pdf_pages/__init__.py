"""PDF files as blocks: characters into lines, lines into columns and paragraphs, and what repeats on every page."""
