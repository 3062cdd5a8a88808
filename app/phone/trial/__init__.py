"""A caller for trials: places whole calls against a running service by the real protocols of an exchange."""
