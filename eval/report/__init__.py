"""The report of a run: one page for people to read without a network, and the page of measures for the documents."""
