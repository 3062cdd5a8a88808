"""Whole telephone calls without a telephone: packaged voices call, and the calls are judged."""
