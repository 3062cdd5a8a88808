"""The web door: the chat pages, the JSON API, the widget."""
