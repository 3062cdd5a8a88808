"""What the masking cases are made of: values of personal details, sentences for them, and messages written by hand."""
