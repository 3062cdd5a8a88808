"""Commands of the Makefile that measure or write documents."""
