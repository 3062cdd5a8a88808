"""``python -m app`` is ``frontdoor``."""

from app.cli import main

main()
