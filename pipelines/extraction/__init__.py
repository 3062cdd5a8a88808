"""Files in, plain Markdown-like text out: HTML, PDF, DOCX."""
