"""The judge: it calls the same functions as a resident's question does."""
