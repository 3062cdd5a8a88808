"""The officers' pages under /staff: sign-in and Easy Read documents."""
