"""Measurements that need a machine of a special kind."""
