"""Other languages: masks, memory, glossary, engines in their order, and the checks of what they give."""
