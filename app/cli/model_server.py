"""``frontdoor model-server``: the model in a process of its own, for this front door or for others."""

from __future__ import annotations

from app.model_server.command import model_server_command

__all__ = ["model_server_command"]
