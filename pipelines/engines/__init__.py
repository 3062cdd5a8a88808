"""Adapters to models and stores, one vendor a file, behind the protocols of ``protocols.py``."""
