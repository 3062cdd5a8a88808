"""From a resident's question to an answer: read ``pipeline.py`` first."""
