"""The model server: a process of its own that answers by the OpenAI chat-completions protocol, and its supervisor."""
