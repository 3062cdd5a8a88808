"""What the embedded recogniser is built from: a council's words, how they follow each other, how they sound."""
