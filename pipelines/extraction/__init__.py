"""Files in, blocks out (read.py, apart.py); for the knowledge base, Markdown out (html.py, pdf.py, docx.py)."""
