"""What the model server's engine costs beside other ways to serve the same model, measured side by side."""
