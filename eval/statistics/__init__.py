"""How sure a figure is: intervals, and tests of whether a difference is more than chance."""
