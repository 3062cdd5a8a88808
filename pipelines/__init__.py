"""Everything the product can do, as plain synchronous functions: no web framework, no event loop."""
