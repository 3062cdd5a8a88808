"""Documents as councils write them, for tests of Easy Read: letters, minutes, slides, a price list, a web page."""
