"""What the models are told: one Markdown file a prompt, checked, versioned by its content."""
