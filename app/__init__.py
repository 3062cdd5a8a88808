"""The doors: command line, web chat and API."""
