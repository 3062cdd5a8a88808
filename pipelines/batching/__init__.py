"""Many answers from one model at once: who reads next, who shares what was read, who waits."""
