"""The telephone door: lines of several kinds, all feeding the same call."""
