"""A small telephone of its own (SIP, RTP, G.711): for trials, and for tests with real telephones."""
