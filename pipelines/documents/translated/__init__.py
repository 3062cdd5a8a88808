"""Files in other languages: taken apart into segments, put together again with everything but the words as it was."""
