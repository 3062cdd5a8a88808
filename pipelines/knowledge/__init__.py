"""What the council says: pages, their passages, and the search over them."""
