"""A telephone call as values in and values out: no socket, thread or clock inside."""
