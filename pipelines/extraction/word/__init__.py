"""Word files as blocks: styles, numbering, paragraphs, tables, and all that stands beside the text."""
